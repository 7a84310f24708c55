"""Orders are checked when they come in: what is found is on the order, and decides whether it goes on."""

import asyncio
from typing import Any

from app.channels.save_check import SaveCheck, save_check
from app.domain.enums import CheckMode, CheckName, Role
from app.domain.money import Money
from app.domain.orders.model import Address, Contact
from tests.builders import Shop, a_key, invariants_hold, place
from tests.db.test_statement_counts import counted
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal
from tests.reading import level

PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    order { id number status supportedActions checks { check outcome code path data } holds { reason releasedAt }
            fulfillmentOrders { status } lines { reservedQuantity allocatedQuantity } }
    errors { code message path ... on CheckFailed { check finding } }
  }
}
"""
BUY = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id } errors { code message path ... on CheckFailed { check finding } } }
}
"""
SET = """
mutation ($input: ChannelCheckSaveInput!) {
  channelCheckSave(input: $input) {
    channel { checks { check mode stated withinMinutes most amount { amount } units percent } }
    errors { code message path }
  }
}
"""
DECIDE = """
mutation ($confirm: OrderConfirmInput!) {
  orderConfirm(input: $confirm) {
    order { status holds { reason releasedAt } fulfillmentOrders { status } supportedActions
            lines { reservedQuantity allocatedQuantity } }
    errors { code message path ... on IllegalTransition { from allowed } }
  }
}
"""
REJECT = """
mutation ($reject: OrderRejectInput!) {
  orderReject(input: $reject) {
    order { status customerStatus payments { status captured { amount } } refunds { total { amount } } }
    errors { code message path }
  }
}
"""
CARE = a_principal(Role.CARE)


async def set_check(shop: Shop, check: CheckName, mode: CheckMode | None, **parameters: Any) -> None:
    await shop.run(save_check, SaveCheck(channel="web", check=check, mode=mode, **parameters))


def an_input(**stated: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": 2}],
        "email": "ada@example.org",
        "shippingAddress": {"country": "DE", "line1": "Weg 1", "city": "Berlin", "postalCode": "10115"},
        **stated,
    }


async def place_here(graph: Graph, principal: Any = ADMIN, /, **stated: Any) -> Any:
    document = PLACE if principal is ADMIN else BUY
    return (await graph.data(document, principal, input=an_input(**stated)))["orderPlace"]


