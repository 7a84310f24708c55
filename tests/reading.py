"""What tests read straight from the tables, past the code that they prove."""

from typing import Any

from sqlalchemy import text

from tests.builders import Shop


async def level(shop: Shop, sku: str = "mug", location: str = "BER") -> tuple[int, int, int]:
    """On hand, reserved, quarantined."""
    query = text(
        "SELECT on_hand, reserved, quarantined FROM stock_levels l JOIN skus s ON s.id = sku_id"
        " JOIN locations p ON p.id = location_id WHERE s.code = :sku AND p.code = :location"
    )
    async with shop.database.session() as session:
        on_hand, reserved, quarantined = (await session.execute(query, {"sku": sku, "location": location})).one()
        return on_hand, reserved, quarantined


async def told(shop: Shop, since: int = 0) -> list[tuple[str, dict[str, Any]]]:
    """Events since this outbox row: type and data."""
    async with shop.database.session() as session:
        rows = await session.execute(
            text("SELECT type, data FROM outbox WHERE id > :since ORDER BY id"), {"since": since}
        )
        return [(kind, data) for kind, data in rows]


async def newest(shop: Shop) -> int:
    """The id of the newest outbox row."""
    async with shop.database.session() as session:
        return await session.scalar(text("SELECT coalesce(max(id), 0) FROM outbox")) or 0
