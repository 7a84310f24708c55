"""Attack 30: races as a weapon. One customer (or guest, or agent) sends at once what is meant to be sent once.

Source: Warszawski and Bailis, "ACIDRain" (SIGMOD 2017): requests side by side reach states that none reaches alone.
"""

import asyncio
from collections import Counter
from http import HTTPStatus
from typing import Any

from tests.attacks.door import Answer, Door
from tests.builders import a_key, invariants_hold

AT_ONCE = 25

PLACE = """
    mutation Place($input: OrderPlaceInput!) { orderPlace(input: $input) {
      order { id number } trackingToken errors { code path }
    } }
"""
CANCEL = """
    mutation Cancel($input: OrderCancelInput!) { orderCancel(input: $input) { order { version } errors { code } } }
"""
CAPTURE = """
    mutation Capture($input: PaymentCaptureInput!) { paymentCapture(input: $input) {
      payment { captured { amount } } errors { code }
    } }
"""
LINES = "query Lines($id: ID!) { order(id: $id) { version lines { id quantity canceledQuantity shippedQuantity } } }"
LEVEL = '{ stockLevels(skus: ["%s"]) { edges { node { onHand reserved available } } } }'


MOST_TRIES = 5


def basket(door: Door, *, key: str, units: int = 1) -> dict[str, Any]:
    return {
        "idempotencyKey": key,
        "channel": door.world.near.channel,
        "lines": [{"sku": door.world.near.sku, "quantity": units}],
        "shippingAddress": {"country": "DE", "postalCode": "10115"},
    }


async def at_once(door: Door, visitor: str, document: str, *inputs: dict[str, Any]) -> list[Any]:
    """Send all of these at once; what each payload says. Every answer is a decent one.

    Whoever found the pool full on a slow machine is told to come back, and does: a key makes that safe.
    """

    async def send(asked: dict[str, Any]) -> Answer:
        answer: Answer = await door.http(visitor, document, {"input": asked})
        tries = 1
        while answer.status == HTTPStatus.SERVICE_UNAVAILABLE and tries < MOST_TRIES:
            answer = await door.http(visitor, document, {"input": asked})
            tries += 1
        return answer

    answers = await asyncio.gather(*(send(asked) for asked in inputs))
    assert {answer.status for answer in answers} == {200}
    return [next(iter(answer.data.values())) for answer in answers]


def codes(payloads: list[Any]) -> Counter[str]:
    """How each ended: a refusal's code, or `done`."""
    return Counter(payload["errors"][0]["code"] if payload["errors"] else "done" for payload in payloads)


async def free_units(door: Door) -> int:
    answer = await door.http("admin", LEVEL % door.world.near.sku)
    return sum(edge["node"]["available"] for edge in answer.data["stockLevels"]["edges"])


async def test_one_key_at_once_is_one_order_and_equal_answers(door: Door) -> None:
    # given
    before = await free_units(door)
    # when
    payloads = await at_once(door, "customer", PLACE, *[basket(door, key=a_key())] * AT_ONCE)
    # then
    assert codes(payloads) == {"done": AT_ONCE}
    assert len({payload["order"]["id"] for payload in payloads}) == 1
    assert len({payload["trackingToken"] for payload in payloads}) == 1
    assert before - await free_units(door) == 1
    await invariants_hold(door.served.services.database)


async def test_one_key_with_other_baskets_at_once_is_one_of_them(door: Door) -> None:
    # given
    key = a_key()
    # when
    payloads = await at_once(
        door, "customer", PLACE, *[basket(door, key=key, units=1 + number % 2) for number in range(AT_ONCE)]
    )
    # then: one basket won, its repeats answer alike, the others are told
    outcome = codes(payloads)
    assert set(outcome) == {"done", "IDEMPOTENCY_MISMATCH"}
    assert len({payload["order"]["id"] for payload in payloads if payload["order"]}) == 1
    await invariants_hold(door.served.services.database)


