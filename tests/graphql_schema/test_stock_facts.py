"""What people and systems say of stock, over the graph: one scenario for each way to say it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.enums import Role
from db.database import Database
from tests.builders import a_key, a_shop, invariants_hold, place, receive
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal

ERRORS = """errors { __typename code message path
  ... on InsufficientStock { shortfalls { sku location requested available } }
  ... on StockChanged { expected onHand stockLevel { onHand version } } }"""
FACT = f"""
stockLevel {{ sku {{ code }} onHand reserved quarantined shortfall available }}
shed {{ quantity order {{ number }} }} shortfall {ERRORS}
"""
ADJUST = f"mutation ($input: StockAdjustInput!) {{ stockAdjust(input: $input) {{ {FACT} }} }}"
SET = f"mutation ($input: StockSetInput!) {{ stockSet(input: $input) {{ {FACT} }} }}"
MOVE = f"mutation ($input: StockMoveInput!) {{ stockMove(input: $input) {{ {FACT} }} }}"
ROWS = f"""
changed refused rows {{ index outcome shed {{ quantity }} shortfall error {{ code path }}
  stockLevel {{ sku {{ code }} location {{ code }} onHand quarantined reportedAt freshUntil }} }} {ERRORS}
"""
BULK = f"mutation ($input: StockBulkSetInput!) {{ stockBulkSet(input: $input) {{ {ROWS} }} }}"
SYNC = f"mutation ($input: StockSyncInput!) {{ stockSync(input: $input) {{ {ROWS} }} }}"
COUNT = f"""
stockCount {{ id state countedAt note decidedAt decisionNote submittedBy {{ kind }} decidedBy {{ kind }}
  location {{ code }} lines {{ sku {{ code }} expected counted variance state }} }} {ERRORS}
"""
SUBMIT = f"mutation ($input: StockCountSubmitInput!) {{ stockCountSubmit(input: $input) {{ {COUNT} }} }}"
APPROVE = f"mutation ($input: StockCountDecisionInput!) {{ stockCountApprove(input: $input) {{ {COUNT} }} }}"
REJECT = f"mutation ($input: StockCountDecisionInput!) {{ stockCountReject(input: $input) {{ {COUNT} }} }}"
FEED = f"""
mutation ($input: StockFeedSaveInput!) {{ stockFeedSave(input: $input) {{
  stockFeed {{ id maxAgeMinutes asOf receivedAt freshUntil stale version location {{ code }} }} {ERRORS} }} }}
