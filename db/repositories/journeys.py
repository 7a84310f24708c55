"""What carriers are told of a journey: from which place, to whom, and what its goods weigh.

No scope is asked here: the caller has found the work, or the shipment, within its own. Two statements, however many
lines there are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.enums import FulfillmentMethod
from app.domain.orders.model import Address, Contact
from db.models.fulfillment import FulfillmentOrderLineRow, FulfillmentOrderRow
from db.models.orders import DeliveryRow, OrderLineRow, OrderRow
from db.models.people import AddressRow, ContactRow
from db.models.reference import LocationRow, SkuRow
from db.repositories.order_reading import address_value, contact_value


@dataclass(frozen=True, slots=True)
class Weight:
    """What 10^unit_digits units of a SKU weigh; None where nobody said."""

    grams: int | None
    unit_digits: int


@dataclass(frozen=True, slots=True)
class Journey:
    """From a location to the person, or to the place where the person collects."""

    work_id: UUID
    order_id: UUID
    order_number: str
    currency: str
    method: FulfillmentMethod
    location: LocationRow
    destination: Address | None
    recipient: Contact
    weights: Mapping[UUID, Weight]
    """By line of the work."""

    @property
    def origin(self) -> Address:
        """Where it leaves from."""
        return address_of(self.location)


async def read_journey(session: AsyncSession, work_id: UUID) -> Journey | None:
    """The journey of a location's work; None when there is no such work."""
    recipient, buyer, collected = aliased(ContactRow), aliased(ContactRow), aliased(LocationRow)
    found = (
        await session.execute(
            select(FulfillmentOrderRow, OrderRow, LocationRow, DeliveryRow, collected, AddressRow, recipient, buyer)
            .join(OrderRow, OrderRow.id == FulfillmentOrderRow.order_id)
            .join(LocationRow, LocationRow.id == FulfillmentOrderRow.location_id)
            .join(DeliveryRow, DeliveryRow.id == FulfillmentOrderRow.delivery_id)
            .outerjoin(collected, collected.id == DeliveryRow.pickup_location_id)
            .outerjoin(AddressRow, AddressRow.id == DeliveryRow.address_id)
            .outerjoin(recipient, recipient.id == DeliveryRow.recipient_id)
            .outerjoin(buyer, buyer.id == OrderRow.contact_id)
            .where(FulfillmentOrderRow.id == work_id)
        )
    ).one_or_none()
    if found is None:
        return None
    work, order, location, delivery, place, address, to, contact = found
    return Journey(
        work_id=work.id,
        order_id=order.id,
        order_number=order.number,
        currency=order.currency,
        method=work.method,
        location=location,
        destination=_destination(delivery, place, address),
        recipient=contact_value(to) or contact_value(contact) or Contact(),
        weights=await weights_of(session, [work_id]),
    )


async def weights_of(session: AsyncSession, work_ids: Collection[UUID]) -> Mapping[UUID, Weight]:
    """What the goods of these works weigh, by line."""
    rows = await session.execute(
        select(FulfillmentOrderLineRow.id, SkuRow.weight_grams, SkuRow.unit_digits)
        .join(OrderLineRow, OrderLineRow.id == FulfillmentOrderLineRow.order_line_id)
        .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
        .where(FulfillmentOrderLineRow.fulfillment_order_id.in_(list(work_ids)))
    )
    return {line_id: Weight(grams, digits) for line_id, grams, digits in rows}


def _destination(delivery: DeliveryRow, place: LocationRow | None, address: AddressRow | None) -> Address | None:
    """Where the carrier brings it: the place where it is collected, else the address."""
    if place is not None:
        return replace(address_of(place), company=place.name)
    point = delivery.pickup_point
    if point is not None and isinstance(point.get("address"), dict):
        return replace(_read_address(point["address"]), company=point.get("name"))
    return address_value(address)


def address_of(location: LocationRow) -> Address:
    """Where a location stands."""
    stated = _read_address(location.address)
    return replace(stated, latitude=location.latitude, longitude=location.longitude)


def _read_address(stated: Mapping[str, Any]) -> Address:
    names = ("name", "company", "line1", "line2", "city", "region", "postal_code", "phone")
    return Address(country=stated.get("country") or "ZZ", **{name: stated.get(name) for name in names})
