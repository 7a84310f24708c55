"""Reading whole order aggregates back from their tables, in a constant number of statements however many there are."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import OpenEdit, Order, Provenance, Statuses, Totals
from db.models.orders import OrderRow
from db.models.reference import ChannelRow
from db.repositories.order_loading.cancellations import load_recalls
from db.repositories.order_loading.holds import load_open_holds
from db.repositories.order_loading.lines import line_value, load_charges, load_deliveries, load_lines, with_claims
from db.repositories.order_loading.payments import load_payments
from db.repositories.order_loading.pricing import with_amounts
from db.repositories.order_loading.refunds import load_refunds
from db.repositories.order_loading.work import load_shipments, load_works

__all__ = ["build_order", "build_orders", "line_value"]


async def build_order(session: AsyncSession, row: OrderRow) -> Order:
    """The aggregate of a head row. Contacts and addresses stay where they are: only their ids are carried."""
    return (await build_orders(session, [row]))[0]


async def build_orders(session: AsyncSession, rows: Sequence[OrderRow]) -> list[Order]:
    """The aggregates of head rows, in the same order, as `build_order` gives them."""
    ids = [row.id for row in rows]
    channels = await _channels(session, {row.channel_id for row in rows})
    lines = await with_claims(session, await load_lines(session, ids))
    deliveries = await load_deliveries(session, ids)
    lines, charges = await with_amounts(session, lines, await load_charges(session, ids))
    payments = await load_payments(session, ids)
    refunds = await load_refunds(session, payments)
    works = await load_works(session, ids)
    work_lines = {line.id: line.line_id for group in works.values() for work in group for line in work.lines}
    shipments = await load_shipments(session, ids, work_lines) if works else {}
    recalls = await load_recalls(session, [line for group in lines.values() for line in group])
    holds = await load_open_holds(session, [row.id for row in rows if row.open_holds])
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
            refunds=tuple(refunds.get(row.id, ())),
            fulfillment_orders=tuple(works.get(row.id, ())),
            shipments=tuple(shipments.get(row.id, ())),
            edit=None if row.edit_id is None or row.edit_version is None else OpenEdit(row.edit_id, row.edit_version),
            holds=tuple(holds.get(row.id, ())),
            cancellations=tuple(recalls.get(row.id, ())),
            external_source=row.external_source,
            external_id=row.external_id,
            customer_id=row.customer_id,
            contact_id=row.contact_id,
            billing_address_id=row.billing_address_id,
            provenance=Provenance(
                store_id=row.store_id,
                register=row.register,
                associate=row.associate,
                device=row.device,
                referrer=row.referrer,
            ),
            tags=tuple(row.tags),
            note=row.note,
            metadata=row.order_metadata,
            token_generation=row.token_generation,
            tax_exempt_reason=row.tax_exempt_reason,
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
        credited=row.credited_minor,
    )


async def _channels(session: AsyncSession, channel_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(ChannelRow.id, ChannelRow.code).where(ChannelRow.id.in_(channel_ids)))
    return {row.id: row.code for row in rows}
