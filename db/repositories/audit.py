"""Writing the audit trail: rows enter `audit_pending` and are never touched here again.

`AUDIT_ROWS` is part of the statement that ends a unit of work (db/concluding.py), so that a row costs no round trip.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit import AuditFact

FACT_COLUMNS = tuple(field.name for field in fields(AuditFact))
_COLUMNS = ", ".join(FACT_COLUMNS)

AUDIT_ROWS = (
    f"INSERT INTO audit_pending ({_COLUMNS}) SELECT {_COLUMNS}"  # noqa: S608 - columns of the model
    " FROM jsonb_populate_recordset(NULL::audit_pending, CAST(:audit_rows AS jsonb)) WITH ORDINALITY AS r"
    " ORDER BY ordinality"
)
"""Takes `:audit_rows`, see `audit_document`."""

_WRITE = text(AUDIT_ROWS)


def audit_document(facts: Sequence[AuditFact]) -> str:
    """Rows as the JSON that `AUDIT_ROWS` takes."""
    rows = [{name: _plain(getattr(fact, name)) for name in FACT_COLUMNS} for fact in facts]
    return orjson.dumps(rows, default=str).decode()


class AuditRepository:
    """Rows that no mutation's transaction writes: refusals, and personal data that was read."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def write(self, *facts: AuditFact) -> None:
        """Add rows; they commit with the transaction."""
        await self._session.execute(_WRITE, {"audit_rows": audit_document(facts)})


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return "\\x" + value.hex()
        case datetime():
            return value.isoformat()
        case _:
            return value
