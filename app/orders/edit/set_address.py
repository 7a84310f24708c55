"""Where a delivery goes and to whom, or whom the order bills."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.edit.operations import SetAddress, put, target_of
from app.domain.orders.model import Address, Contact
from app.idempotency import claim
from app.orders.edit.delivery_terms import AS_IT_IS, DeliveryTerms, with_terms
from app.orders.edit.opening import open_edit, staged_people
from app.orders.edit.people import refuse_odd_address
from app.orders.edit.rates import with_rates
from app.orders.edit.stage import EditStep, stage
from app.orders.edit.taxes import with_taxes
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEditAddress(EditStep):
    """What is asked. Without a delivery it is the order's first; `billing` changes whom the order bills instead."""

    address: Address
    delivery_id: UUID | None = None
    billing: bool = False
    recipient: Contact | None = None
    terms: DeliveryTerms = AS_IT_IS


async def set_address(uow: UnitOfWork, command: SetEditAddress) -> UUID:
    """Stage another address; answers with the edit's id. Units stay where they are; work of locations is given anew.

    Raises Forbidden (shoppers), NotFound (edit, delivery), InvalidInput, CheckFailed (no such postal code or region
    there, a number that nobody can have), IllegalTransition (units of the delivery were picked or left),
    VersionConflict, IdempotencyMismatch. Emits and locks as `stage`.
    """
    known = await claim(uow, "orderEditSetAddress", command.idempotency_key, command, "OrderEdit", command.edit_id)
    if known is not None:
        return (await uow.order_edits.find(known.result_id)).id
    if command.billing and (command.delivery_id or command.recipient or command.terms != AS_IT_IS):
        raise InvalidInput(
            "billing changes whom the order bills: leave deliveryId, recipient and terms out", ("billing",)
        )
    opened = await open_edit(uow, command.edit_id, command.expected_version, "CHANGED")
    delivery_id = None if command.billing else command.delivery_id or opened.order.deliveries[0].id
    await refuse_odd_address(uow, opened.order, opened.edit.operations, delivery_id, command.address, command.recipient)
    recipient = None if command.recipient is None else (new_id(), command.recipient)
    wanted = SetAddress(
        delivery_id=delivery_id, address_id=new_id(), recipient_id=None if recipient is None else recipient[0]
    )
    replaced = [one for one in opened.edit.operations if target_of(one) == target_of(wanted)]
    await uow.order_edits.add_people((wanted.address_id, command.address), recipient)
    operations = put(opened.edit.operations, wanted)
    if delivery_id is not None:
        operations = with_terms(opened.order, operations, delivery_id, command.terms)
        operations = await with_rates(uow, opened.order, operations, delivery_id, command.terms, usually=False)
        operations = await with_taxes(uow, opened.order, operations, delivery_id)
    done = await stage(uow, opened, operations, {"step": "SET_ADDRESS"})
    await uow.order_edits.forget_people(*staged_people(replaced))
    return done
