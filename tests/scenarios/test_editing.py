"""Changing placed orders over GraphQL: what it comes to is seen before, and done whole or not at all."""

from decimal import Decimal
from typing import Any

from sqlalchemy import text

from app.catalog.tax_rules import SaveTaxRule, save_tax_rule
from app.domain.enums import Role
from graphql_schema.ids import uuid_of
from tests.app.orders.editing import add, begin
from tests.app.orders.waiting_for import coming, in_days, sold_out
from tests.builders import Shop, a_key, a_kit, cancel, dispatch_all, invariants_hold, place
from tests.graphql_schema.asking import a_graph, a_principal, counted_statements
from tests.reading import level
from tests.scenarios.editing import PREVIEW, amount, placed, refused, step, the_order

ADA, BEN = a_principal(Role.CARE), a_principal(Role.CARE)


def line_of(order: Any, sku: str) -> Any:
    return next(line for line in order["lines"] if line["sku"]["code"] == sku)


async def test_a_card_order_grows_and_the_difference_is_asked_of_another_card(shop: Shop) -> None:
    # given: two mugs on a card, both promised
    graph = await a_graph(shop.database)
    await a_kit(shop, "set", 3000, mug=2, tea=1)
    order_id = await placed(graph, ADA, {"mug": 2})
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]

    # when: a kit and a third mug
    await step(graph, ADA, "orderEditAddLine", editId=edit, sku="set", quantity=1)
    mug = line_of(await the_order(graph, ADA, order_id), "mug")
    staged = await step(graph, ADA, "orderEditSetQuantity", editId=edit, orderLineId=mug["id"], quantity=3)

    # then: nothing is done, all is known and held
    preview = staged["edit"]["preview"]
    assert (amount(preview["difference"]), amount(preview["toCollect"]), amount(preview["toRefund"])) == (
        "42.50",
        "42.50",
        "0.00",
    )
    assert (amount(preview["totalsBefore"]["total"]), amount(preview["totals"]["total"])) == ("25.00", "67.50")
    assert [(one["sku"]["code"], one["quantityBefore"], one["quantity"], one["held"]) for one in preview["lines"]] == [
        ("mug", 2, 3, 1),
        ("set", 0, 1, 0),
    ]
    assert [(one["sku"]["code"], one["held"]) for one in preview["lines"][1]["components"]] == [("mug", 2), ("tea", 1)]
    assert amount((await the_order(graph, ADA, order_id))["totals"]["total"]) == "25.00"
    assert (await level(shop), await level(shop, "tea")) == ((100, 5, 0), (100, 1, 0))

    # when
    done = await step(
        graph,
        ADA,
        "orderEditCommit",
        editId=edit,
        payments=[{"gateway": "local", "token": "ok"}],
        expectedTotal={"amount": "67.50", "currency": "EUR"},
    )

    # then
    order = await the_order(graph, ADA, order_id)
    assert (done["edit"]["state"], order["edit"], order["paymentStatus"]) == ("COMMITTED", None, "AUTHORIZED")
    assert [(one["status"], amount(one["amount"])) for one in order["payments"]] == [
        ("AUTHORIZED", "25.00"),
        ("AUTHORIZED", "42.50"),
    ]
    assert (line_of(order, "mug")["quantity"], line_of(order, "mug")["allocatedQuantity"]) == (3, 3)
    assert [hold for hold in order["holds"] if hold["releasedAt"] is None] == []
    assert (await level(shop), await level(shop, "tea")) == ((100, 5, 0), (100, 1, 0))
    await invariants_hold(shop.database)


async def test_what_was_paid_too_much_goes_back_and_what_is_owed_holds_the_order(shop: Shop) -> None:
    # given: four mugs paid by a card that was captured whole
    graph = await a_graph(shop.database)
    order_id = await placed(graph, ADA, {"mug": 4})
    await captured(graph, order_id)
    mug = line_of(await the_order(graph, ADA, order_id), "mug")["id"]

    # when: one fewer, and a discount with its reason
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]
    await step(graph, ADA, "orderEditSetQuantity", editId=edit, orderLineId=mug, quantity=3)
    staged = await step(graph, ADA, "orderEditDiscount", editId=edit, orderLineId=mug, rate="0.1", reason="scratched")
    assert (amount(staged["edit"]["preview"]["toRefund"]), amount(staged["edit"]["preview"]["totals"]["discount"])) == (
        "16.25",
        "3.75",
    )
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then
    order = await the_order(graph, ADA, order_id)
    assert (amount(order["totals"]["total"]), amount(order["totals"]["outstanding"])) == ("33.75", "0.00")
    assert amount(order["payments"][0]["refunded"]) == "16.25"
    assert [(one["reason"], amount(one["amount"])) for one in line_of(order, "mug")["discounts"]] == [
        ("scratched", "5.00")
    ]

    # when: three more teas that nobody pays yet
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]
    await step(graph, ADA, "orderEditAddLine", editId=edit, sku="tea", quantity=3)
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then
    order = await the_order(graph, ADA, order_id)
    assert (order["paymentStatus"], amount(order["totals"]["outstanding"])) == ("BALANCE_DUE", "14.97")
    assert [hold["reason"] for hold in order["holds"] if hold["releasedAt"] is None] == ["PAYMENT"]
    await invariants_hold(shop.database)


