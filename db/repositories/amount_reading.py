"""What the discounts and taxes of lines and charges are made of, as readers see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.amounts import tax_lines_of
from app.domain.orders.model import TaxLine
from app.domain.principal import Principal
from db.models.orders import OrderChargeRow, OrderLineRow, OrderRow
from db.models.pricing import DiscountAllocationRow, OrderTaxLineRow
from db.repositories.order_loading.lines import charge_value, line_value
from db.repositories.scope import visible_charges


@dataclass(frozen=True, slots=True)
class DiscountRead:
    """A discount of a line, in its order's currency."""

    row: DiscountAllocationRow
    currency: str


@dataclass(frozen=True, slots=True)
class TaxRead:
    """A tax of a line or a charge, in its order's currency; `owner_id` is the line's or charge's."""

    owner_id: UUID
    tax: TaxLine
    currency: str


class AmountReading:
    """Named queries over the orders whose amounts the caller sees: warehouses see none."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._visible = visible_charges(principal)

    async def discounts(self, line_ids: Collection[UUID]) -> Sequence[DiscountRead]:
        """Discounts of lines, in the order in which they were taken off."""
        rows = await self._session.execute(
            select(DiscountAllocationRow, OrderRow.currency)
            .join(OrderLineRow, OrderLineRow.id == DiscountAllocationRow.order_line_id)
            .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
            .where(DiscountAllocationRow.order_line_id.in_(list(line_ids)), self._visible)
            .order_by(DiscountAllocationRow.position, DiscountAllocationRow.id)
        )
        return [DiscountRead(*row) for row in rows]

    async def taxes_of_lines(self, line_ids: Collection[UUID]) -> Sequence[TaxRead]:
        """Taxes of lines; a line whose tax nobody named has one."""
        rows = await self._session.execute(
            select(OrderLineRow, OrderTaxLineRow, OrderRow.currency)
            .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
            .outerjoin(OrderTaxLineRow, OrderTaxLineRow.order_line_id == OrderLineRow.id)
            .where(OrderLineRow.id.in_(list(line_ids)), self._visible)
            .order_by(OrderLineRow.id, OrderTaxLineRow.position)
        )
        return [
            TaxRead(line.id, tax, currency)
            for line, row, currency in rows
            for tax in _named(row) or tax_lines_of(line_value(line, ""))
        ]

    async def taxes_of_charges(self, charge_ids: Collection[UUID]) -> Sequence[TaxRead]:
        """Taxes of charges, likewise."""
        rows = await self._session.execute(
            select(OrderChargeRow, OrderTaxLineRow, OrderRow.currency)
            .join(OrderRow, OrderRow.id == OrderChargeRow.order_id)
            .outerjoin(OrderTaxLineRow, OrderTaxLineRow.charge_id == OrderChargeRow.id)
            .where(OrderChargeRow.id.in_(list(charge_ids)), self._visible)
            .order_by(OrderChargeRow.id, OrderTaxLineRow.position)
        )
        return [
            TaxRead(charge.id, tax, currency)
            for charge, row, currency in rows
            for tax in _named(row) or tax_lines_of(charge_value(charge))
        ]


def _named(row: OrderTaxLineRow | None) -> tuple[TaxLine, ...]:
    """The tax of an outer join's row, where it found one."""
    if row is None:
        return ()
    return (
        TaxLine(id=row.id, name=row.name, amount_minor=row.amount_minor, rate=row.rate, remitted_by=row.remitted_by),
    )
