"""How long a tender may stay unpaid before its order stops waiting for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.domain.enums import TenderKind

CALLED = timedelta(hours=1)
"""For tenders of gateways that are called, where the channel states nothing: the payer is there, or is not."""
LONGEST = timedelta(days=365)


def unpaid_until(timeouts: Mapping[str, int], tender: TenderKind, now: datetime, *, called: bool) -> datetime | None:
    """When a tender that is unpaid now has waited long enough; None: it may wait for ever.

    `timeouts` are the channel's, in minutes by kind of tender.
    """
    minutes = timeouts.get(tender.value)
    if minutes is not None:
        return now + timedelta(minutes=minutes)
    return now + CALLED if called else None
