"""What lines are promised for, each time that it changed, as rows."""

from typing import Any

from app.domain.orders.model import PromiseRevision


def revision_row(revision: PromiseRevision) -> dict[str, Any]:
    """What is promised and expected of a line from now on; stamped with when it is written."""
    return {
        "id": revision.id,
        "order_line_id": revision.line_id,
        "sequence": revision.sequence,
        "cause": revision.cause,
        "promised_from": revision.promised_from,
        "promised_by": revision.promised_by,
        "promised_on": revision.promised_on,
        "expected_by": revision.expected_by,
        "occurred_at": revision.occurred_at,
    }