async def test_another_address_gives_the_work_anew_and_another_way_finds_the_units_at_the_store(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await placed(graph, ADA, {"mug": 2}, payments=[])
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]
    street = {"country": "DE", "postalCode": "20095", "line1": "New Street 2"}

    # when
    await step(graph, ADA, "orderEditSetAddress", editId=edit, address={**street, "line1": "Typo 1"})
    staged = await step(
        graph,
        ADA,
        "orderEditSetAddress",
        editId=edit,
        address=street,
        terms={"shipping": {"amount": "4.90", "currency": "EUR"}, "promisedOn": "2031-05-06"},
    )
    await step(graph, ADA, "orderEditSetAddress", editId=edit, address={**street, "line1": "Bill 3"}, billing=True)

    # then
    (delivery,) = staged["edit"]["preview"]["deliveries"]
    assert (delivery["addressChanges"], amount(delivery["shipping"]), delivery["promisedOn"]) == (
        True,
        "4.90",
        "2031-05-06",
    )
    assert staged["order"]["shippingAddress"]["line1"] == "Old Street 1"
    assert staged["edit"]["reservation"] is None

    # when
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then: the same place has the work anew, for the new address
    order = await the_order(graph, ADA, order_id)
    assert (order["shippingAddress"], order["billingAddress"]) == (
        {"line1": "New Street 2", "postalCode": "20095"},
        {"line1": "Bill 3"},
    )
    assert [(work["status"], work["location"]["code"]) for work in order["fulfillmentOrders"]] == [
        ("CANCELED", "BER"),
        ("OPEN", "BER"),
    ]
    assert amount(order["totals"]["total"]) == "29.90"
    async with shop.database.session() as session:  # neither what was mistyped nor where it was to go is kept
        lines = sorted(
            line or "" for line in await session.scalars(text("SELECT line1 FROM addresses WHERE country = 'DE'"))
        )
    assert [line for line in lines if line] == ["Bill 3", "New Street 2"]
    found = await graph.data('{ orders(first: 5, filter: {search: "mug"}) { edges { node { id } } } }', ADA)
    assert [edge["node"]["id"] for edge in found["orders"]["edges"]] == [order_id]

    # when: it is collected in Hamburg after all
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]
    staged = await step(
        graph,
        ADA,
        "orderEditSetMethod",
        editId=edit,
        method="PICKUP_IN_STORE",
        pickupLocation="HAM",
        terms={"shipping": {"amount": "0.00", "currency": "EUR"}},
    )
    assert (await level(shop), await level(shop, "mug", "HAM")) == ((100, 2, 0), (100, 2, 0))
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then
    order = await the_order(graph, ADA, order_id)
    assert (order["deliveries"][0]["method"], order["deliveries"][0]["pickupLocation"]["code"]) == (
        "PICKUP_IN_STORE",
        "HAM",
    )
    assert [(work["status"], work["location"]["code"]) for work in order["fulfillmentOrders"]][1:] == [
        ("CANCELED", "BER"),
        ("OPEN", "HAM"),
    ]
    assert amount(order["totals"]["total"]) == "25.00"
    assert (await level(shop), await level(shop, "mug", "HAM")) == ((100, 0, 0), (100, 2, 0))
    await invariants_hold(shop.database)


