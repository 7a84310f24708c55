"""The outbox: facts of a transaction, written last so that their ids are drawn under the subjects' row locks.

Few facts travel in the statement that ends the unit of work (db/concluding.py), many by COPY. Only the sequencer
NOTIFYs.
"""

from typing import TYPE_CHECKING, Any

import orjson

from app.domain.events import CATALOGUE, Event
from app.domain.ids import new_id
from db.copying import copy_rows
from db.models.log import OutboxRow

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

_COLUMNS = ", ".join(column.name for column in OutboxRow.__table__.columns if column.name != "id")
FACTS = (
    f"INSERT INTO outbox ({_COLUMNS}) SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::outbox,"  # noqa: S608 - columns of the model
    " CAST(:facts AS jsonb)) WITH ORDINALITY AS r ORDER BY ordinality"
)
"""Takes `:facts`, see `facts_document`; ids are drawn in the order of the facts."""

MANY = 200
"""From so many events on, COPY is worth its extra round trip."""


def facts_document(uow: "UnitOfWork") -> str:
    """The unit of work's events, in the order they were recorded, as the JSON that `FACTS` takes."""
    return orjson.dumps([_row(uow, event) for event in uow.events], default=str).decode()


async def copy_facts(uow: "UnitOfWork") -> None:
    """Write the unit of work's events in the order they were recorded, by COPY."""
    await copy_rows(uow.session, OutboxRow, [_row(uow, event) for event in uow.events])


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
