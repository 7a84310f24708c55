"""How a delivery reaches its person: sent, collected, delivered nearby. Where its units come from is decided anew."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import FulfillmentMethod, LocationCapability
from app.domain.errors import InvalidInput, NotFound
from app.domain.orders.edit.delivery import delivery_of
from app.domain.orders.edit.operations import SetAddress, SetMethod, put
from app.idempotency import claim
from app.orders.drafting.deliveries import AT_PICKUP_LOCATION, NEEDS_PICKUP_LOCATION, refuse_unable
from app.orders.edit.delivery_terms import AS_IT_IS, DeliveryTerms, with_terms
from app.orders.edit.opening import open_edit
from app.orders.edit.people import refuse_odd_destination
from app.orders.edit.rates import with_rates
from app.orders.edit.stage import EditStep, stage
from app.orders.edit.taxes import with_taxes
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEditMethod(EditStep):
    """What is asked. Without a delivery it is the order's first."""

    method: FulfillmentMethod
    delivery_id: UUID | None = None
    pickup_location: str | None = None
    may_wait: bool = False
    terms: DeliveryTerms = AS_IT_IS


async def set_method(uow: UnitOfWork, command: SetEditMethod) -> UUID:
    """Stage another way; answers with the edit's id. What is collected must be where it is collected.

    Raises Forbidden (shoppers), NotFound (edit, delivery, location), InvalidInput, CheckFailed (goods cannot be brought
    to the address that was staged), IllegalTransition (units of the delivery were picked or left), VersionConflict,
    InsufficientStock (units that may not wait), IdempotencyMismatch; Contended when somebody was quicker. Emits and
    locks as `stage`.
    """
    known = await claim(uow, "orderEditSetMethod", command.idempotency_key, command, "OrderEdit", command.edit_id)
    if known is not None:
        return (await uow.order_edits.find(known.result_id)).id
    opened = await open_edit(uow, command.edit_id, command.expected_version, "CHANGED")
    delivery_id = command.delivery_id or opened.order.deliveries[0].id
    delivery = delivery_of(opened.order, delivery_id)
    pickup = await _pickup(uow, command)
    moved = any(isinstance(one, SetAddress) and one.delivery_id == delivery_id for one in opened.edit.operations)
    if command.method not in NEEDS_PICKUP_LOCATION and delivery.address_id is None and not moved:
        raise InvalidInput("say where it goes first, with orderEditSetAddress: it was to be collected", ("method",))
    wanted = SetMethod(
        delivery_id=delivery_id,
        method=command.method,
        pickup_location_id=pickup,
        pickup_location=command.pickup_location,
        pinned_to=pickup if command.method in AT_PICKUP_LOCATION else None,
        may_wait=command.may_wait,
    )
    operations = with_terms(opened.order, put(opened.edit.operations, wanted), delivery_id, command.terms)
    await refuse_odd_destination(uow, opened.order, operations, delivery_id)
    usually = command.method is not delivery.method
    operations = await with_rates(uow, opened.order, operations, delivery_id, command.terms, usually=usually)
    operations = await with_taxes(uow, opened.order, operations, delivery_id)
    return await stage(uow, opened, operations, {"step": "SET_METHOD"})


async def _pickup(uow: UnitOfWork, command: SetEditMethod) -> UUID | None:
    place = ("pickupLocation",)
    if command.method not in NEEDS_PICKUP_LOCATION:
        if command.pickup_location is not None:
            raise InvalidInput(f"{command.method.value} has no pickupLocation", place)
        return None
    if command.pickup_location is None:
        raise InvalidInput(f"{command.method.value} needs a pickupLocation", place)
    found = await uow.reference.locations({command.pickup_location})
    if command.pickup_location not in found:
        raise NotFound(f"there is no location {command.pickup_location}", place)
    row = found[command.pickup_location]
    refuse_unable(command.method, row.code, [LocationCapability(one) for one in row.capabilities], place)
    return row.id
