"""What a use case asks of PostgreSQL does not grow with the order: statements are counted, not guessed."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.domain.enums import ShipmentStatus
from app.orders.command import PlaceLine, PlacePayment
from db.database import Database
from tests.builders import Shop, cancel, capture_all, dispatch_all, place, see


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def statements_of(database: Database, work: Awaitable[Any]) -> int:
    with counted(database) as statements:
        await work
    return len(statements)


async def a_life(shop: Shop, lines: int) -> dict[str, int]:
    """How many statements each step of an order's life takes, for an order of so many lines."""
    database = shop.database
    wanted = tuple(PlaceLine(sku=shop.skus[n % 3], quantity=2) for n in range(lines))
    payment = PlacePayment(gateway="bank", amount=shop.money(1))
    counts: dict[str, int] = {}
    with counted(database) as statements:
        order_id = await place(shop, {}, lines=wanted, payments=(payment,))
    counts["place"] = len(statements)
    counts["capture"] = await statements_of(database, capture_all(shop, order_id))
    counts["dispatch some"] = await statements_of(database, dispatch_all(shop, order_id, units_per_line=1))
    counts["cancel"] = await statements_of(database, cancel(shop, order_id, {"mug": 1}))
    counts["dispatch"] = await statements_of(database, dispatch_all(shop, order_id))
    shipment = (await shop.order(order_id)).shipments[0]
    counts["track"] = await statements_of(database, see(shop, shipment.id, ShipmentStatus.DELIVERED))
    return counts


async def test_statements_do_not_grow_with_the_lines(shop: Shop) -> None:
    # given: the first life warms what is cached for good
    await a_life(shop, 3)

    # when
    small, large = await a_life(shop, 3), await a_life(shop, 30)

    # then
    assert small == large
    assert small["place"] <= 25, small
    assert max(small.values()) <= 45, small
