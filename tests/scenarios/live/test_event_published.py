"""The raw log over a socket: what SQL finds, each event once and in order, and never a silent gap."""

from typing import Any

import pytest
from sqlalchemy import text

from app.domain.enums import Role
from app.domain.ids import new_id
from app.domain.principal import SYSTEM
from app.events.cursor import CursorCodec
from app.events.follow import MAX_BEHIND
from app.jobs.issue_invoices import JOB as BILLING
from db.database import Database
from graphql_schema.ids import global_id
from tests.app.events.wire import make_tallies, whole_log, write
from tests.builders import Shop, capture_all, dispatch_all, place, sequenced
from tests.live_client import Refused, streaming, watching
from tests.scenarios.live.documents import EVENT_PUBLISHED, ORDERS_CHANGED, SLIM_EVENTS, STOCK_CHANGED
from tests.scenarios.live.lives_told import bands_are_told
from tests.scenarios.live.test_order_changed import by_card
from tests.serving import ServedHere, token

EVENTS = """
query ($after: Cursor, $types: [String!]) {
  events(first: 100, after: $after, types: $types) { edges { cursor node {
    id type position subjectVersion transactionId origin data subject { id }
  } } }
}
"""

EVENTS_OF = "query ($subject: ID!) { events(first: 100, subject: $subject) { edges { node { id } } } }"

SO_MANY_EVENTS = """
INSERT INTO outbox (event_id, type, subject_type, subject_id, subject_version, routing_keys, actor_kind, origin,
                    transaction_id, data_version, data, occurred_at, recorded_at)
SELECT gen_random_uuid(), 'order.paid', 'Order', gen_random_uuid(), 1, '{order:x}', 'SYSTEM', 'LIVE',
       gen_random_uuid(), 1, jsonb_build_object('state', jsonb_build_object()), now(), now()
FROM generate_series(1, :count)
"""


async def test_the_stream_the_query_and_the_table_tell_the_same(served: ServedHere, shop: Shop, care: str) -> None:
    # given
    order_id = await place(shop, {"mug": 2}, payments=[by_card(shop, 2500)])
    await capture_all(shop, order_id)
    await dispatch_all(shop, order_id)
    await BILLING.run(shop.database)
    await bands_are_told(shop)
    await place(shop, {"poster": 200})
    await bands_are_told(shop)
    await sequenced(shop.database)
    logged = await whole_log(served.services.log)
    async with shop.database.session() as session:
        bands = {
            row.id: row[1:] for row in await session.execute(text("SELECT id, sku_id, channel_id FROM shopper_stock"))
        }
    beginning = served.services.cursors.encode(0)
    # when
    async with watching(served.address, EVENT_PUBLISHED, bearer=care, after=beginning) as watch:
        streamed = await watch.take(len(logged))
    queried = (await served.data(EVENTS, care))["events"]["edges"]
    # then
    assert [item["event"] for item in streamed] == [edge["node"] for edge in queried]
    assert [item["cursor"] for item in streamed] == [edge["cursor"] for edge in queried]
    assert [item["event"] for item in streamed] == [
        {
            "id": global_id("Event", event.event_id),
            "type": event.type,
            "position": str(event.position),
            "subjectVersion": event.subject_version,
            "transactionId": str(event.transaction_id),
            "origin": "LIVE",
            "data": event.data,
            "subject": {"id": global_id(event.subject_type, *bands.get(event.subject_id, (event.subject_id,)))},
        }
        for event in logged
    ]
    (out,) = [item["event"] for item in streamed if item["event"]["type"] == "availability.out_of_stock"]
    found = (await served.data(EVENTS_OF, care, subject=out["subject"]["id"]))["events"]["edges"]
    assert [edge["node"] for edge in found if edge["node"]["id"] == out["id"]] == [{"id": out["id"]}]


async def test_types_narrow_the_stream_and_without_a_cursor_it_begins_now(
    served: ServedHere, shop: Shop, care: str
) -> None:
    # given
    await place(shop, {"mug": 1})
    await sequenced(shop.database)
    async with watching(served.address, EVENT_PUBLISHED, bearer=care, types=["order.placed"]) as watch:
        begun = await watch.next()
        # when
        order_id = await place(shop, {"tea": 1})
        item = await watch.next()
    # then
    assert begun["__typename"] == "StreamProgress"
    assert item["event"]["type"] == "order.placed"
    assert item["event"]["subject"]["id"] == global_id("Order", order_id)


@pytest.mark.parametrize("variables", [{"after": "x"}, {"after": "A" * 55}, {"after": ""}, {"types": ["order.eaten"]}])
async def test_refuses_what_is_no_cursor_or_no_type(served: ServedHere, care: str, variables: dict[str, Any]) -> None:
    async with watching(served.address, EVENT_PUBLISHED, bearer=care, **variables) as watch:
        with pytest.raises(Refused) as refused:
            await watch.next()
    assert refused.value.code == "BAD_USER_INPUT"
    async with streaming(served.address, EVENT_PUBLISHED, bearer=care, **variables) as events:
        with pytest.raises(Refused) as refused:
            _ = (await anext(events)).item
    assert refused.value.code == "BAD_USER_INPUT"


