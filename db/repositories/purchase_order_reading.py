"""Purchase orders as readers see them: lists and single ones."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import PurchaseOrderStatus
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.purchasing import AWAITED, PurchaseOrder, PurchaseOrderLine
from db.models.purchase_orders import PurchaseOrderLineRow, PurchaseOrderRow
from db.repositories.both_ends import at_an_end
from db.repositories.keyset import read_page
from db.repositories.purchase_order_loading import build_purchase_orders
from db.repositories.scope import location_ids


class PurchaseOrderReading:
    """Named queries within the caller's scope; foreign and missing ones are both absent."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, PurchaseOrderRow.supplier_id, PurchaseOrderRow.destination_id)

    async def by_ids(self, ids: Collection[UUID]) -> list[PurchaseOrder]:
        """Purchase orders by id."""
        query = select(PurchaseOrderRow).where(PurchaseOrderRow.id.in_(list(ids)), self._scope)
        return await build_purchase_orders(self._session, (await self._session.scalars(query)).all())

    async def lines_by_ids(self, ids: Collection[UUID]) -> dict[UUID, PurchaseOrderLine]:
        """Lines by id, of purchase orders that the caller sees."""
        of = select(PurchaseOrderLineRow.purchase_order_id).where(PurchaseOrderLineRow.id.in_(list(ids)))
        purchases = await self.by_ids(set(await self._session.scalars(of)))
        return {line.id: line for purchase in purchases for line in purchase.lines}

    async def by_number(self, number: str) -> PurchaseOrder | None:
        """The purchase order with this number."""
        query = select(PurchaseOrderRow).where(PurchaseOrderRow.number == number, self._scope)
        found = await build_purchase_orders(self._session, (await self._session.scalars(query)).all())
        return next(iter(found), None)

    async def page(
        self,
        page: Page,
        *,
        locations: Collection[str] | None,
        statuses: Sequence[PurchaseOrderStatus],
        late_at: datetime | None,
    ) -> Slice[PurchaseOrder]:
        """Newest first, narrowed to those with an end at these locations, in these states, and late by an instant."""
        statement = select(PurchaseOrderRow).where(self._scope)
        if locations is not None:
            here = location_ids(locations)
            statement = statement.where(
                or_(PurchaseOrderRow.supplier_id.in_(here), PurchaseOrderRow.destination_id.in_(here))
            )
        if statuses:
            statement = statement.where(PurchaseOrderRow.status.in_(statuses))
        if late_at is not None:
            late = select(PurchaseOrderLineRow.id).where(
                PurchaseOrderLineRow.purchase_order_id == PurchaseOrderRow.id,
                PurchaseOrderLineRow.received + PurchaseOrderLineRow.canceled < PurchaseOrderLineRow.quantity,
                PurchaseOrderLineRow.expected_at < late_at,
            )
            statement = statement.where(PurchaseOrderRow.status.in_(AWAITED), exists(late.correlate(PurchaseOrderRow)))
        rows = await read_page(self._session, statement, [PurchaseOrderRow.id], page, descending=True)
        found = await build_purchase_orders(self._session, rows.items)
        return Slice(found, has_next=rows.has_next, has_previous=rows.has_previous)
