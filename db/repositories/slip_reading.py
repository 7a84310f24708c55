"""What packing slips are printed from, for whoever holds a link to one: no scope is asked, the link was signed for one.

A constant number of statements, however many lines there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import SQLColumnExpression, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.enums import ChargeKind
from app.domain.orders.model import Address, Contact
from db.models.fulfillment import FulfillmentOrderLineRow, FulfillmentOrderRow, PackageLineRow, PackageRow, ShipmentRow
from db.models.orders import DeliveryRow, OrderChargeRow, OrderLineRow, OrderRow
from db.models.people import AddressRow, ContactRow
from db.models.reference import ChannelRow, LocationRow, SkuRow
from db.repositories.order_reading import address_value, contact_value


@dataclass(frozen=True, slots=True)
class SlipLineRead:
    """Units of one order line that belong on a slip."""

    line: OrderLineRow
    sku: SkuRow
    kit: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class ParcelRead:
    """Which parcel it is of how many, and who carries it, where a shipment took it already."""

    row: PackageRow
    position: int
    count: int
    shipment: ShipmentRow | None


@dataclass(frozen=True, slots=True)
class SlipRead:
    """A location's work, or one parcel of it, with all that is printed."""

    work: FulfillmentOrderRow
    order: OrderRow
    channel: ChannelRow
    location: LocationRow
    delivery: DeliveryRow
    pickup_location: LocationRow | None
    address: Address | None
    recipient: Contact | None
    contact: Contact | None
    wrapped: bool
    lines: Sequence[SlipLineRead]
    asked_units: int
    """Units of the delivery that are not canceled, in smallest units of whatever they are."""
    parcel: ParcelRead | None


class SlipReading:
    """Reads packing slips, of a location's whole work or of one parcel."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_work(self, work_id: UUID) -> SlipRead | None:
        """The slip of a location's work."""
        return await self._read(work_id, None)

    async def of_package(self, package_id: UUID) -> SlipRead | None:
        """The slip of one parcel, whether a shipment took it or not."""
        package = await self._session.scalar(select(PackageRow).where(PackageRow.id == package_id))
        if package is None:
            return None
        beside, shipment = PackageRow.fulfillment_order_id == package.fulfillment_order_id, None
        if package.shipment_id is not None:
            beside = PackageRow.shipment_id == package.shipment_id
            shipment = await self._session.scalar(select(ShipmentRow).where(ShipmentRow.id == package.shipment_id))
        work_id = package.fulfillment_order_id if shipment is None else shipment.fulfillment_order_id
        assert work_id is not None, "a parcel stands on a work or in a shipment"
        ids = (await self._session.scalars(select(PackageRow.id).where(beside).order_by(PackageRow.id))).all()
        parcel = ParcelRead(package, ids.index(package_id) + 1, len(ids), shipment)
        return await self._read(work_id, parcel)

    async def _read(self, work_id: UUID, parcel: ParcelRead | None) -> SlipRead | None:
        recipient, contact, collected = aliased(ContactRow), aliased(ContactRow), aliased(LocationRow)
        wrapped = exists().where(
            OrderChargeRow.order_id == OrderRow.id,
            (OrderChargeRow.delivery_id == DeliveryRow.id) | OrderChargeRow.delivery_id.is_(None),
            OrderChargeRow.kind == ChargeKind.GIFT_WRAP,
            ~OrderChargeRow.canceled,
        )
        found = (
            await self._session.execute(
                select(
                    FulfillmentOrderRow,
                    OrderRow,
                    ChannelRow,
                    LocationRow,
                    DeliveryRow,
                    collected,
                    AddressRow,
                    recipient,
                    contact,
                    wrapped,
                )
                .join(OrderRow, OrderRow.id == FulfillmentOrderRow.order_id)
                .join(ChannelRow, ChannelRow.id == OrderRow.channel_id)
                .join(LocationRow, LocationRow.id == FulfillmentOrderRow.location_id)
                .join(DeliveryRow, DeliveryRow.id == FulfillmentOrderRow.delivery_id)
                .outerjoin(collected, collected.id == DeliveryRow.pickup_location_id)
                .outerjoin(AddressRow, AddressRow.id == DeliveryRow.address_id)
                .outerjoin(recipient, recipient.id == DeliveryRow.recipient_id)
                .outerjoin(contact, contact.id == OrderRow.contact_id)
                .where(FulfillmentOrderRow.id == work_id)
            )
        ).one_or_none()
        if found is None:
            return None
        work, order, channel, location, delivery, pickup, address, to, buyer, is_wrapped = found
        return SlipRead(
            work=work,
            order=order,
            channel=channel,
            location=location,
            delivery=delivery,
            pickup_location=pickup,
            address=address_value(address),
            recipient=contact_value(to),
            contact=contact_value(buyer),
            wrapped=is_wrapped,
            lines=await self._lines(work.follows_id or work.id, parcel),
            asked_units=await self._asked(delivery.id),
            parcel=parcel,
        )

    async def _lines(self, work_id: UUID, parcel: ParcelRead | None) -> Sequence[SlipLineRead]:
        kit = aliased(OrderLineRow)
        asked = FulfillmentOrderLineRow.quantity - FulfillmentOrderLineRow.canceled_quantity
        units: SQLColumnExpression[int] = asked if parcel is None else PackageLineRow.quantity
        query = (
            select(OrderLineRow, SkuRow, kit.name, units)
            .select_from(FulfillmentOrderLineRow)
            .join(OrderLineRow, OrderLineRow.id == FulfillmentOrderLineRow.order_line_id)
            .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
            .outerjoin(kit, kit.id == OrderLineRow.parent_line_id)
            .order_by(OrderLineRow.position, FulfillmentOrderLineRow.position, FulfillmentOrderLineRow.id)
        )
        if parcel is None:
            query = query.where(FulfillmentOrderLineRow.fulfillment_order_id == work_id, units > 0)
        else:
            query = query.join(
                PackageLineRow, PackageLineRow.fulfillment_order_line_id == FulfillmentOrderLineRow.id
            ).where(PackageLineRow.package_id == parcel.row.id)
        return [SlipLineRead(*row) for row in await self._session.execute(query)]

    async def _asked(self, delivery_id: UUID) -> int:
        asked = func.sum(OrderLineRow.quantity - OrderLineRow.canceled_quantity)
        return (
            await self._session.scalar(
                select(func.coalesce(asked, 0)).where(OrderLineRow.delivery_id == delivery_id, OrderLineRow.takes_stock)
            )
            or 0
        )
