"""How a promise to a buyer stands. Pure.

On time is the promised day or before: `promised_by` is the end of that day in the destination's zone, so an instant of
arrival is compared with it and the day is what counts.
"""

from datetime import datetime

from app.domain.enums import PromiseStatus


def promise_status(
    promised_by: datetime | None, expected_by: datetime | None, arrived_at: datetime | None, now: datetime
) -> PromiseStatus:
    """Where a line stands that is promised by an instant, expected by one (None: as promised), and has arrived or not.

    What was never promised cannot be late: it is ON_TRACK.
    """
    if promised_by is None:
        return PromiseStatus.ON_TRACK
    if arrived_at is not None:
        return PromiseStatus.KEPT if arrived_at <= promised_by else PromiseStatus.BROKEN
    if now > promised_by:
        return PromiseStatus.LATE
    late = expected_by is not None and expected_by > promised_by
    return PromiseStatus.AT_RISK if late else PromiseStatus.ON_TRACK
