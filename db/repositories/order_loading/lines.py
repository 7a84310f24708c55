"""Lines, deliveries and charges of orders."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import (
    Charge,
    Claim,
    Delivery,
    DeliverySlot,
    Line,
)
from db.models.orders import DeliveryRow, OrderChargeRow, OrderLineRow
from db.models.reference import LocationRow, SkuRow
from db.models.waiting import SupplyClaimRow
from db.repositories.order_loading.grouping import Grouped, all_of, grouped


async def load_lines(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Line]:
    """Lines by order, without their claims."""
    query = (
        select(OrderLineRow, SkuRow.code)
        .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
        .where(OrderLineRow.order_id.in_(order_ids))
        .order_by(OrderLineRow.position)
    )
    rows = (await session.execute(query)).all()
    return grouped((row.order_id, line_value(row, code)) for row, code in rows)


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
        refused_by=tuple(row.refused_by or ()),
        is_kit=row.is_kit,
        parent_line_id=row.parent_line_id,
        per_parent=row.per_parent,
        price_share_minor=row.price_share_minor,
        expected_by=row.expected_by,
        promise_revision=row.promise_revision,
        line_ref=row.line_ref,
        properties=row.properties,
    )


async def with_claims(session: AsyncSession, lines: Grouped[Line]) -> Grouped[Line]:
    """The lines with what their backordered units were promised from."""
    waiting = [line.id for group in lines.values() for line in group if line.backordered]
    if not waiting:
        return lines
    query = select(SupplyClaimRow).where(SupplyClaimRow.order_line_id.in_(waiting)).order_by(SupplyClaimRow.id)
    claims = grouped(
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
        for row in await all_of(session, query)
    )
    return {
        order_id: [replace(line, claims=tuple(claims.get(line.id, ()))) for line in group]
        for order_id, group in lines.items()
    }


async def load_deliveries(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Delivery]:
    """Deliveries by order."""
    query = (
        select(DeliveryRow, LocationRow.code)
        .outerjoin(LocationRow, LocationRow.id == DeliveryRow.pickup_location_id)
        .where(DeliveryRow.order_id.in_(order_ids))
        .order_by(DeliveryRow.position)
    )
    return grouped(
        (
            row.order_id,
            Delivery(
                id=row.id,
                position=row.position,
                key=row.key,
                method=row.method,
                address_id=row.address_id,
                pickup_location_id=row.pickup_location_id,
                pickup_location=code,
                pickup_point=row.pickup_point,
                recipient_id=row.recipient_id,
                not_before=row.not_before,
                promised_from=row.promised_from,
                promised_by=row.promised_by,
                promised_on=row.promised_on,
                gift_message=row.gift_message,
                slot=_slot(row),
            ),
        )
        for row, code in await session.execute(query)
    )


def _slot(row: DeliveryRow) -> DeliverySlot | None:
    if row.slot_location_id is None or row.slot_starts_at is None or row.slot_ends_at is None:
        return None
    return DeliverySlot(location_id=row.slot_location_id, starts_at=row.slot_starts_at, ends_at=row.slot_ends_at)


async def load_charges(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Charge]:
    """Charges by order."""
    query = select(OrderChargeRow).where(OrderChargeRow.order_id.in_(order_ids)).order_by(OrderChargeRow.position)
    return grouped((row.order_id, charge_value(row)) for row in await session.scalars(query))


def charge_value(row: OrderChargeRow) -> Charge:
    """A charge's row as the domain knows it, without its taxes."""
    return Charge(
        id=row.id,
        kind=row.kind,
        amount_minor=row.amount_minor,
        tax_minor=row.tax_minor,
        delivery_id=row.delivery_id,
        canceled=row.canceled,
    )
