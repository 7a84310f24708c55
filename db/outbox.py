"""The outbox: facts of a transaction, written last so that their ids are drawn under the subjects' row locks."""

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import text

from app.domain.events import CATALOGUE, Event
from app.domain.ids import new_id
from db.copying import copy_rows
from db.models.log import OutboxRow

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

_COLUMNS = ", ".join(column.name for column in OutboxRow.__table__.columns if column.name != "id")
_INSERT = text(
    f"INSERT INTO outbox ({_COLUMNS}) SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::outbox,"  # noqa: S608 - columns of the model
    " CAST(:rows AS jsonb)) WITH ORDINALITY AS r ORDER BY ordinality"
)
"""One round trip; ids are drawn in the order of the facts."""

MANY = 200
"""From so many events on, COPY is worth its extra round trip."""


async def append(uow: "UnitOfWork") -> None:
    """Write the unit of work's events in the order they were recorded. Only the sequencer NOTIFYs."""
    if not uow.events:
        return
    rows = [_row(uow, event) for event in uow.events]
    if len(rows) < MANY:
        await uow.session.execute(_INSERT, {"rows": orjson.dumps(rows, default=str).decode()})
    else:
        await copy_rows(uow.session, OutboxRow, rows)


def _row(uow: "UnitOfWork", event: Event) -> dict[str, Any]:
    return {
        "event_id": new_id(),
        "type": event.type,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id,
        "subject_version": event.subject_version,
        "routing_keys": [f"subject:{event.subject_id}", *event.keys],
        "actor_kind": uow.principal.kind,
        "actor_id": uow.principal.id,
        "origin": uow.origin,
        "transaction_id": uow.transaction_id,
        "correlation_id": uow.correlation_id,
        "data_version": CATALOGUE[event.type].data_version,
        "data": event.data,
        "occurred_at": event.occurred_at or uow.now,
        "recorded_at": uow.now,
    }
