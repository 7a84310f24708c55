"""Orders that wait, and what they were promised."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.catalog.limit_backorders import LimitBackorders, limit_backorders
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import PromiseKind
from app.domain.orders.model import Line
from app.domain.unit_lines import Units
from app.purchasing.create import create_purchase_order
from tests.app.purchasing.ordering import a_supplier, creating
from tests.builders import Shop, place


async def sold_out(shop: Shop, sku: str = "mug") -> UUID:
    """An order that has all of it: 100 at BER, 100 at HAM."""
    return await place(shop, {sku: 200})


async def waiting(shop: Shop, units: int, **stated: Any) -> UUID:
    """An order of mugs, of which some may have to wait."""
    return await place(shop, {"mug": units}, allow_backorder=True, **stated)


async def the_line(shop: Shop, order_id: UUID) -> Line:
    """The order's only line."""
    (line,) = (await shop.order(order_id)).lines
    return line


def in_days(days: int) -> datetime:
    """An instant so many days ahead, of whole seconds."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)


async def coming(shop: Shop, units: int, expected_at: datetime, sku: str = "mug") -> UUID:
    """So many of it were ordered from a supplier for BER."""
    await a_supplier(shop)
    command = creating(lines=(Units(sku, units),), expected_at=expected_at)
    return await shop.run(create_purchase_order, command)


async def promised(shop: Shop, order_id: UUID) -> list[tuple[int, datetime | None]]:
    """Units that the order's only line waits for, and when they were promised."""
    line = await the_line(shop, order_id)
    return sorted(
        ((claim.quantity, claim.expected_at) for claim in line.claims),
        key=lambda claim: (claim[1] is None, claim[1], claim[0]),
    )


async def limit(shop: Shop, quantity: int | None, kind: PromiseKind = PromiseKind.BACKORDER, **stated: Any) -> None:
    """So many mugs may be sold that are neither there nor expected."""
    fields: dict[str, Any] = {"sku": "mug", "channel": None, "kind": kind, "quantity": quantity, **stated}
    await shop.run(limit_backorders, LimitBackorders(**fields))


async def used(shop: Shop) -> list[tuple[int, int]]:
    """Quantity and use of every limit, in the order in which they were made."""
    async with shop.database.session() as session:
        rows = await session.execute(text("SELECT quantity, used FROM backorder_limits ORDER BY id"))
        return [(quantity, units) for quantity, units in rows]


async def on_sale_from(shop: Shop, day: datetime | None, sku: str = "mug") -> None:
    """The SKU's street date."""
    await shop.run(upsert_sku, UpsertSku(code=sku, name=sku.title(), available_from=day))