async def test_a_delivery_to_another_country_is_taxed_as_there(shop: Shop) -> None:
    # given: a channel that computes taxes, its prices hold them
    graph = await a_graph(shop.database)
    for code, country, rate in (("de", "DE", "0.19"), ("fr", "FR", "0.20")):
        rule = SaveTaxRule(code=code, country=country, name="VAT", rate=Decimal(rate))
        await shop.run(save_tax_rule, rule)
    computed = {"code": "web", "name": "Web", "kind": "WEB", "currency": "EUR", "taxMode": "COMPUTED"}
    done = await graph.data(CHANNEL, a_principal(Role.ADMIN), input=computed)
    assert done["channelUpsert"]["errors"] == []
    order_id = await placed(graph, ADA, {"mug": 2}, payments=[])
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]

    # when
    await step(graph, ADA, "orderEditAddLine", editId=edit, sku="tea", quantity=1)
    staged = await step(
        graph,
        ADA,
        "orderEditSetAddress",
        editId=edit,
        address={"country": "FR", "postalCode": "75001"},
        terms={"shipping": {"amount": "6.00", "currency": "EUR"}},
    )

    # then: a sixth of what is paid, by each line and charge
    totals = staged["edit"]["preview"]["totals"]
    assert (amount(totals["total"]), amount(totals["tax"])) == ("35.99", "6.00")
    await step(graph, ADA, "orderEditCommit", editId=edit)
    taxes = await graph.data(TAXES, ADA, id=order_id)
    assert [
        [(tax["name"], tax["rate"], amount(tax["amount"])) for tax in taxed["taxLines"]]
        for taxed in (*taxes["order"]["lines"], *taxes["order"]["charges"])
    ] == [[("VAT", "0.2", "4.17")], [("VAT", "0.2", "0.83")], [("VAT", "0.2", "1.00")]]
    unknown = await step(graph, ADA, "orderEditBegin", orderId=order_id)
    nowhere = await refused(
        graph,
        ADA,
        "orderEditSetAddress",
        editId=unknown["edit"]["id"],
        address={"country": "IT", "postalCode": "00118"},
    )
    assert nowhere["code"] == "INVALID"
    await invariants_hold(shop.database)


CHANNEL = "mutation ($input: ChannelUpsertInput!) { channelUpsert(input: $input) { errors { message } } }"
TAXES = """query ($id: ID!) { order(id: $id) {
  lines { taxLines { name rate amount { amount } } } charges { taxLines { name rate amount { amount } } }
} }"""


async def test_what_is_not_there_waits_when_it_may_and_is_refused_when_not(shop: Shop) -> None:
    # given: every mug is somebody's, three come in five days
    graph = await a_graph(shop.database)
    order_id = await placed(graph, ADA, {"tea": 1}, payments=[])
    whole = await sold_out(shop)
    day = in_days(5)
    await coming(shop, 3, day)
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]

    # then
    short = await refused(graph, ADA, "orderEditAddLine", editId=edit, sku="mug", quantity=2)
    assert (short["code"], short["shortfalls"]) == (
        "INSUFFICIENT_STOCK",
        [{"sku": "mug", "requested": 2, "available": 0}],
    )

    # when
    staged = await step(graph, ADA, "orderEditAddLine", editId=edit, sku="mug", quantity=2, allowBackorder=True)

    # then: told, and promised to nobody yet
    mugs = staged["edit"]["preview"]["lines"][1]
    assert (mugs["held"], mugs["waiting"], mugs["expectedAt"]) == (0, 2, day.isoformat().replace("+00:00", "Z"))

    # when
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then
    mug = line_of(await the_order(graph, ADA, order_id), "mug")
    assert (mug["backorderedQuantity"], mug["supply"]) == (2, [{"quantity": 2, "expectedAt": mugs["expectedAt"]}])
    await invariants_hold(shop.database)

    # when: somebody gives theirs back
    await cancel(shop, whole)

    # then
    mug = line_of(await the_order(graph, ADA, order_id), "mug")
    assert (mug["backorderedQuantity"], mug["allocatedQuantity"]) == (0, 2)
    await invariants_hold(shop.database)