async def test_a_key_of_another_caller_is_another_key(door: Door) -> None:
    # given
    key = a_key()
    # when: both customers, side by side
    near, far = await asyncio.gather(
        at_once(door, "customer", PLACE, basket(door, key=key)),
        at_once(door, "customer:far", PLACE, basket(door, key=key)),
    )
    # then
    assert codes(near) == codes(far) == {"done": 1}
    assert near[0]["order"]["id"] != far[0]["order"]["id"]


async def test_the_last_units_are_sold_once_however_many_reach_for_them(door: Door) -> None:
    # given
    free = await free_units(door)
    units = free // 3 + 1
    # when: any two of these fit, never three
    payloads = await at_once(door, "customer", PLACE, *[basket(door, key=a_key(), units=units) for _ in range(AT_ONCE)])
    # then
    outcome = codes(payloads)
    assert set(outcome) == {"done", "INSUFFICIENT_STOCK"}
    assert outcome["done"] <= 2
    assert await free_units(door) == free - outcome["done"] * units
    await invariants_hold(door.served.services.database)


async def test_units_are_canceled_once_however_often_it_is_asked(door: Door) -> None:
    # given: one unit has left, one has not
    order_id = door.world.near.ids["Order"]
    line = (await door.http("customer", LINES, {"id": order_id})).data["order"]["lines"][0]
    open_units = line["quantity"] - line["shippedQuantity"] - line["canceledQuantity"]
    free = await free_units(door)
    cancel = {
        "orderId": order_id,
        "reason": "CUSTOMER",
        "lines": [{"orderLineId": line["id"], "quantity": open_units}],
    }
    # when: every call has a key of its own, so only the lock stands between them
    payloads = await at_once(door, "customer", CANCEL, *[{**cancel, "idempotencyKey": a_key()} for _ in range(AT_ONCE)])
    # then
    outcome = codes(payloads)
    assert outcome["done"] == 1
    assert set(outcome) <= {"done", "ILLEGAL_TRANSITION", "QUANTITY_EXCEEDED"}
    after = (await door.http("customer", LINES, {"id": order_id})).data["order"]["lines"][0]
    assert after["canceledQuantity"] == line["canceledQuantity"] + open_units
    assert await free_units(door) == free + open_units
    await invariants_hold(door.served.services.database)


async def test_one_expected_version_lets_one_of_them_through(door: Door) -> None:
    # given
    order_id = door.world.near.ids["Order"]
    order = (await door.http("customer", LINES, {"id": order_id})).data["order"]
    cancel = {
        "orderId": order_id,
        "reason": "CUSTOMER",
        "expectedVersion": order["version"],
        "lines": [{"orderLineId": order["lines"][0]["id"], "quantity": 1}],
    }
    # when
    payloads = await at_once(door, "customer", CANCEL, *[{**cancel, "idempotencyKey": a_key()} for _ in range(AT_ONCE)])
    # then
    assert codes(payloads) == {"done": 1, "VERSION_CONFLICT": AT_ONCE - 1}


async def test_money_arrives_once_however_many_agents_press_the_button(door: Door) -> None:
    # given: an order whose payment was promised by an app and is not captured
    placed = await at_once(
        door,
        "app",
        PLACE,
        {
            **basket(door, key=a_key()),
            "payments": [{"gateway": "cards", "amount": {"amount": "30.00", "currency": "EUR"}, "reference": "psp-9"}],
        },
    )
    asked = "query Payments($id: ID!) { order(id: $id) { payments { id } } }"
    order = await door.http("care", asked, {"id": placed[0]["order"]["id"]})
    (payment,) = order.data["order"]["payments"]
    # when
    payloads = await at_once(
        door,
        "care",
        CAPTURE,
        *[{"idempotencyKey": a_key(), "paymentId": payment["id"]} for _ in range(AT_ONCE)],
    )
    # then
    assert codes(payloads)["done"] == 1
    captured = "query Captured($id: ID!) { order(id: $id) { payments { captured { amount } } } }"
    answer = await door.http("care", captured, {"id": placed[0]["order"]["id"]})
    assert answer.data["order"]["payments"] == [{"captured": {"amount": "30.00"}}]
    await invariants_hold(door.served.services.database)