"""
FEEDS = "query ($stale: Boolean) { stockFeeds(stale: $stale) { edges { node { location { code } stale asOf } } } }"
COUNTS = """
query ($states: [StockCountState!], $locations: [String!]) {
  stockCounts(states: $states, locations: $locations) { edges { node { id state } } }
}
"""
LEDGER = """
{ stockLevels(skus: ["mug"], locations: ["BER"]) { edges { node { movements(first: 3) { edges { node {
  kind reason note channel { code } cause { __typename }
  onHandBefore onHandDelta onHandAfter reservedBefore reservedDelta reservedAfter
  quarantinedBefore quarantinedDelta quarantinedAfter shortfallBefore shortfallDelta shortfallAfter
} } } } } } }
"""
STORE = a_principal(Role.STORE, locations={"BER"})


async def did(graph: Graph, mutation: str, principal: Any = ADMIN, **stated: Any) -> Any:
    """The payload of a mutation that takes an idempotency key."""
    payload = await graph.data(mutation, principal, input={"idempotencyKey": a_key(), **stated})
    return payload[mutation.split("{ ")[1].partition("(")[0].strip()]


async def test_a_loss_says_who_lost_promised_units_and_the_ledger_says_why(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 100}, stock=10)
    order = await shop.order(await place(shop, {"mug": 18}))
    graph = await a_graph(database)
    mug = {"sku": "mug", "location": "BER"}

    # when
    lost = await did(graph, ADJUST, **mug, onHandDelta=-5, reason="THEFT", note="case 17")

    # then
    assert lost["errors"] == []
    assert [(units["quantity"], units["order"]["number"]) for units in lost["shed"]] == [(5, order.number)]
    assert lost["stockLevel"] == {
        "sku": {"code": "mug"},
        "onHand": 5,
        "reserved": 5,
        "quarantined": 0,
        "shortfall": 0,
        "available": 0,
    }
    (level,) = (await graph.data(LEDGER, ADMIN))["stockLevels"]["edges"]
    theft, released, _ = (edge["node"] for edge in level["node"]["movements"]["edges"])
    assert (theft["kind"], theft["reason"], theft["note"], theft["channel"]) == ("WRITE_OFF", "THEFT", "case 17", None)
    assert (theft["onHandBefore"], theft["onHandDelta"], theft["onHandAfter"]) == (10, -5, 5)
    assert (released["kind"], released["reservedBefore"], released["reservedDelta"]) == ("RELEASE", 10, -5)
    assert released["channel"] == {"code": "web"}

    # when: more than is there
    short = await did(graph, ADJUST, STORE, **mug, onHandDelta=-6, reason="LOST")

    # then
    assert (short["stockLevel"], short["shed"]) == (None, [])
    assert short["errors"][0]["shortfalls"] == [{"sku": "mug", "location": "BER", "requested": 6, "available": 5}]
    await invariants_hold(database)


async def test_a_stale_set_brings_the_level_to_decide_anew(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 100}, stock=10)
    await receive(shop, "mug", "BER", 1)
    graph = await a_graph(database)
    mug = {"sku": "mug", "location": "BER", "onHand": 7}

    # when
    stale = await did(graph, SET, STORE, **mug, expectedOnHand=10)
    seen = stale["errors"][0]["stockLevel"]["onHand"]
    done = await did(graph, SET, STORE, **mug, expectedOnHand=seen)

    # then
    assert stale["errors"][0]["__typename"] == "StockChanged"
    assert (stale["errors"][0]["code"], stale["errors"][0]["path"]) == ("STOCK_CHANGED", ["expectedOnHand"])
    assert (stale["errors"][0]["expected"], stale["errors"][0]["onHand"], seen) == (10, 11, 11)
    assert (done["errors"], done["stockLevel"]["onHand"]) == ([], 7)


async def test_broken_units_are_moved_out_of_sale_and_the_past_knows_them(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100}, stock=10)
    graph = await a_graph(database)
    mug = {"sku": "mug", "location": "BER"}
    before = datetime.now(UTC)

    # when
    moved = await did(graph, MOVE, STORE, **mug, quantity=4, **{"from": "ON_HAND", "to": "QUARANTINED"})
    itself = await did(graph, MOVE, STORE, **mug, quantity=4, **{"from": "ON_HAND", "to": "ON_HAND"})

    # then
    assert (moved["stockLevel"]["onHand"], moved["stockLevel"]["quarantined"]) == (6, 4)
    assert (itself["errors"][0]["code"], itself["errors"][0]["path"]) == ("INVALID", ["to"])
    as_of = """query ($at: DateTime!) {
      stockLevelAsOf(sku: "mug", location: "BER", at: $at) { onHand reserved quarantined shortfall } }"""
    then = (await graph.data(as_of, ADMIN, at=before.isoformat()))["stockLevelAsOf"]
    now = (await graph.data(as_of, ADMIN, at=datetime.now(UTC).isoformat()))["stockLevelAsOf"]
    assert then == {"onHand": 10, "reserved": 0, "quarantined": 0, "shortfall": 0}
    assert now == {"onHand": 6, "reserved": 0, "quarantined": 4, "shortfall": 0}


async def test_many_rows_are_answered_one_by_one(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100, "tea": 100}, stock=10)
    graph = await a_graph(database)
    rows = [
        {"sku": "mug", "location": "BER", "onHand": 7},
        {"sku": "tea", "location": "BER", "onHand": 5, "expectedOnHand": 9},
        {"sku": "nothing", "location": "BER", "onHand": 5},
    ]

    # when
    done = await did(graph, BULK, STORE, rows=rows)

    # then
    assert (done["errors"], done["changed"], done["refused"]) == ([], 1, 2)
    assert [(row["index"], row["outcome"], row["error"]) for row in done["rows"]] == [
        (0, "CHANGED", None),
        (1, "REFUSED", {"code": "STOCK_CHANGED", "path": ["rows", "1", "expectedOnHand"]}),
        (2, "REFUSED", {"code": "NOT_FOUND", "path": ["rows", "2", "sku"]}),
    ]
    assert [row["stockLevel"] and row["stockLevel"]["onHand"] for row in done["rows"]] == [7, 10, None]


async def test_rows_have_limits_of_their_own(database: Database) -> None:
    # given: more rows than any other list may have
    await a_shop(database, prices={"mug": 100}, stock=10)
    graph = await a_graph(database)
    rows = [{"sku": f"sku-{n}", "location": "BER", "onHand": 5} for n in range(1_001)]
    rows.append({"sku": "mug", "location": "BER", "onHand": 7})

    # then
    assert (await did(graph, BULK, rows=rows))["changed"] == 1
    assert await graph.code(BULK, ADMIN, input={"idempotencyKey": a_key(), "rows": rows * 5}) == "BAD_USER_INPUT"
    with_others = BULK.replace("stockBulkSet(", "channelUpsert(input: $other) { errors { code } } stockBulkSet(", 1)
    with_others = with_others.replace("($input", "($other: ChannelUpsertInput!, $input", 1)
    other = {"code": "x", "name": "X", "kind": "WEB", "currency": "EUR"}
    stated = {"idempotencyKey": a_key(), "rows": rows}
    assert await graph.code(with_others, ADMIN, input=stated, other=other) == "BAD_USER_INPUT"
    app = replace(a_principal(Role.APP), scopes=frozenset({"pii"}))
    assert await graph.code(BULK, app, input={"idempotencyKey": a_key(), "rows": rows[:1]}) == "FORBIDDEN"


async def test_a_suppliers_report_is_taken_in_as_of_its_instant_and_ages(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 100, "tea": 100}, stock=10)
    graph = await a_graph(database)
    as_of = datetime.now(UTC)
    await receive(shop, "mug", "BER", 5)

    # when
    saved = (await graph.data(FEED, ADMIN, input={"location": "BER", "maxAgeMinutes": 30}))["stockFeedSave"]
    stale = [edge["node"] for edge in (await graph.data(FEEDS, ADMIN, stale=True))["stockFeeds"]["edges"]]
    rows = [{"sku": "mug", "onHand": 8, "quarantined": 1}]
    synced = await did(graph, SYNC, location="BER", asOf=as_of.isoformat(), rows=rows, complete=True)

    # then: what came since is kept, what was not named is not there
    assert (saved["errors"], saved["stockFeed"]["stale"], saved["stockFeed"]["maxAgeMinutes"]) == ([], True, 30)
    assert [feed["location"] for feed in stale] == [{"code": "BER"}]
    mug, tea = synced["rows"]
    assert (mug["index"], mug["outcome"], mug["stockLevel"]["onHand"], mug["stockLevel"]["quarantined"]) == (
        0,
        "CHANGED",
        13,
        1,
    )
    assert (tea["index"], tea["outcome"], tea["stockLevel"]["onHand"]) == (None, "CHANGED", 0)
    assert datetime.fromisoformat(mug["stockLevel"]["reportedAt"]) == as_of
    assert datetime.fromisoformat(mug["stockLevel"]["freshUntil"]) == as_of + timedelta(minutes=30)
    (feed,) = (await graph.data(FEEDS, STORE, stale=False))["stockFeeds"]["edges"]
    assert datetime.fromisoformat(feed["node"]["asOf"]) == as_of
    assert (await graph.data(FEEDS, a_principal(Role.STORE, locations={"HAM"})))["stockFeeds"]["edges"] == []
    await invariants_hold(database)


async def test_a_large_variance_waits_for_somebody_else(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100, "tea": 100}, stock=50)
    graph = await a_graph(database)
    counter = STORE

    # when
    lines = [{"sku": "mug", "counted": 48}, {"sku": "tea", "counted": 10}]
    count = (await did(graph, SUBMIT, counter, location="BER", lines=lines, note="aisle 3"))["stockCount"]

    # then
    assert (count["state"], count["note"], count["submittedBy"]) == ("PENDING_APPROVAL", "aisle 3", {"kind": "STAFF"})
    assert [(line["variance"], line["state"]) for line in count["lines"]] == [
        (-2, "BOOKED"),
        (-40, "PENDING_APPROVAL"),
    ]
    decision = {"idempotencyKey": a_key(), "stockCountId": count["id"]}
    assert await graph.code(APPROVE, counter, input=decision) == "FORBIDDEN"
    waiting = (await graph.data(COUNTS, counter, states=["PENDING_APPROVAL"]))["stockCounts"]["edges"]
    assert [edge["node"]["id"] for edge in waiting] == [count["id"]]
    hidden = a_principal(Role.WAREHOUSE, locations={"HAM"})
    assert (await graph.data(COUNTS, hidden))["stockCounts"]["edges"] == []

    # when
    other = replace(a_principal(Role.WAREHOUSE, locations={"BER"}), id=UUID(int=8))
    approved = (await did(graph, APPROVE, other, stockCountId=count["id"], note="seen"))["stockCount"]
    twice = await did(graph, REJECT, other, stockCountId=count["id"])

    # then
    assert (approved["state"], approved["decisionNote"], approved["decidedBy"]) == ("BOOKED", "seen", {"kind": "STAFF"})
    assert (twice["errors"][0]["code"], twice["errors"][0]["path"]) == ("ILLEGAL_TRANSITION", ["stockCountId"])
    await invariants_hold(database)


async def test_care_reads_stock_and_says_nothing_of_it(database: Database) -> None:
    graph = await a_graph(database)
    care = a_principal(Role.CARE)
    for mutation, stated in (
        (ADJUST, {"sku": "mug", "location": "BER", "onHandDelta": 1, "reason": "FOUND"}),
        (SET, {"sku": "mug", "location": "BER", "onHand": 1, "expectedOnHand": 1}),
        (BULK, {"rows": [{"sku": "mug", "location": "BER", "onHand": 1}]}),
        (SUBMIT, {"location": "BER", "lines": [{"sku": "mug", "counted": 1}]}),
    ):
        assert await graph.code(mutation, care, input={"idempotencyKey": a_key(), **stated}) == "FORBIDDEN"
    assert (await graph.data(COUNTS, care))["stockCounts"]["edges"] == []
