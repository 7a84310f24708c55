"""From a label to the door, as the storefront and the desk read it: promises, estimates, alerts, unknown numbers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.delivery_options import end_of_day
from app.domain.enums import Role
from app.domain.orders.model import Order
from app.orders.command import PlaceDelivery
from graphql_schema.ids import global_id
from tests.app.tracking.telling import a_carriers_app, a_parcel, arrive, days_ago, seen, tracker, worked_off
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal, counted_statements

ORDER = """
query ($id: ID!) { order(id: $id) {
  customerStatus
  lines { promise { promisedBy promisedOn expectedBy status revisions { promisedBy expectedBy cause } } }
  shipments { status alert estimatedDeliveryAt trackingEvents { status place counts assumed } }
} }
"""
RECORD = """
mutation ($input: TrackingEventRecordInput!) { trackingEventRecord(input: $input) {
  shipment { status trackingEvents { id counts } } errors { code path }
} }
"""
UNMATCHED = """
query { unmatchedSightings(states: [WAITING]) { edges { node { trackingNumber status place state } } }
  shipments(alerts: [DELAYED]) { edges { node { trackingNumber alert } } }
  inboxMessages { edges { node { carrier state
    sightings { eventId effect status unmatched { trackingNumber } trackingEvent { status } } } } }
}
"""
MATCH = """
mutation ($input: TrackingEventMatchInput!) { trackingEventMatch(input: $input) {
  shipment { trackingEvents { status } } errors { code path }
} }
"""
DISMISS = """
mutation ($input: TrackingEventDismissInput!) { trackingEventDismiss(input: $input) {
  sighting { state trackingNumber } errors { code path }
} }
"""
TODAY = ZoneInfo("Europe/Berlin")


async def a_promised_parcel(shop: Shop, number: str, days: int = 1) -> tuple[Order, datetime]:
    """An order that was promised in so many days, and left; and the end of that day."""
    day = (datetime.now(TODAY) + timedelta(days=days)).date()
    by = end_of_day(day, TODAY)
    delivery = PlaceDelivery(key="home", promised_by=by, promised_on=day)
    return await a_parcel(shop, number, deliveries=(delivery,), shipping_address=None), by


async def test_a_buyer_reads_what_is_promised_what_is_expected_and_why_that_changed(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app_id = await a_carriers_app(shop)
    order, by = await a_promised_parcel(shop, "9500")
    buyer = a_principal(Role.GUEST, order_id=order.id)
    asked = {"id": global_id("Order", order.id)}
    late = (by + timedelta(days=1)).replace(microsecond=0)

    # when
    before = await graph.data(ORDER, buyer, **asked)
    await arrive(shop, app_id, tracker("9500", seen("in_transit", days_ago(0.1)), expects=late))
    await worked_off(shop)
    after = await graph.data(ORDER, buyer, **asked)

    # then
    assert before["order"]["lines"][0]["promise"] == {
        "promisedBy": _text(by),
        "promisedOn": by.astimezone(TODAY).date().isoformat(),
        "expectedBy": _text(by),
        "status": "ON_TRACK",
        "revisions": [],
    }
    promise = after["order"]["lines"][0]["promise"]
    assert (promise["expectedBy"], promise["status"]) == (_text(late), "AT_RISK")
    assert [(one["cause"], one["expectedBy"]) for one in promise["revisions"]] == [
        ("PLACED", _text(by)),
        ("ESTIMATE", _text(late)),
    ]
    assert after["order"]["customerStatus"] == "DELAYED"
    (shipment,) = after["order"]["shipments"]
    assert (shipment["alert"], shipment["estimatedDeliveryAt"]) == ("DELAYED", _text(late))
    assert shipment["trackingEvents"] == [
        {"status": "IN_TRANSIT", "place": "Hamburg", "counts": True, "assumed": False}
    ]
    assert (await graph.data(ORDER, a_principal(Role.GUEST, order_id=app_id), **asked))["order"] is None


async def test_the_desk_corrects_a_delivery_and_finds_whose_an_unknown_number_is(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app_id = await a_carriers_app(shop)
    order, _ = await a_promised_parcel(shop, "9501")
    shipment_id = global_id("Shipment", order.shipments[0].id)
    now = datetime.now(UTC).isoformat()
    told = {"trackingNumber": "9501", "status": "DELIVERED", "occurredAt": now}

    # when a driver scans the wrong parcel
    wrong = await _record(graph, **told)
    right = await _record(graph, **{**told, "status": "IN_TRANSIT", "correctsId": wrong["trackingEvents"][0]["id"]})

    # then
    assert (wrong["status"], right["status"]) == ("DELIVERED", "IN_TRANSIT")
    assert sorted(event["counts"] for event in right["trackingEvents"]) == [False, True]

    # when
    await arrive(
        shop, app_id, tracker("OTHER", seen("failure", days_ago(0))), tracker("NONE", seen("failure", days_ago(0)))
    )
    await worked_off(shop)
    desk = await graph.data(UNMATCHED, ADMIN)
    care = a_principal(Role.CARE)
    matched = await graph.data(
        MATCH, care, input={"idempotencyKey": a_key(), "trackingNumber": "OTHER", "shipmentId": shipment_id}
    )
    dismissed = await graph.data(DISMISS, care, input={"idempotencyKey": a_key(), "trackingNumber": "NONE"})
    gone = await graph.data(DISMISS, care, input={"idempotencyKey": a_key(), "trackingNumber": "NONE"})

    # then
    waiting = [edge["node"]["trackingNumber"] for edge in desk["unmatchedSightings"]["edges"]]
    assert waiting == ["NONE", "OTHER"]
    assert desk["shipments"]["edges"] == []
    sighting = desk["inboxMessages"]["edges"][0]["node"]["sightings"][0]
    assert (sighting["effect"], sighting["unmatched"], sighting["trackingEvent"]) == (
        "UNMATCHED",
        {"trackingNumber": "NONE"},
        None,
    )
    assert "EXCEPTION" in [event["status"] for event in matched["trackingEventMatch"]["shipment"]["trackingEvents"]]
    assert dismissed["trackingEventDismiss"]["sighting"] == {"state": "DISMISSED", "trackingNumber": "NONE"}
    assert gone["trackingEventDismiss"]["errors"] == [{"code": "NOT_FOUND", "path": ["trackingNumber"]}]
    assert (await graph.data(UNMATCHED, ADMIN))["unmatchedSightings"]["edges"] == []
    await invariants_hold(shop.database)


async def test_promises_of_many_lines_cost_no_more_than_of_one(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app_id = await a_carriers_app(shop)
    query = """
        query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { lines { promise { status revisions { cause } } } } } }
    """
    orders = [(await a_promised_parcel(shop, f"96{number}"))[0] for number in range(3)]
    late = datetime.now(UTC) + timedelta(days=5)
    for number in range(3):
        await arrive(shop, app_id, tracker(f"96{number}", seen("in_transit", days_ago(0)), expects=late))
    await worked_off(shop)

    # when
    counts = list[int]()
    for some in (orders[:1], orders):
        with counted_statements(shop.database) as statements:
            answer = await graph.data(query, ADMIN, ids=[global_id("Order", order.id) for order in some])
        counts.append(len(statements))
        assert {line["promise"]["status"] for order in answer["nodes"] for line in order["lines"]} == {"AT_RISK"}

    # then
    assert counts[0] == counts[1]


async def _record(graph: Any, **stated: Any) -> dict[str, Any]:
    answer = await graph.data(RECORD, ADMIN, input={"idempotencyKey": a_key(), **stated})
    assert answer["trackingEventRecord"]["errors"] == []
    return answer["trackingEventRecord"]["shipment"]


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
