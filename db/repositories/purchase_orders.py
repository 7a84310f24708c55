"""Purchase orders, for writing: a row guards its lines."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import DuplicateExternalRef, NotFound
from app.domain.principal import Principal
from app.domain.purchasing import PurchaseOrder, PurchaseOrderLine
from db.models.purchase_orders import PurchaseOrderLineRow, PurchaseOrderRow
from db.repositories.both_ends import at_an_end
from db.repositories.purchase_order_loading import build_purchase_orders
from db.saving import save_rows


class PurchaseOrderRepository:
    """Purchase orders of which the caller sees an end."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, PurchaseOrderRow.supplier_id, PurchaseOrderRow.destination_id)

    async def next_number(self) -> str:
        """The next number of ours: unique per installation, not gapless."""
        number = await self._session.scalar(text("SELECT nextval('purchase_order_numbers')"))
        return f"PO-{number}"

    async def sku_ids(self, purchase_order_id: UUID) -> list[UUID]:
        """What was ordered; lines never change their SKU, so this is no read that goes stale."""
        query = select(PurchaseOrderLineRow.sku_id).where(PurchaseOrderLineRow.purchase_order_id == purchase_order_id)
        return list(await self._session.scalars(query))

    async def lock(self, purchase_order_id: UUID) -> PurchaseOrder:
        """The purchase order as it stands. Raises NotFound (missing or foreign). Locks: its row."""
        row = await self._session.scalar(
            select(PurchaseOrderRow)
            .where(PurchaseOrderRow.id == purchase_order_id, self._scope)
            .with_for_update(of=PurchaseOrderRow)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound("there is no such purchase order", ("purchaseOrderId",))
        (purchase,) = await build_purchase_orders(self._session, [row])
        return purchase

    async def add(self, purchase: PurchaseOrder, at: datetime) -> None:
        """Write a new one. Raises DuplicateExternalRef when its number is taken."""
        header = {
            **_changing(purchase, at),
            "number": purchase.number,
            "supplier_id": purchase.supplier.id,
            "destination_id": purchase.destination.id,
            "note": purchase.note,
            "created_at": purchase.created_at,
        }
        lines = [
            {
                **_counts(line),
                "purchase_order_id": purchase.id,
                "position": position,
                "sku_id": line.sku_id,
                "quantity": line.quantity,
            }
            for position, line in enumerate(purchase.lines)
        ]
        try:
            await save_rows(self._session, {PurchaseOrderRow: [header], PurchaseOrderLineRow: lines}, {})
        except IntegrityError as error:
            if "uq_purchase_orders_number" in str(error.orig):
                raise DuplicateExternalRef(
                    f"there is a purchase order {purchase.number} already", ("number",)
                ) from error
            raise

    async def save(self, purchase: PurchaseOrder, at: datetime) -> None:
        """Write what may change of a locked purchase order and its lines."""
        lines = [_counts(line) for line in purchase.lines]
        await save_rows(self._session, {}, {PurchaseOrderRow: [_changing(purchase, at)], PurchaseOrderLineRow: lines})


def _changing(purchase: PurchaseOrder, at: datetime) -> dict[str, Any]:
    return {
        "id": purchase.id,
        "status": purchase.status,
        "ordered_at": purchase.ordered_at,
        "closed_at": purchase.closed_at,
        "version": purchase.version,
        "updated_at": at,
    }


def _counts(line: PurchaseOrderLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "received": line.received,
        "damaged": line.damaged,
        "canceled": line.canceled,
        "expected_at": line.expected_at,
    }
