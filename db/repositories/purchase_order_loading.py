"""From rows of purchase orders to what the domain knows them as: two statements, however many."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.purchasing import PurchaseOrder, PurchaseOrderLine
from app.domain.supplies import Place
from db.models.purchase_orders import PurchaseOrderLineRow, PurchaseOrderRow
from db.models.reference import LocationRow, SkuRow


async def build_purchase_orders(session: AsyncSession, rows: Sequence[PurchaseOrderRow]) -> list[PurchaseOrder]:
    """The purchase orders of these rows with their lines, in the order of the rows."""
    if not rows:
        return []
    ends = {end for row in rows for end in (row.supplier_id, row.destination_id)}
    found = await session.execute(select(LocationRow.id, LocationRow.code).where(LocationRow.id.in_(ends)))
    codes = {place.id: place.code for place in found}
    lines: dict[object, list[PurchaseOrderLine]] = {}
    for line, sku in await session.execute(
        select(PurchaseOrderLineRow, SkuRow.code)
        .join(SkuRow, SkuRow.id == PurchaseOrderLineRow.sku_id)
        .where(PurchaseOrderLineRow.purchase_order_id.in_([row.id for row in rows]))
        .order_by(PurchaseOrderLineRow.purchase_order_id, PurchaseOrderLineRow.position)
        .execution_options(populate_existing=True)
    ):
        lines.setdefault(line.purchase_order_id, []).append(_line(line, sku))
    return [
        PurchaseOrder(
            id=row.id,
            number=row.number,
            supplier=Place(row.supplier_id, codes[row.supplier_id]),
            destination=Place(row.destination_id, codes[row.destination_id]),
            status=row.status,
            lines=tuple(lines[row.id]),
            created_at=row.created_at,
            note=row.note,
            ordered_at=row.ordered_at,
            closed_at=row.closed_at,
            version=row.version,
        )
        for row in rows
    ]


def _line(row: PurchaseOrderLineRow, sku: str) -> PurchaseOrderLine:
    return PurchaseOrderLine(
        id=row.id,
        sku_id=row.sku_id,
        sku=sku,
        quantity=row.quantity,
        expected_at=row.expected_at,
        received=row.received,
        damaged=row.damaged,
        canceled=row.canceled,
    )
