"""Reading whole order aggregates back from their tables, in a constant number of statements however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import (
    Charge,
    Claim,
    Delivery,
    FulfillmentOrder,
    Line,
    Order,
    Parcel,
    ParcelLine,
    Payment,
    Shipment,
    Statuses,
    Totals,
    TrackingEvent,
    Transaction,
    WorkLine,
)
from db.models.orders import (
    DeliveryRow,
    FulfillmentOrderLineRow,
    FulfillmentOrderRow,
    OrderChargeRow,
    OrderLineRow,
    OrderRow,
    PackageLineRow,
    PackageRow,
    PaymentRow,
    PaymentTransactionRow,
    ShipmentRow,
    TrackingEventRow,
)
from db.models.reference import ChannelRow, LocationRow, SkuRow
from db.models.waiting import SupplyClaimRow

T = TypeVar("T")

Grouped = dict[UUID, list[T]]
"""Parts by the id of their order, in order."""


async def build_order(session: AsyncSession, row: OrderRow) -> Order:
    """The aggregate of a head row. Contacts and addresses stay where they are: only their ids are carried."""
    return (await build_orders(session, [row]))[0]


async def build_orders(session: AsyncSession, rows: Sequence[OrderRow]) -> list[Order]:
    """The aggregates of head rows, in the same order, as `build_order` gives them."""
    ids = [row.id for row in rows]
    channels = await _channels(session, {row.channel_id for row in rows})
    lines = await _claims(session, await _lines(session, ids))
    deliveries = await _deliveries(session, ids)
    charges = await _charges(session, ids)
    payments = await _payments(session, ids)
    works = await _works(session, ids)
    work_lines = {line.id: line.line_id for group in works.values() for work in group for line in work.lines}
    shipments = await _shipments(session, ids, work_lines) if works else {}
    return [
        Order(
            id=row.id,
            number=row.number,
            version=row.version,
            channel_id=row.channel_id,
            channel=channels[row.channel_id],
            currency=row.currency,
            tax_included=row.tax_included,
            origin=row.origin,
            stock_policy=row.stock_policy,
            fulfilled_by=row.fulfilled_by,
            placed_at=row.placed_at,
            lines=tuple(lines.get(row.id, ())),
            deliveries=tuple(deliveries.get(row.id, ())),
            charges=tuple(charges.get(row.id, ())),
            payments=tuple(payments.get(row.id, ())),
            fulfillment_orders=tuple(works.get(row.id, ())),
            shipments=tuple(shipments.get(row.id, ())),
            external_source=row.external_source,
            external_id=row.external_id,
            customer_id=row.customer_id,
            contact_id=row.contact_id,
            billing_address_id=row.billing_address_id,
            tags=tuple(row.tags),
            note=row.note,
            metadata=row.order_metadata,
            token_generation=row.token_generation,
            cancel_reason=row.cancel_reason,
            cancel_note=row.cancel_note,
            priority=row.priority,
            totals=_totals(row),
            statuses=Statuses(
                order=row.status,
                payment=row.payment_status,
                fulfillment=row.fulfillment_status,
                customer=row.customer_status,
            ),
        )
        for row in rows
    ]


def _totals(row: OrderRow) -> Totals:
    return Totals(
        subtotal=row.subtotal_minor,
        discount=row.discount_minor,
        shipping=row.shipping_minor,
        charges=row.charges_minor,
        tax=row.tax_minor,
        total=row.total_minor,
        placed=row.placed_total_minor,
        captured=row.captured_minor,
        refunded=row.refunded_minor,
    )


async def _channels(session: AsyncSession, channel_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(ChannelRow.id, ChannelRow.code).where(ChannelRow.id.in_(channel_ids)))
    return {row.id: row.code for row in rows}


async def _lines(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Line]:
    query = (
        select(OrderLineRow, SkuRow.code)
        .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
        .where(OrderLineRow.order_id.in_(order_ids))
        .order_by(OrderLineRow.position)
    )
    rows = (await session.execute(query)).all()
    return _grouped((row.order_id, line_value(row, code)) for row, code in rows)


def line_value(row: OrderLineRow, sku: str) -> Line:
    """A line's row, with its SKU's code, as the domain knows it."""
    return Line(
        id=row.id,
        position=row.position,
        sku_id=row.sku_id,
        sku=sku,
        name=row.name,
        delivery_id=row.delivery_id,
        quantity=row.quantity,
        unit_price_minor=row.unit_price_minor,
        discount_minor=row.discount_minor,
        tax_minor=row.tax_minor,
        tax_rate=row.tax_rate,
        canceled=row.canceled_quantity,
        open=row.open_quantity,
        backordered=row.backordered_quantity,
        reserved=row.reserved_quantity,
        allocated=row.allocated_quantity,
        shipped=row.shipped_quantity,
        delivered=row.delivered_quantity,
        undelivered=row.undelivered_quantity,
        returned=row.returned_quantity,
        cancel_requested=row.cancel_requested_quantity,
        return_requested=row.return_requested_quantity,
        takes_stock=row.takes_stock,
        location_id=row.location_id,
        is_kit=row.is_kit,
        parent_line_id=row.parent_line_id,
        per_parent=row.per_parent,
        price_share_minor=row.price_share_minor,
        line_ref=row.line_ref,
        properties=row.properties,
    )


async def _claims(session: AsyncSession, lines: Grouped[Line]) -> Grouped[Line]:
    """The lines with what their backordered units were promised from."""
    waiting = [line.id for group in lines.values() for line in group if line.backordered]
    if not waiting:
        return lines
    query = select(SupplyClaimRow).where(SupplyClaimRow.order_line_id.in_(waiting)).order_by(SupplyClaimRow.id)
    claims = _grouped(
        (
            row.order_line_id,
            Claim(
                id=row.id,
                quantity=row.quantity,
                supply_id=row.supply_id,
                expected_at=row.expected_at,
                limit_id=row.limit_id,
            ),
        )
        for row in await _all(session, query)
    )
    return {
        order_id: [replace(line, claims=tuple(claims.get(line.id, ()))) for line in group]
        for order_id, group in lines.items()
    }


async def _deliveries(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Delivery]:
    query = select(DeliveryRow).where(DeliveryRow.order_id.in_(order_ids)).order_by(DeliveryRow.position)
    return _grouped(
        (
            row.order_id,
            Delivery(
                id=row.id,
                position=row.position,
                key=row.key,
                method=row.method,
                address_id=row.address_id,
                pickup_location_id=row.pickup_location_id,
                pickup_point=row.pickup_point,
                recipient_id=row.recipient_id,
                not_before=row.not_before,
                promised_from=row.promised_from,
                promised_by=row.promised_by,
                promised_on=row.promised_on,
                gift_message=row.gift_message,
            ),
        )
        for row in await session.scalars(query)
    )


async def _charges(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Charge]:
    query = select(OrderChargeRow).where(OrderChargeRow.order_id.in_(order_ids)).order_by(OrderChargeRow.position)
    return _grouped(
        (
            row.order_id,
            Charge(
                id=row.id,
                kind=row.kind,
                amount_minor=row.amount_minor,
                tax_minor=row.tax_minor,
                delivery_id=row.delivery_id,
                canceled=row.canceled,
            ),
        )
        for row in await session.scalars(query)
    )


async def _payments(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Payment]:
    rows = await _all(
        session, select(PaymentRow).where(PaymentRow.order_id.in_(order_ids)).order_by(PaymentRow.position)
    )
    if not rows:
        return {}
    steps: defaultdict[UUID, list[Transaction]] = defaultdict(list)
    for step in await _all(
        session,
        select(PaymentTransactionRow)
        .where(PaymentTransactionRow.payment_id.in_([row.id for row in rows]))
        .order_by(PaymentTransactionRow.payment_id, PaymentTransactionRow.position),
    ):
        steps[step.payment_id].append(
            Transaction(
                id=step.id,
                kind=step.kind,
                status=step.status,
                amount_minor=step.amount_minor,
                at=step.at,
                reference=step.reference,
                message=step.message,
            )
        )
    return _grouped(
        (
            row.order_id,
            Payment(
                id=row.id,
                version=row.version,
                gateway=row.gateway,
                tender=row.tender,
                status=row.status,
                amount_minor=row.amount_minor,
                authorized_minor=row.authorized_minor,
                captured_minor=row.captured_minor,
                refunded_minor=row.refunded_minor,
                reference=row.reference,
                collected_by=row.collected_by,
                multiple_captures=row.multiple_captures,
                expires_at=row.expires_at,
                transactions=tuple(steps[row.id]),
            ),
        )
        for row in rows
    )


async def _works(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[FulfillmentOrder]:
    rows = (
        await session.execute(
            select(FulfillmentOrderRow, LocationRow.code)
            .join(LocationRow, LocationRow.id == FulfillmentOrderRow.location_id)
            .where(FulfillmentOrderRow.order_id.in_(order_ids))
            .order_by(FulfillmentOrderRow.position)
        )
    ).all()
    if not rows:
        return {}
    lines: defaultdict[UUID, list[WorkLine]] = defaultdict(list)
    for line in await _all(
        session,
        select(FulfillmentOrderLineRow)
        .where(FulfillmentOrderLineRow.fulfillment_order_id.in_([row.id for row, _ in rows]))
        .order_by(FulfillmentOrderLineRow.fulfillment_order_id, FulfillmentOrderLineRow.position),
    ):
        lines[line.fulfillment_order_id].append(
            WorkLine(
                id=line.id,
                line_id=line.order_line_id,
                quantity=line.quantity,
                canceled=line.canceled_quantity,
                picked=line.picked_quantity,
                packed=line.packed_quantity,
                shipped=line.shipped_quantity,
            )
        )
    return _grouped(
        (
            row.order_id,
            FulfillmentOrder(
                id=row.id,
                version=row.version,
                location_id=row.location_id,
                location=code,
                delivery_id=row.delivery_id,
                method=row.method,
                status=row.status,
                lines=tuple(lines[row.id]),
                due_at=row.due_at,
            ),
        )
        for row, code in rows
    )


async def _shipments(
    session: AsyncSession, order_ids: Sequence[UUID], work_lines: dict[UUID, UUID]
) -> Grouped[Shipment]:
    rows = await _all(
        session, select(ShipmentRow).where(ShipmentRow.order_id.in_(order_ids)).order_by(ShipmentRow.position)
    )
    if not rows:
        return {}
    ids = [row.id for row in rows]
    parcels = await _parcels(session, ids, work_lines)
    tracking: defaultdict[UUID, list[TrackingEvent]] = defaultdict(list)
    for seen in await _all(
        session,
        select(TrackingEventRow).where(TrackingEventRow.shipment_id.in_(ids)).order_by(TrackingEventRow.id),
    ):
        tracking[seen.shipment_id].append(
            TrackingEvent(
                id=seen.id,
                status=seen.status,
                occurred_at=seen.occurred_at,
                received_at=seen.received_at,
                external_id=seen.external_id,
                description=seen.description,
                place=seen.place,
            )
        )
    return _grouped(
        (
            row.order_id,
            Shipment(
                id=row.id,
                version=row.version,
                fulfillment_order_id=row.fulfillment_order_id,
                status=row.status,
                carrier=row.carrier,
                shipped_at=row.shipped_at,
                service=row.service,
                tracking_number=row.tracking_number,
                tracking_url=row.tracking_url,
                estimated_delivery_at=row.estimated_delivery_at,
                promised_by=row.promised_by,
                delivered_at=row.delivered_at,
                parcels=tuple(parcels[row.id]),
                tracking=tuple(tracking[row.id]),
            ),
        )
        for row in rows
    )


async def _parcels(
    session: AsyncSession, shipment_ids: Sequence[UUID], work_lines: dict[UUID, UUID]
) -> defaultdict[UUID, list[Parcel]]:
    query = (
        select(PackageRow, PackageLineRow)
        .join(PackageLineRow, PackageLineRow.package_id == PackageRow.id)
        .where(PackageRow.shipment_id.in_(shipment_ids))
        .order_by(PackageRow.id, PackageLineRow.id)
    )
    heads: dict[UUID, PackageRow] = {}
    parts: defaultdict[UUID, list[ParcelLine]] = defaultdict(list)
    for package, line in await session.execute(query):
        heads[package.id] = package
        parts[package.id].append(
            ParcelLine(
                id=line.id,
                work_line_id=line.fulfillment_order_line_id,
                line_id=work_lines[line.fulfillment_order_line_id],
                quantity=line.quantity,
            )
        )
    parcels: defaultdict[UUID, list[Parcel]] = defaultdict(list)
    for head in heads.values():
        parcels[head.shipment_id].append(
            Parcel(id=head.id, lines=tuple(parts[head.id]), weight_grams=head.weight_grams)
        )
    return parcels


async def _all(session: AsyncSession, query: Select[T]) -> Sequence[T]:
    return (await session.scalars(query)).all()


def _grouped(parts: Iterable[tuple[UUID, T]]) -> Grouped[T]:
    groups: defaultdict[UUID, list[T]] = defaultdict(list)
    for order_id, part in parts:
        groups[order_id].append(part)
    return groups