async def test_what_warns_is_written_down_and_the_order_goes_on(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when: by default addresses and phone numbers are looked at, and what passes is not worth a word
    fine = (await place_here(graph))["order"]
    wrong = {"country": "DE", "city": "Berlin", "postalCode": "1011", "phone": "12"}
    odd = (await place_here(graph, shippingAddress=wrong))["order"]

    # then
    assert (fine["status"], fine["checks"]) == ("OPEN", [])
    assert odd["status"] == "OPEN"
    assert [(one["check"], one["outcome"], one["code"], one["path"]) for one in odd["checks"]] == [
        ("ADDRESS", "WARNED", "STREET_MISSING", ["deliveries", "0", "address", "line1"]),
        ("ADDRESS", "WARNED", "POSTAL_CODE_INVALID", ["deliveries", "0", "address", "postalCode"]),
        ("PHONE", "WARNED", "PHONE_INVALID", ["deliveries", "0", "address", "phone"]),
    ]
    assert "1011" not in str(odd["checks"])
    await invariants_hold(shop.database)


async def test_an_order_in_review_holds_its_units_and_gives_nobody_work_until_it_is_confirmed(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    answer = await graph.data(
        SET, ADMIN, input={"channel": "web", "check": "DUPLICATE", "mode": "REVIEW", "withinMinutes": 30}
    )
    saved = {one["check"]: one for one in answer["channelCheckSave"]["channel"]["checks"]}
    assert (saved["DUPLICATE"]["mode"], saved["DUPLICATE"]["stated"], saved["DUPLICATE"]["withinMinutes"]) == (
        "REVIEW",
        True,
        30,
    )
    assert (saved["PHONE"]["mode"], saved["PHONE"]["stated"], saved["CREDIT"]["mode"]) == ("WARN", False, "OFF")
    first = (await place_here(graph))["order"]

    # when
    second = (await place_here(graph))["order"]

    # then
    assert [(one["check"], one["outcome"]) for one in first["checks"]] == [("DUPLICATE", "PASSED")]
    assert (second["status"], second["fulfillmentOrders"]) == ("PENDING_REVIEW", [])
    assert second["lines"] == [{"reservedQuantity": 2, "allocatedQuantity": 0}]
    assert [(one["code"], one["data"]["withinMinutes"]) for one in second["checks"]] == [("DUPLICATE", 30)]
    assert second["holds"] == [{"reason": "FRAUD", "releasedAt": None}]
    assert {"CONFIRM", "REJECT"} <= set(second["supportedActions"])
    assert (await level(shop))[1] == 4
    await invariants_hold(shop.database)

    # when
    confirm = {"idempotencyKey": a_key(), "orderId": second["id"]}
    answers = await asyncio.gather(*(graph.data(DECIDE, CARE, confirm=confirm) for _ in range(5)))
    again = (await graph.data(DECIDE, CARE, confirm={**confirm, "idempotencyKey": a_key()}))["orderConfirm"]

    # then: five calls with one key are one
    assert all(one == answers[0] for one in answers)
    order = answers[0]["orderConfirm"]["order"]
    assert (order["status"], order["fulfillmentOrders"]) == ("OPEN", [{"status": "OPEN"}])
    assert order["lines"] == [{"reservedQuantity": 0, "allocatedQuantity": 2}]
    assert [hold["releasedAt"] is not None for hold in order["holds"]] == [True]
    assert "CONFIRM" not in order["supportedActions"]
    assert (again["errors"][0]["code"], again["errors"][0]["from"]) == ("ILLEGAL_TRANSITION", "OPEN")
    await invariants_hold(shop.database)


async def test_an_agent_is_told_that_an_order_in_review_may_be_rejected(shop: Shop) -> None:
    # given: care may not reject a location's work, an action that is called the same
    graph = await a_graph(shop.database)
    await set_check(shop, CheckName.AMOUNT, CheckMode.REVIEW, amount=Money(2000, "EUR"))
    order = (await place_here(graph))["order"]

    # when
    read = await graph.data("query ($id: ID!) { order(id: $id) { supportedActions } }", CARE, id=order["id"])

    # then
    assert read["order"]["supportedActions"] == order["supportedActions"]
    assert {"CONFIRM", "REJECT"} <= set(order["supportedActions"])


async def test_a_rejected_order_gives_units_and_money_back(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await set_check(shop, CheckName.AMOUNT, CheckMode.REVIEW, amount=Money(2000, "EUR"))
    payments = [
        {"gateway": "bank", "amount": {"amount": "20.00", "currency": "EUR"}, "state": "CAPTURED"},
        {"gateway": "bank", "amount": {"amount": "5.00", "currency": "EUR"}},
    ]
    order = (await place_here(graph, payments=payments))["order"]
    assert (order["status"], order["holds"][0]["reason"], (await level(shop))[1]) == ("PENDING_REVIEW", "FRAUD", 2)

    # when
    reject = {"idempotencyKey": a_key(), "orderId": order["id"], "note": "stolen card"}
    answer = (await graph.data(REJECT, CARE, reject=reject))["orderReject"]

    # then
    assert answer["order"] == {
        "status": "CANCELED",
        "customerStatus": "REFUNDED",
        "payments": [
            {"status": "REFUNDED", "captured": {"amount": "20.00"}},
            {"status": "VOIDED", "captured": {"amount": "0.00"}},
        ],
        "refunds": [{"total": {"amount": "20.00"}}],
    }
    assert (await level(shop))[1] == 0
    await invariants_hold(shop.database)


async def test_what_is_refused_changes_nothing_and_shoppers_do_not_learn_the_rules_against_fraud(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await set_check(shop, CheckName.ADDRESS, CheckMode.REFUSE)
    await set_check(shop, CheckName.VELOCITY, CheckMode.REFUSE, most=1)
    shopper = a_principal(Role.ANONYMOUS)
    nowhere = {"country": "DE", "line1": "Weg 1", "city": "Berlin", "postalCode": "1"}

    # when
    refused = await place_here(graph, shopper, shippingAddress=nowhere)
    taken = await place_here(graph, ADMIN)
    stopped = await place_here(graph, shopper)
    told = await place_here(graph, ADMIN)

    # then
    error = refused["errors"][0]
    assert (refused["order"], error["code"], error["check"], error["finding"], error["path"]) == (
        None,
        "CHECK_FAILED",
        "ADDRESS",
        "POSTAL_CODE_INVALID",
        ["deliveries", "0", "address", "postalCode"],
    )
    assert taken["errors"] == []
    assert (stopped["errors"][0]["check"], stopped["errors"][0]["finding"], stopped["errors"][0]["path"]) == (
        None,
        None,
        [],
    )
    assert (told["errors"][0]["check"], told["errors"][0]["finding"]) == ("VELOCITY", "TOO_MANY_ORDERS")
    assert (await level(shop))[1] == 2
    await invariants_hold(shop.database)


async def test_two_equal_orders_that_come_at_once_are_one_after_the_other(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await set_check(shop, CheckName.DUPLICATE, CheckMode.REVIEW)

    # when
    placed = await asyncio.gather(*(place_here(graph) for _ in range(6)))

    # then: only the first is nobody's repetition
    assert sorted(one["order"]["status"] for one in placed) == ["OPEN", *["PENDING_REVIEW"] * 5]
    await invariants_hold(shop.database)


async def test_checks_cost_one_statement_where_they_ask_and_none_where_they_do_not(shop: Shop) -> None:
    # given: the first orders warm what is cached for good
    stated = {"contact": Contact(email="ada@example.org"), "shipping_address": Address("DE", postal_code="1")}

    async def statements() -> int:
        with counted(shop.database) as sent:
            await place(shop, **stated)
        return len(sent)

    await statements()
    plain = await statements()

    # when
    await set_check(shop, CheckName.AMOUNT, CheckMode.REVIEW, units=1000)
    await set_check(shop, CheckName.STOCK, CheckMode.WARN)
    await statements()
    known_by_itself = await statements()
    await set_check(shop, CheckName.DUPLICATE, CheckMode.WARN)
    await set_check(shop, CheckName.VELOCITY, CheckMode.WARN)
    await set_check(shop, CheckName.CREDIT, CheckMode.REFUSE)
    await statements()
    asking = await statements()

    # then
    assert (known_by_itself - plain, asking - plain) == (0, 1)