async def age(database: Database, days: int) -> None:
    """Let the whole log be so much older; events themselves never change otherwise."""
    async with database.session() as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        older = text("UPDATE events SET recorded_at = recorded_at - make_interval(days => :days)")
        await session.execute(older, {"days": days})
        await session.commit()


async def fill(database: Database, count: int) -> None:
    """So many events more, each in the log."""
    async with database.session() as session:
        await session.execute(text(SO_MANY_EVENTS), {"count": count})
        await session.commit()
    await sequenced(database)


async def lost(served: ServedHere, shop: Shop, reason: str) -> str:
    """A cursor that is lost for this reason."""
    if reason == "CURSOR_UNKNOWN":
        return CursorCodec(served.services.secrets.cursors, new_id()).encode(3)
    await sequenced(shop.database)
    cursor = served.services.cursors.encode(3)
    if reason == "TOO_FAR_BEHIND":
        await fill(shop.database, MAX_BEHIND)
    else:
        await age(shop.database, 8)
    return cursor


REASONS = ["CURSOR_UNKNOWN", "TOO_FAR_BEHIND", "CURSOR_EXPIRED"]


@pytest.mark.parametrize("reason", REASONS)
async def test_a_lost_cursor_is_told_and_a_fresh_snapshot_follows(
    served: ServedHere, shop: Shop, care: str, reason: str
) -> None:
    # given
    order_id = await place(shop, {"mug": 1}, payments=[by_card(shop, 1250)])
    cursor = await lost(served, shop, reason)
    # when
    async with watching(served.address, ORDERS_CHANGED, bearer=care, after=cursor) as watch:
        resync = await watch.next()
        # and: whoever is cut right here and comes back is told again, or everything from the beginning of this log
        async with watching(served.address, ORDERS_CHANGED, bearer=care, after=watch.cursor) as cut:
            again = await cut.next()
        snapshot = await watch.next()
        await capture_all(shop, order_id)
        change = await watch.next()
    async with watching(served.address, STOCK_CHANGED, bearer=care, skus=["mug"], after=cursor) as watch:
        stock = await watch.take(2)
    # then
    assert (resync["__typename"], resync["reason"]) == ("StreamResync", reason)
    assert (snapshot["__typename"], change["__typename"]) == ("OrderSnapshot", "OrderChange")
    assert again["__typename"] == ("OrderChange" if reason == "CURSOR_UNKNOWN" else "StreamResync")
    assert [order["id"] for order in snapshot["orders"]] == [global_id("Order", order_id)]
    assert change["event"]["type"] == "order.paid"
    assert [item["__typename"] for item in stock] == ["StreamResync", "StockSnapshot"]
    assert stock[0]["reason"] == reason


@pytest.mark.parametrize("reason", REASONS)
async def test_the_raw_log_says_where_it_goes_on_after_a_lost_cursor(
    served: ServedHere, shop: Shop, care: str, reason: str
) -> None:
    # given
    cursor = await lost(served, shop, reason)
    # when
    async with watching(served.address, SLIM_EVENTS, bearer=care, after=cursor, types=["order.placed"]) as watch:
        resync = await watch.next()
        await place(shop, {"mug": 1})
        item = await watch.next()
    # then
    assert (resync["__typename"], resync["reason"]) == ("StreamResync", reason)
    assert item["event"]["type"] == "order.placed"


async def test_a_cursor_within_ten_thousand_events_misses_none_of_them(
    served: ServedHere, shop: Shop, care: str
) -> None:
    # given
    await sequenced(shop.database)
    head = (await served.services.log.head()).position
    await fill(shop.database, MAX_BEHIND)
    # when
    positions: list[int] = []
    async with watching(served.address, SLIM_EVENTS, bearer=care, after=served.services.cursors.encode(head)) as watch:
        while len(positions) < MAX_BEHIND:
            item = await watch.next()
            assert item["__typename"] != "StreamResync", item
            if "event" in item:  # and now and then how far it is, where the reader is slow
                positions.append(int(item["event"]["position"]))
    # then
    assert positions == list(range(head + 1, head + 1 + MAX_BEHIND))


async def test_writers_on_a_bare_wire_are_heard_too(served: ServedHere, care: str) -> None:
    # given: transactions of another process, which pokes nobody here
    database = Database(served.services.database.engine)
    tallies = await make_tallies(database, 5)
    async with watching(served.address, SLIM_EVENTS, bearer=care) as watch:
        await watch.next()
        # when
        await write(database, tallies, 30, seed=1)
        async with database.unit_of_work(SYSTEM):
            pass
        await sequenced(database)
        total = (await served.services.log.head()).position
        items = await watch.take(total)
    # then
    assert [int(item["event"]["position"]) for item in items] == list(range(1, total + 1))


@pytest.mark.parametrize("role", [Role.STORE, Role.WAREHOUSE])
async def test_places_that_pack_do_not_read_the_raw_log(served: ServedHere, role: Role) -> None:
    async with watching(served.address, SLIM_EVENTS, bearer=token(role)) as watch:
        with pytest.raises(Refused) as refused:
            await watch.next()
    assert refused.value.code == "FORBIDDEN"
