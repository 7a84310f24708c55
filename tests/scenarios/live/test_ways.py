"""Other ways to the door, over the wire, from placing to done: by a store, by a van, by a partner, by a locker."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.enums import LocationCapability, LocationKind, Role, Weekday
from app.domain.orders.model import Address
from app.locations.upsert import UpsertLocation, upsert_location
from app.pickups.codes import pickup_code
from graphql_schema.ids import uuid_of
from tests.builders import Shop, a_key, invariants_hold, sequenced
from tests.live_client import watching
from tests.reading import level
from tests.serving import KEYS, ServedHere, token

FOLLOWED = """
subscription ($orderId: ID!) {
  orderChanged(orderId: $orderId) {
    __typename
    ... on OrderSnapshot { cursor orders { customerStatus } }
    ... on OrderChange { cursor event { type } order { customerStatus } }
  }
}
"""
WORKED = """
subscription ($location: String!) {
  fulfillmentOrdersChanged(location: $location) {
    __typename
    ... on FulfillmentOrderSnapshot { cursor fulfillmentOrders { id } }
    ... on FulfillmentOrderChange { cursor event { type } fulfillmentOrder { status requestStatus } }
  }
}
"""
SHOWN = "id status location { code } follows { id }"
WORK = "id status requestStatus expectedShipAt location { code } follows { id } awaitedLines { quantity }"
PLACE = f"""
mutation ($input: OrderPlaceInput!) {{
  orderPlace(input: $input) {{
    errors {{ code path ... on SlotFull {{ startsAt }} ... on MethodNotOffered {{ location needs }} }}
    trackingToken
    order {{
      id deliveries {{ id promisedBy slot {{ startsAt location {{ code }} }} }} fulfillmentOrders {{ {SHOWN} }}
    }}
  }}
}}
"""
DISPATCH = """
mutation ($input: ShipmentDispatchInput!) { shipmentDispatch(input: $input) { errors { code } shipment { id } } }
"""
SEEN = """
mutation ($input: TrackingEventRecordInput!) {
  trackingEventRecord(input: $input) { errors { code } shipment { status } order { customerStatus fulfillmentStatus } }
}
"""
HOME = {"country": "DE", "city": "Berlin", "postalCode": "10115", "line1": "Weg 1"}
ADMIN = token(Role.ADMIN)


DAYS = [day.value for day in Weekday]
AN_ORDER: dict[str, Any] = {"channel": "web", "lines": [{"sku": "mug", "quantity": 1}]}
DONE = {"status": "DISPATCHED", "requestStatus": "CANCEL_REFUSED"}
SAVE = """
mutation ($input: DeliverySlotsSaveInput!) {
  deliverySlotsSave(input: $input) { errors { code path } location { deliverySlots { weekday opens capacity } } }
}
"""
SLOTS = """
query ($address: AddressInput, $from: Date) {
  deliverySlots(channel: "web", address: $address, from: $from, days: 1) {
    location { code } startsAt endsAt free
  }
}
"""
MOVE = """
mutation ($input: OrderDeliverySlotMoveInput!) {
  orderDeliverySlotMove(input: $input) { errors { code path } order { deliveries { slot { startsAt } } } }
}
"""
BACK = """
mutation ($input: ShipmentReceiveBackInput!) {
  shipmentReceiveBack(input: $input) { errors { code path } shipment { receivedBackAt } }
}
"""
QUEUE = """
query ($location: String!) { fulfillmentOrders(location: $location, status: [OPEN]) { edges { node { id } } } }
"""


def on_work(name: str, kind: str, answer: str = "") -> str:
    return f"""
    mutation ($input: {kind}!) {{
      {name}(input: $input) {{
        errors {{ code path }} fulfillmentOrder {{ {WORK} {answer} }} order {{ fulfillmentStatus customerStatus }}
      }}
    }}
    """


RECEIVE = on_work("fulfillmentOrderReceive", "FulfillmentOrderReceiveInput", "shipments { id status }")
HAND_OVER = on_work("fulfillmentOrderHandOver", "FulfillmentOrderHandOverInput")
SUBMIT = on_work("fulfillmentOrderSubmit", "FulfillmentOrderSubmitInput")
ACCEPT = on_work("fulfillmentOrderAccept", "FulfillmentOrderInput")
REJECT = on_work("fulfillmentOrderReject", "FulfillmentOrderRejectInput")
ASK_BACK = on_work("fulfillmentOrderCancelRequest", "FulfillmentOrderCancelRequestInput")
GIVE_BACK = on_work("fulfillmentOrderCancelAccept", "FulfillmentOrderCancelAcceptInput")
KEEP = on_work("fulfillmentOrderCancelRefuse", "FulfillmentOrderCancelRefuseInput")


async def do(served: ServedHere, mutation: str, bearer: str | None, **stated: Any) -> Any:
    """One mutation that is not refused."""
    (answer,) = (await served.data(mutation, bearer, input={"idempotencyKey": a_key(), **stated})).values()
    assert answer["errors"] == [], answer
    return answer


async def ordered(served: ServedHere, delivery: dict[str, Any], bearer: str | None = None, **units: int) -> Any:
    """An order that is placed with one delivery."""
    lines = [{"sku": sku, "quantity": count} for sku, count in (units or {"mug": 2}).items()]
    return await do(served, PLACE, bearer, channel="web", lines=lines, deliveries=[{"key": "d", **delivery}])


async def seen(served: ServedHere, shipment: str, status: str, minutes_ago: int = 0) -> Any:
    """A carrier saw a shipment."""
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    return await do(served, SEEN, ADMIN, shipmentId=shipment, status=status, occurredAt=at.isoformat())


async def asked(served: ServedHere, order: dict[str, Any]) -> list[dict[str, Any]]:
    """Why an order is refused."""
    return (await served.data(PLACE, None, input=order))["orderPlace"]["errors"]


async def well(shop: Shop) -> None:
    """What is stored and told is in order."""
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def a_place(shop: Shop, code: str, kind: LocationKind, *can: LocationCapability) -> None:
    place = UpsertLocation(
        code=code,
        name=code,
        kind=kind,
        address=Address("DE", postal_code="10115", latitude=52.53, longitude=13.38),
        timezone="Europe/Berlin",
        capabilities=can,
    )
    await shop.run(upsert_location, place)


async def test_goods_are_sent_to_a_store_and_collected_there(served: ServedHere, shop: Shop) -> None:
    # given: HAM sends to the store BER, which the shopper follows with the link they got
    await a_place(shop, "BER", LocationKind.STORE, LocationCapability.PICKUP)
    store = token(Role.STORE, locations=("BER",))
    placed = await ordered(served, {"method": "SHIP_TO_STORE", "pickupLocation": "BER"})
    sends, waits = placed["order"]["fulfillmentOrders"]
    assert (sends["location"], waits["location"]) == ({"code": "HAM"}, {"code": "BER"})
    assert (waits["status"], waits["follows"]) == ("SCHEDULED", {"id": sends["id"]})
    assert await level(shop, "mug", "BER") == (100, 0, 0)
    order_id = placed["order"]["id"]
    async with watching(served.address, FOLLOWED, order_token=placed["trackingToken"], orderId=order_id) as shopper:
        await shopper.next()

        # when: it is sent, the carrier brings it to the door, the store takes it in
        sent = await do(served, DISPATCH, ADMIN, fulfillmentOrderId=sends["id"], carrier="dhl")
        brought = await seen(served, sent["shipment"]["id"], "DELIVERED")
        received = await do(served, RECEIVE, store, fulfillmentOrderId=waits["id"])

        # then: at the door is not in the shopper's hands; the store sees the parcel and what is in it
        assert (brought["shipment"], brought["order"]["customerStatus"]) == ({"status": "IN_TRANSIT"}, "SHIPPED")
        work = received["fulfillmentOrder"]
        assert (work["status"], work["follows"], work["awaitedLines"][0]["quantity"]) == ("READY_FOR_PICKUP", None, 2)
        assert work["shipments"] == [{"id": sent["shipment"]["id"], "status": "AVAILABLE_FOR_PICKUP"}]
        assert received["order"]["customerStatus"] == "READY_TO_COLLECT"

        # when: the shopper says the code of their page
        code = pickup_code(KEYS.pickup_codes, uuid_of(waits["id"], "FulfillmentOrder"), 1)
        given = await do(served, HAND_OVER, store, fulfillmentOrderId=waits["id"], code=code)

        # then: both works are done, and the shopper saw all of it live
        assert (given["fulfillmentOrder"]["status"], given["order"]["fulfillmentStatus"]) == ("COMPLETED", "DELIVERED")
        told = await shopper.take(4)
    assert [(item["event"]["type"], item["order"]["customerStatus"]) for item in told] == [
        ("order.dispatched", "SHIPPED"),
        ("order.tracked", "SHIPPED"),
        ("order.tracked", "READY_TO_COLLECT"),
        ("order.handed_over", "DELIVERED"),
    ]
    order = await shop.order(uuid_of(order_id, "Order"))
    assert [line.delivered for line in order.lines] == [2]
    await well(shop)


async def test_a_van_comes_in_the_window_that_was_booked(served: ServedHere, shop: Shop) -> None:
    # given: HAM drives with room for one delivery in each of two windows, tomorrow and after
    await a_place(shop, "HAM", LocationKind.STORE, LocationCapability.LOCAL_DELIVERY)
    windows = [
        {"weekdays": DAYS, "opens": "09:00", "closes": "12:00", "capacity": 1, "leadMinutes": 60},
        {"weekdays": DAYS, "opens": "14:00", "closes": "18:00", "capacity": 1},
    ]
    saved = (await served.data(SAVE, ADMIN, input={"location": "HAM", "windows": windows}))["deliverySlotsSave"]
    assert (saved["errors"], len(saved["location"]["deliverySlots"])) == ([], 14)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    async def free() -> list[dict[str, Any]]:
        return (await served.data(SLOTS, None, address=HOME, **{"from": tomorrow}))["deliverySlots"]

    first, second = await free()
    assert (first["location"], first["free"], second["free"]) == ({"code": "HAM"}, 1, 1)

    # when: two shoppers want the first window, and one the place that drives nowhere
    wanted = {"slot": {"location": "HAM", "startsAt": first["startsAt"]}, "address": HOME}
    placed = await ordered(served, wanted)
    late = await asked(served, {"idempotencyKey": a_key(), **AN_ORDER, "deliveries": [{"key": "d", **wanted}]})
    away = {**wanted, "slot": {"location": "BER", "startsAt": first["startsAt"]}}
    nowhere = await asked(served, {"idempotencyKey": a_key(), **AN_ORDER, "deliveries": [{"key": "d", **away}]})
    order = placed["order"]
    (work,), (delivery,) = order["fulfillmentOrders"], order["deliveries"]

    # then
    assert late == [{"code": "SLOT_FULL", "path": ["deliveries", "0", "slot"], "startsAt": first["startsAt"]}]
    assert nowhere == [{"code": "NOT_FOUND", "path": ["deliveries", "0", "slot"]}]
    assert (work["location"], delivery["promisedBy"]) == ({"code": "HAM"}, first["endsAt"])
    assert [slot["startsAt"] for slot in await free()] == [second["startsAt"]]

    # when: the shopper moves to the other window, and the van brings it
    async with watching(served.address, FOLLOWED, order_token=placed["trackingToken"], orderId=order["id"]) as shopper:
        await shopper.next()
        slot = {"location": "HAM", "startsAt": second["startsAt"]}
        moved = await do(served, MOVE, ADMIN, orderId=order["id"], slot=slot)
        assert [one["startsAt"] for one in await free()] == [first["startsAt"]]
        sent = await do(served, DISPATCH, ADMIN, fulfillmentOrderId=work["id"], carrier="own")
        await seen(served, sent["shipment"]["id"], "OUT_FOR_DELIVERY")
        brought = await seen(served, sent["shipment"]["id"], "DELIVERED")
        told = await shopper.take(5)

    # then
    assert moved["order"]["deliveries"][0]["slot"]["startsAt"] == second["startsAt"]
    assert [(item["event"]["type"], item["order"]["customerStatus"]) for item in told] == [
        ("order.slot_moved", "CONFIRMED"),
        ("order.promise_changed", "CONFIRMED"),
        ("order.dispatched", "SHIPPED"),
        ("order.tracked", "OUT_FOR_DELIVERY"),
        ("order.tracked", "DELIVERED"),
    ]
    assert brought["order"]["fulfillmentStatus"] == "DELIVERED"
    await well(shop)


async def test_a_partner_is_asked_answers_and_sends(served: ServedHere, shop: Shop) -> None:
    # given: BER is a 3PL's, HAM a supplier's; each has an app that sees its own place
    await a_place(shop, "BER", LocationKind.THIRD_PARTY, LocationCapability.SHIP)
    await a_place(shop, "HAM", LocationKind.SUPPLIER, LocationCapability.DROPSHIP)
    partner, supplier = (token(Role.APP, locations=(place,)) for place in ("BER", "HAM"))
    async with watching(served.address, WORKED, bearer=partner, location="BER") as screen:
        await screen.next()

        # when: one is accepted, asked back in vain, and sent; one is asked back in time; one is refused
        kept, given, declined = [
            (await ordered(served, {"address": HOME}))["order"]["fulfillmentOrders"][0]["id"] for _ in range(3)
        ]
        ships_at = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
        for work in (kept, given, declined):
            submitted = await do(served, SUBMIT, ADMIN, fulfillmentOrderId=work)
            assert submitted["fulfillmentOrder"]["requestStatus"] == "SUBMITTED"
        for work in (kept, given):
            accepted = await do(served, ACCEPT, partner, fulfillmentOrderId=work, expectedShipAt=ships_at.isoformat())
            await do(served, ASK_BACK, ADMIN, fulfillmentOrderId=work, reason="CUSTOMER")
        refused = await do(served, KEEP, partner, fulfillmentOrderId=kept)
        stopped = await do(served, GIVE_BACK, partner, fulfillmentOrderId=given)
        elsewhere = await do(served, REJECT, partner, fulfillmentOrderId=declined, reason="CAPACITY")
        sent = await do(served, DISPATCH, partner, fulfillmentOrderId=kept, carrier="dhl")
        told = await screen.through("FulfillmentOrderChange", fulfillmentOrder=DONE)

    # then
    work = accepted["fulfillmentOrder"]
    assert (work["requestStatus"], datetime.fromisoformat(work["expectedShipAt"])) == ("ACCEPTED", ships_at)
    assert refused["fulfillmentOrder"]["requestStatus"] == "CANCEL_REFUSED"
    assert (stopped["fulfillmentOrder"]["requestStatus"], stopped["order"]["fulfillmentStatus"]) == (
        "CANCEL_ACCEPTED",
        "CANCELED",
    )
    assert elsewhere["fulfillmentOrder"]["requestStatus"] == "REJECTED"
    answers = [item["fulfillmentOrder"]["requestStatus"] for item in told]
    assert answers.count("CANCEL_REQUESTED") >= 1
    assert (await seen(served, sent["shipment"]["id"], "DELIVERED"))["order"]["fulfillmentStatus"] == "DELIVERED"

    # and: what the 3PL refused is the supplier's now, who only tells that it left
    (now,) = (await served.data(QUEUE, supplier, location="HAM"))["fulfillmentOrders"]["edges"]
    left = await do(served, DISPATCH, supplier, fulfillmentOrderId=now["node"]["id"], carrier="ups")
    assert (await seen(served, left["shipment"]["id"], "DELIVERED"))["order"]["fulfillmentStatus"] == "DELIVERED"
    hidden = await served.data(QUEUE, partner, location="HAM")
    assert hidden["fulfillmentOrders"]["edges"] == []
    await well(shop)


async def test_what_nobody_takes_out_of_a_locker_is_on_sale_again(served: ServedHere, shop: Shop) -> None:
    # given: a place that cannot do it is refused, and so is a locker without a name
    await a_place(shop, "HAM", LocationKind.STORE, LocationCapability.SHIP)
    kerb = {"key": "d", "method": "CURBSIDE", "pickupLocation": "HAM"}
    unable = await asked(served, {"idempotencyKey": a_key(), **AN_ORDER, "deliveries": [kerb]})
    assert unable == [
        {
            "code": "NOT_ROUTABLE",
            "path": ["deliveries", "0", "pickupLocation"],
            "location": "HAM",
            "needs": ["CURBSIDE"],
        }
    ]
    nameless = await asked(
        served, {"idempotencyKey": a_key(), **AN_ORDER, "deliveries": [{"key": "d", "method": "LOCKER"}]}
    )
    assert nameless == [{"code": "INVALID", "path": ["deliveries", "0", "pickupPoint"]}]

    # when
    point = {"carrier": "dhl", "code": "145", "name": "Packstation 145", "address": HOME}
    placed = await ordered(served, {"method": "LOCKER", "pickupPoint": point})
    (work,) = placed["order"]["fulfillmentOrders"]
    async with watching(
        served.address, FOLLOWED, order_token=placed["trackingToken"], orderId=placed["order"]["id"]
    ) as shopper:
        await shopper.next()
        sent = await do(served, DISPATCH, ADMIN, fulfillmentOrderId=work["id"], carrier="dhl")
        shipment = sent["shipment"]["id"]
        await seen(served, shipment, "AVAILABLE_FOR_PICKUP")
        await seen(served, shipment, "RETURN_TO_SENDER")
        back = await do(served, BACK, token(Role.WAREHOUSE, locations=("BER",)), shipmentId=shipment)
        told = await shopper.take(4)

    # then
    assert back["shipment"]["receivedBackAt"] is not None
    assert [item["order"]["customerStatus"] for item in told] == [
        "SHIPPED",
        "READY_TO_COLLECT",
        "DELIVERY_FAILED",
        "DELIVERY_FAILED",
    ]
    assert await level(shop) == (100, 0, 0)
    twice = await served.data(BACK, ADMIN, input={"idempotencyKey": a_key(), "shipmentId": shipment})
    assert [error["code"] for error in twice["shipmentReceiveBack"]["errors"]] == ["ILLEGAL_TRANSITION"]
    await well(shop)
