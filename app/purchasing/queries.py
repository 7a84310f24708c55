"""Reading purchase orders within the principal's scope: who sees one end sees them."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from app.domain.enums import PurchaseOrderStatus
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.purchasing import PurchaseOrder, PurchaseOrderLine
from db.database import Database
from db.repositories.purchase_order_reading import PurchaseOrderReading


async def purchase_orders_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, PurchaseOrder]:
    """Batch: single purchase orders."""
    async with database.session() as session:
        return {purchase.id: purchase for purchase in await PurchaseOrderReading(session, principal).by_ids(ids)}


async def purchase_order_lines_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, PurchaseOrderLine]:
    """Batch: single lines of purchase orders."""
    async with database.session() as session:
        return await PurchaseOrderReading(session, principal).lines_by_ids(ids)


async def find_purchase_order(database: Database, principal: Principal, *, number: str) -> PurchaseOrder | None:
    """The purchase order with this number."""
    async with database.session() as session:
        return await PurchaseOrderReading(session, principal).by_number(number)


async def page_of_purchase_orders(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    locations: Collection[str] | None,
    statuses: Sequence[PurchaseOrderStatus],
    late: bool,
) -> Slice[PurchaseOrder]:
    """One page, newest first; the page's key is (id)."""
    async with database.session() as session:
        return await PurchaseOrderReading(session, principal).page(
            page, locations=locations, statuses=statuses, late_at=database.clock.now() if late else None
        )
