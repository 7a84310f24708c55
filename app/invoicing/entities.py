"""Whoever bills for a channel: the entity that names it, else the default, which is made when there is none."""

from uuid import UUID

from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.invoicing.entities import DEFAULT_CODE, LegalEntity, legal_entity_state
from app.domain.orders.model import Address
from app.domain.orders.state import patch_between
from db.unit_of_work import UnitOfWork

PLACEHOLDER = "My company"
"""What the default entity is called until somebody says who sells."""


async def billing_entity(uow: UnitOfWork, channel_id: UUID) -> LegalEntity:
    """Who bills for a channel. Emits legal_entity.saved when the default had to be made."""
    found = await uow.legal_entities.billing_for(channel_id)
    if found is not None:
        return found
    entity = LegalEntity(
        id=new_id(), code=DEFAULT_CODE, name=PLACEHOLDER, version=1, address=Address("ZZ"), is_default=True
    )
    if await uow.legal_entities.add_if_absent(entity, uow.now):
        record_saved(uow, None, entity)
    made = await uow.legal_entities.billing_for(channel_id)
    assert made is not None, "there is a default now, ours or another's"
    return made


def record_saved(uow: UnitOfWork, before: LegalEntity | None, after: LegalEntity) -> None:
    """Tell what changed of an entity."""
    uow.record(
        Event(
            type="legal_entity.saved",
            subject_id=after.id,
            subject_version=after.version,
            state=patch_between({} if before is None else legal_entity_state(before), legal_entity_state(after)),
        )
    )
