"""How the order's buyer is reached: name, e-mail, phone. A snapshot of the order's own, as at placing."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.emails import email_address
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.edit.operations import SetContact, put, target_of
from app.domain.orders.model import Contact
from app.idempotency import claim
from app.orders.edit.opening import open_edit, staged_people
from app.orders.edit.people import refuse_odd_contact
from app.orders.edit.stage import EditStep, stage
from db.unit_of_work import UnitOfWork

MAX_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEditContact(EditStep):
    """What is asked; None leaves it as it is, as of this edit's last step."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


async def set_contact(uow: UnitOfWork, command: SetEditContact) -> UUID:
    """Stage another contact; answers with the edit's id. What was there before is forgotten with the commit.

    Raises Forbidden (shoppers), NotFound (edit), InvalidInput (nothing said, no e-mail address), CheckFailed (a number
    that nobody can have), VersionConflict, IdempotencyMismatch. Emits and locks as `stage`.
    """
    known = await claim(uow, "orderEditSetContact", command.idempotency_key, command, "OrderEdit", command.edit_id)
    if known is not None:
        return (await uow.order_edits.find(known.result_id)).id
    stated = {"name": command.name, "email": command.email, "phone": command.phone}
    if not any(value is not None for value in stated.values()):
        raise InvalidInput("say what is to change: name, email or phone", ("email",))
    for place, value in stated.items():
        if value is not None and not 0 < len(value.strip()) <= MAX_CHARACTERS:
            raise InvalidInput(f"{place} has 1 to {MAX_CHARACTERS} characters", (place,))
    opened = await open_edit(uow, command.edit_id, command.expected_version, "CHANGED")
    earlier = [one for one in opened.edit.operations if isinstance(one, SetContact)]
    before = await _before(uow, opened.order.id, earlier)
    contact = Contact(
        name=before.name if command.name is None else command.name.strip(),
        email=before.email if command.email is None else email_address(command.email),
        phone=before.phone if command.phone is None else command.phone.strip(),
    )
    if command.phone is not None:
        await refuse_odd_contact(uow, opened.order, contact)
    wanted = SetContact(contact_id=new_id())
    replaced = [one for one in opened.edit.operations if target_of(one) == target_of(wanted)]
    await uow.order_edits.add_people(None, (wanted.contact_id, contact))
    done = await stage(uow, opened, put(opened.edit.operations, wanted), {"step": "SET_CONTACT"})
    await uow.order_edits.forget_people(*staged_people(replaced))
    return done


async def _before(uow: UnitOfWork, order_id: UUID, staged: list[SetContact]) -> Contact:
    """The contact that this edit has staged already, else the order's own."""
    found = await uow.order_edits.recipient(staged[0].contact_id) if staged else await uow.order_edits.contact(order_id)
    return found or Contact()
