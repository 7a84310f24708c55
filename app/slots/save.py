"""Save the weekly windows in which a location's own van drives."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import FulfillmentMethod, LocationCapability
from app.domain.errors import MethodNotOffered, NotFound
from app.domain.orders.state import patch_between
from app.domain.slots import StatedWindow, windows_document
from app.locations.state import location_saved, location_state
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDeliverySlots:
    """The windows of a location, whole; none at all ends its offer. What is booked stays booked."""

    location: str
    windows: tuple[StatedWindow, ...]


async def save_delivery_slots(uow: UnitOfWork, command: SaveDeliverySlots) -> UUID:
    """Save; answers with the location's id. No change, no event.

    Raises NotFound (location), InvalidInput (times, capacity, lead), MethodNotOffered (it cannot deliver nearby).
    Emits location.saved. Locks: its row.
    """
    windows = windows_document(command.windows, ("windows",))
    row = await uow.reference.location(command.location, lock=True)
    if row is None:
        raise NotFound(f"there is no location {command.location}", ("location",))
    if windows and LocationCapability.LOCAL_DELIVERY.value not in row.capabilities:
        needs = (LocationCapability.LOCAL_DELIVERY,)
        raise MethodNotOffered(row.code, FulfillmentMethod.LOCAL_DELIVERY, needs, ("location",))
    before = location_state(row)
    await uow.reference.change(row, {"delivery_slots": windows, "updated_at": uow.now})
    patch = patch_between(before, location_state(row))
    if patch:
        await uow.reference.change(row, {"version": row.version + 1})
        uow.record(location_saved(row, patch))
    return row.id
