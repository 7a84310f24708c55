"""What the discounts and taxes of lines and charges are made of."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import Author, Charge, DiscountAllocation, Line, TaxLine
from db.models.pricing import DiscountAllocationRow, OrderTaxLineRow
from db.repositories.order_loading.grouping import Grouped, all_of, grouped


async def with_amounts(
    session: AsyncSession, lines: Grouped[Line], charges: Grouped[Charge]
) -> tuple[Grouped[Line], Grouped[Charge]]:
    """Lines and charges with their discounts and taxes: one statement for each, none where no amount needs it."""
    discounted = [line.id for group in lines.values() for line in group if line.discount_minor]
    taxed = [line.id for group in lines.values() for line in group if line.tax_minor or line.tax_rate is not None]
    charged = [charge.id for group in charges.values() for charge in group if charge.tax_minor]
    if not discounted and not taxed and not charged:
        return lines, charges
    discounts = await load_discounts(session, discounted) if discounted else {}
    taxes = await load_taxes(session, taxed, charged) if taxed or charged else {}
    return (
        {
            order_id: [
                replace(line, discounts=tuple(discounts.get(line.id, ())), tax_lines=tuple(taxes.get(line.id, ())))
                if line.id in discounts or line.id in taxes
                else line
                for line in group
            ]
            for order_id, group in lines.items()
        },
        {
            order_id: [replace(charge, tax_lines=tuple(taxes.get(charge.id, ()))) for charge in group]
            for order_id, group in charges.items()
        },
    )


async def load_discounts(session: AsyncSession, line_ids: Sequence[UUID]) -> Grouped[DiscountAllocation]:
    """Discounts by line."""
    query = select(DiscountAllocationRow).where(DiscountAllocationRow.order_line_id.in_(line_ids))
    rows = await all_of(session, query.order_by(DiscountAllocationRow.order_line_id, DiscountAllocationRow.position))
    return grouped(
        (
            row.order_line_id,
            DiscountAllocation(
                id=row.id,
                amount_minor=row.amount_minor,
                origin=row.origin,
                code=row.code,
                reason=row.reason,
                author=Author(row.author_kind, row.author_id),
            ),
        )
        for row in rows
    )


async def load_taxes(session: AsyncSession, line_ids: Sequence[UUID], charge_ids: Sequence[UUID]) -> Grouped[TaxLine]:
    """Taxes by the line or charge that they belong to."""
    query = select(OrderTaxLineRow).where(
        or_(OrderTaxLineRow.order_line_id.in_(line_ids), OrderTaxLineRow.charge_id.in_(charge_ids))
        if charge_ids
        else OrderTaxLineRow.order_line_id.in_(line_ids)
    )
    return grouped(
        (
            row.order_line_id or row.charge_id or row.id,
            TaxLine(
                id=row.id,
                name=row.name,
                amount_minor=row.amount_minor,
                rate=row.rate,
                remitted_by=row.remitted_by,
            ),
        )
        for row in await all_of(session, query.order_by(OrderTaxLineRow.position))
    )
