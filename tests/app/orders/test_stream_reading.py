"""What a stream of orders reads: its snapshot, and whether an order still belongs to it."""

from datetime import UTC, datetime, timedelta

from app.domain.enums import OrderStatus, Role
from app.domain.orders.filtering import OrderFilter
from app.orders.queries import load_orders_for_stream, order_matches
from db.database import Database
from tests.builders import STAFF, a_shop, cancel, place
from tests.graphql_schema.asking import a_principal

DAY = datetime(2026, 3, 1, tzinfo=UTC)


async def test_a_snapshot_holds_the_newest_that_match(database: Database) -> None:
    # given
    shop = await a_shop(database)
    ids = [await place(shop, placed_at=DAY + timedelta(days=day)) for day in (1, 3, 2, 0)]
    await cancel(shop, ids[1])
    # when
    async with database.session(snapshot=True) as session:
        newest = await load_orders_for_stream(session, STAFF, wanted=OrderFilter(status=(OrderStatus.OPEN,)), limit=2)
        named = await load_orders_for_stream(session, STAFF, order_ids=[ids[3], ids[1]])
        foreign = await load_orders_for_stream(
            session, a_principal(Role.GUEST, order_id=ids[0]), order_ids=[ids[3], ids[0]]
        )
    # then
    assert [row.id for row in newest] == [ids[2], ids[0]]
    assert [row.id for row in named] == [ids[1], ids[3]]
    assert [row.id for row in foreign] == [ids[0]]


async def test_an_order_leaves_when_it_no_longer_matches_or_is_out_of_sight(database: Database) -> None:
    # given
    shop = await a_shop(database)
    order_id = await place(shop)
    still_open = OrderFilter(status=(OrderStatus.OPEN,))
    elsewhere = a_principal(Role.STORE, locations={"HAM"})
    # then
    async with database.session() as session:
        assert await order_matches(session, STAFF, still_open, order_id)
        assert not await order_matches(session, STAFF, OrderFilter(channels=("till",)), order_id)
        assert not await order_matches(session, elsewhere, still_open, order_id)
    # when
    await cancel(shop, order_id)
    # then
    async with database.session() as session:
        assert not await order_matches(session, STAFF, still_open, order_id)
        assert await order_matches(session, STAFF, OrderFilter(), order_id)