async def test_one_edit_at_a_time_and_what_left_meanwhile_is_refused(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await placed(graph, ADA, {"mug": 3, "tea": 2}, payments=[])
    begun = await step(graph, ADA, "orderEditBegin", orderId=order_id)
    edit = begun["edit"]["id"]
    assert (begun["order"]["edit"], "EDIT" in begun["order"]["supportedActions"]) == (
        {"id": edit, "state": "OPEN"},
        False,
    )

    # then: whoever comes second is told by whom and until when
    open_one = await refused(graph, BEN, "orderEditBegin", orderId=order_id)
    assert (open_one["__typename"], open_one["code"], open_one["edit"]["id"]) == ("OrderEditOpen", "EDIT_OPEN", edit)
    assert open_one["expiresAt"] == begun["edit"]["expiresAt"]
    mug = line_of(begun["order"], "mug")["id"]
    stale = await refused(
        graph, BEN, "orderEditSetQuantity", editId=edit, orderLineId=mug, quantity=1, expectedVersion=7
    )
    assert stale["code"] == "VERSION_CONFLICT"

    # when: two mugs are to come off, and all leave
    staged = await step(graph, ADA, "orderEditSetQuantity", editId=edit, orderLineId=mug, quantity=1, expectedVersion=1)
    await step(graph, ADA, "orderEditAddLine", editId=edit, sku="poster", quantity=1)
    await dispatch_all(shop, uuid_of(order_id, "Order", ()))

    # then
    gone = await refused(graph, ADA, "orderEditCommit", editId=edit)
    assert gone["code"] == "ILLEGAL_TRANSITION"
    assert staged["edit"]["preview"]["errors"] == []
    found = await graph.data(
        "query ($id: ID!) { orderEdit(id: $id) { state preview { errors { code } totals { total { amount } } } } }",
        ADA,
        id=edit,
    )
    assert found["orderEdit"] == {
        "state": "OPEN",
        "preview": {"errors": [{"code": "ILLEGAL_TRANSITION"}], "totals": {"total": {"amount": "47.48"}}},
    }

    # when
    done = await step(graph, ADA, "orderEditAbort", editId=edit)

    # then
    assert (done["edit"]["state"], done["order"]["edit"], await level(shop, "poster")) == ("ABORTED", None, (100, 0, 0))
    assert (await refused(graph, ADA, "orderEditCommit", editId=edit))["from"] == "ABORTED"
    assert (await refused(graph, ADA, "orderEditBegin", orderId=order_id))["code"] == "ILLEGAL_TRANSITION"
    await invariants_hold(shop.database)


async def test_previews_of_many_orders_cost_what_one_costs(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    for _ in range(4):
        order_id = await place(shop, {"mug": 1, "tea": 1})
        await add(shop, await begin(shop, order_id), "poster", 1)

    # when
    costs: list[int] = []
    for first in (1, 4):
        with counted_statements(shop.database) as seen:
            page = await graph.data(PREVIEWS, ADA, first=first)
        costs.append(len(seen))
        shown = [edge["node"]["edit"]["preview"]["difference"]["amount"] for edge in page["orders"]["edges"]]
        assert shown == ["9.99"] * first

    # then
    assert costs[0] == costs[1]
    assert costs[0] <= 20


PREVIEWS = (
    f"query ($first: Int) {{ orders(first: $first) {{ edges {{ node {{ edit {{ preview {{ {PREVIEW} }} }} }} }} }} }}"
)


async def test_an_order_under_review_keeps_what_comes_and_gives_nobody_work(shop: Shop) -> None:
    # given: an order that a check keeps for review
    graph = await a_graph(shop.database)
    much = {"channel": "web", "check": "AMOUNT", "mode": "REVIEW", "units": 1}
    saved = await graph.data(CHECK, a_principal(Role.ADMIN), input=much)
    assert saved["channelCheckSave"]["errors"] == []
    order_id = await placed(graph, ADA, {"mug": 2}, payments=[])
    order = await the_order(graph, ADA, order_id)
    assert order["status"] == "PENDING_REVIEW"

    # when
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]
    mug = line_of(order, "mug")["id"]
    await step(graph, ADA, "orderEditSetQuantity", editId=edit, orderLineId=mug, quantity=3)
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then
    order = await the_order(graph, ADA, order_id)
    assert (order["status"], order["fulfillmentOrders"], line_of(order, "mug")["reservedQuantity"]) == (
        "PENDING_REVIEW",
        [],
        3,
    )
    await invariants_hold(shop.database)


CHECK = "mutation ($input: ChannelCheckSaveInput!) { channelCheckSave(input: $input) { errors { message path } } }"


CAPTURE = """mutation ($input: PaymentCaptureInput!) { paymentCapture(input: $input) { errors { message } } }"""


async def captured(graph: Any, order_id: str) -> None:
    found = await graph.data("query ($id: ID!) { order(id: $id) { payments { id } } }", ADA, id=order_id)
    asked = {"idempotencyKey": a_key(), "paymentId": found["order"]["payments"][0]["id"]}
    answer = await graph.data(CAPTURE, ADA, input=asked)
    assert answer["paymentCapture"]["errors"] == []
