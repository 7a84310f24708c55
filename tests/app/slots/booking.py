"""A location whose van drives every day, and orders that come in its windows."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.enums import LocationCapability, LocationKind, Weekday
from app.domain.orders.model import Address
from app.domain.slots import StatedWindow
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.command import PlaceDelivery, PlaceLine, PlaceSlot
from app.slots.move import MoveDeliverySlot
from app.slots.save import SaveDeliverySlots, save_delivery_slots
from tests.builders import Shop, a_key, place

HOME = Address("DE", city="Berlin", postal_code="10115")


async def a_van(shop: Shop, *capacities: int, code: str = "BER") -> None:
    """A location of the shop drives every day, from 8, 10, 12 ... for two hours each, in UTC."""
    can = (LocationCapability.SHIP, LocationCapability.PICKUP, LocationCapability.LOCAL_DELIVERY)
    store = UpsertLocation(
        code=code, name=code, kind=LocationKind.STORE, address=Address("DE"), timezone="UTC", capabilities=can
    )
    await shop.run(upsert_location, store)
    windows = tuple(
        StatedWindow(
            weekdays=tuple(Weekday), opens=f"{8 + 2 * index:02}:00", closes=f"{10 + 2 * index:02}:00", capacity=room
        )
        for index, room in enumerate(capacities)
    )
    await shop.run(save_delivery_slots, SaveDeliverySlots(location=code, windows=windows))


def window(index: int, days: int = 1) -> datetime:
    """When the van's window of this number begins, so many days from now."""
    day = datetime.now(UTC) + timedelta(days=days)
    return day.replace(hour=8 + 2 * index, minute=0, second=0, microsecond=0)


async def driven(shop: Shop, index: int, units: int = 1, **stated: Any) -> UUID:
    """An order that the van brings in its window of this number, tomorrow."""
    slot = PlaceSlot(location="BER", starts_at=window(index))
    return await place(
        shop,
        lines=(PlaceLine(sku="mug", quantity=units),),
        deliveries=(PlaceDelivery(key="d", address=HOME, slot=slot),),
        **stated,
    )


def moving(order_id: UUID, index: int, location: str = "BER") -> MoveDeliverySlot:
    """It comes in another window of tomorrow."""
    return MoveDeliverySlot(idempotency_key=a_key(), order_id=order_id, location=location, starts_at=window(index))
