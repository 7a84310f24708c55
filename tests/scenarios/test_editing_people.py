"""Edits over GraphQL: places and people by their countries' rules, and units that are not for sale again."""

from sqlalchemy import text

from app.availability.save_service import save_delivery_service
from app.domain.enums import Role
from tests.builders import Shop, invariants_hold
from tests.delivery_services import BICYCLE, PARCEL
from tests.graphql_schema.asking import a_graph, a_principal
from tests.reading import level, told
from tests.scenarios.editing import amount, placed, refused, step, the_order

ADA, ADMIN = a_principal(Role.CARE), a_principal(Role.ADMIN)
CHECK = "mutation ($input: ChannelCheckSaveInput!) { channelCheckSave(input: $input) { errors { message } } }"
CONTACT = "query ($id: ID!) { order(id: $id) { contact { name email phone } checks { check outcome code path } } }"
SEVEN = {"amount": "7.00", "currency": "EUR"}
BERLIN = {"country": "DE", "postalCode": "20095", "line1": "New Street 2", "city": "Hamburg"}


async def test_an_edit_takes_no_place_and_no_number_that_its_country_does_not_have(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await placed(graph, ADA, {"mug": 2}, payments=[])
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]

    async def odd(*, recipient: object = None, billing: bool = False, **address: str) -> object:
        asked = {"editId": edit, "address": BERLIN | address, "recipient": recipient, "billing": billing}
        error = await refused(graph, ADA, "orderEditSetAddress", **asked)
        return error["__typename"], error["code"], error["path"]

    # then
    failed = ("CheckFailed", "CHECK_FAILED")
    assert await odd(postalCode="2009") == (*failed, ["address", "postalCode"])
    assert await odd(country="US", region="Bavaria", postalCode="94103") == (*failed, ["address", "region"])
    assert await odd(country="US", region="CA", postalCode="10001") == (*failed, ["address", "postalCode"])
    assert await odd(phone="12") == (*failed, ["address", "phone"])
    assert await odd(recipient={"phone": "+49 1"}) == (*failed, ["recipient", "phone"])
    assert await odd(billing=True, phone="12") == (*failed, ["address", "phone"])

    # and: what is to be collected may have any address, until it is to be brought there
    await step(graph, ADA, "orderEditSetMethod", editId=edit, method="PICKUP_IN_STORE", pickupLocation="HAM")
    await step(graph, ADA, "orderEditSetAddress", editId=edit, address=BERLIN | {"postalCode": "2009"})
    sent = await refused(graph, ADA, "orderEditSetMethod", editId=edit, method="SHIP")
    assert (sent["code"], sent["path"]) == ("CHECK_FAILED", ["method"])
    await step(graph, ADA, "orderEditSetAddress", editId=edit, address=BERLIN)
    await step(graph, ADA, "orderEditSetMethod", editId=edit, method="SHIP")

    # when: a street is missing, which may be so until the channel says otherwise
    await step(graph, ADA, "orderEditSetAddress", editId=edit, address={"country": "DE", "postalCode": "20095"})
    await graph.data(CHECK, ADMIN, input={"channel": "web", "check": "ADDRESS", "mode": "REVIEW"})
    assert await odd(line1="") == (*failed, ["address", "line1"])
    await graph.data(CHECK, ADMIN, input={"channel": "web", "check": "ADDRESS", "mode": "WARN"})
    await step(graph, ADA, "orderEditSetAddress", editId=edit, address=BERLIN | {"postalCode": "2009"})
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then: what the channel lets pass is written down
    found = (await graph.data(CONTACT, ADA, id=order_id))["order"]["checks"]
    assert [(one["outcome"], one["code"], one["path"]) for one in found][-1] == (
        "WARNED",
        "POSTAL_CODE_INVALID",
        ["deliveries", "0", "address", "postalCode"],
    )
    await invariants_hold(shop.database)


async def test_an_edit_changes_how_the_buyer_is_reached_and_what_was_there_is_forgotten(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    buyer = {"name": "Ada Byron", "email": "ada@exmaple.com", "phone": "+49 30 901820"}
    order_id = await placed(graph, ADA, {"mug": 1}, payments=[], contact=buyer)
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]

    # then
    nothing = await refused(graph, ADA, "orderEditSetContact", editId=edit)
    odd = await refused(graph, ADA, "orderEditSetContact", editId=edit, email="ada at home")
    nobody = await refused(graph, ADA, "orderEditSetContact", editId=edit, phone="12")
    assert [(one["code"], one["path"]) for one in (nothing, odd, nobody)] == [
        ("INVALID", ["email"]),
        ("INVALID", ["email"]),
        ("CHECK_FAILED", ["contact", "phone"]),
    ]

    # when: twice, the second adds to the first
    await step(graph, ADA, "orderEditSetContact", editId=edit, email="Ada@example.com")
    staged = await step(graph, ADA, "orderEditSetContact", editId=edit, phone="+49 30 901821")
    shown = await graph.data(f'{{ orderEdit(id: "{edit}") {{ preview {{ contactChanges }} }} }}', ADA)
    assert shown["orderEdit"]["preview"]["contactChanges"] is True
    assert (await graph.data(CONTACT, ADMIN, id=order_id))["order"]["contact"] == buyer
    await step(graph, ADA, "orderEditCommit", editId=edit, expectedVersion=staged["edit"]["version"])

    # then
    assert (await graph.data(CONTACT, ADMIN, id=order_id))["order"]["contact"] == {
        "name": "Ada Byron",
        "email": "ada@example.com",
        "phone": "+49 30 901821",
    }
    found = await graph.data('{ orders(first: 5, filter: {search: "ada@example.com"}) { edges { node { id } } } }', ADA)
    assert [edge["node"]["id"] for edge in found["orders"]["edges"]] == [order_id]
    async with shop.database.session() as session:
        kept = await session.scalars(text("SELECT email FROM contacts WHERE email IS NOT NULL"))
    assert list(kept) == ["ada@example.com"]
    (edited,) = [data for kind, data in await told(shop) if kind == "order.edited"]
    assert (edited["contactChanged"], "ada" in str(edited).lower()) == (True, False)
    await invariants_hold(shop.database)


async def test_units_that_come_off_go_to_quarantine_when_they_are_not_for_sale_again(shop: Shop) -> None:
    # given: four mugs and two teas
    graph = await a_graph(shop.database)
    order_id = await placed(graph, ADA, {"mug": 4, "tea": 2}, payments=[])
    mug, tea = (line["id"] for line in (await the_order(graph, ADA, order_id))["lines"])
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]

    # when: three are chipped, and one more is wanted of another line
    await step(graph, ADA, "orderEditSetQuantity", editId=edit, orderLineId=mug, quantity=1, restock=False)
    await step(graph, ADA, "orderEditAddLine", editId=edit, sku="mug", quantity=1)
    await step(graph, ADA, "orderEditRemoveLine", editId=edit, orderLineId=tea)
    preview = "preview { lines { sku { code } quantity restock held } }"
    shown = await graph.data(f'{{ orderEdit(id: "{edit}") {{ {preview} }} }}', ADA)

    # then
    assert [
        (one["sku"]["code"], one["quantity"], one["restock"], one["held"])
        for one in shown["orderEdit"]["preview"]["lines"]
    ] == [("mug", 1, False, 0), ("tea", 0, True, 0), ("mug", 1, True, 1)]
    assert await level(shop) == (100, 5, 0)

    # when
    await step(graph, ADA, "orderEditCommit", editId=edit)

    # then: the new one is none of the chipped
    assert (await level(shop), await level(shop, "tea")) == ((97, 2, 3), (100, 0, 0))
    async with shop.database.session() as session:
        kinds = await session.execute(
            text(
                "SELECT kind, on_hand_delta, reserved_delta, quarantined_delta FROM stock_movements"
                " WHERE kind = 'QUARANTINE'"
            )
        )
    assert [tuple(row) for row in kinds] == [("QUARANTINE", -3, -3, 3)]
    await invariants_hold(shop.database)


async def test_another_way_costs_what_the_rates_ask_for_it_unless_somebody_says_otherwise(shop: Shop) -> None:
    # given: a parcel costs 4.90 up to 2 kg and 8.90 above, a bicycle 5.90 around the store, the counter nothing
    graph = await a_graph(shop.database)
    await shop.run(save_delivery_service, PARCEL)
    await shop.run(save_delivery_service, BICYCLE)
    stated = {"shipping": {"amount": "4.90", "currency": "EUR"}}
    home = [{"key": "home", "method": "SHIP", "address": BERLIN | {"postalCode": "10115"}}]
    charges = [{"kind": "SHIPPING", "amount": SEVEN, "delivery": "home"}]
    order_id = await placed(graph, ADA, {"mug": 2}, payments=[], deliveries=home, charges=charges)
    edit = (await step(graph, ADA, "orderEditBegin", orderId=order_id))["edit"]["id"]

    async def costs(name: str, **asked: object) -> str:
        staged = await step(graph, ADA, name, editId=edit, **asked)
        return amount(staged["edit"]["preview"]["deliveries"][0]["shipping"])

    # then
    assert await costs("orderEditSetMethod", method="SHIP") == "7.00"
    assert await costs("orderEditSetMethod", method="LOCAL_DELIVERY") == "5.90"
    assert await costs("orderEditSetMethod", method="PICKUP_IN_STORE", pickupLocation="HAM") == "0.00"
    assert await costs("orderEditSetMethod", method="SHIP", terms={"shippingByRates": True}) == "4.90"
    assert await costs("orderEditSetAddress", address=BERLIN) == "4.90"
    assert await costs("orderEditSetMethod", method="LOCAL_DELIVERY", terms=stated) == "4.90"
    assert await costs("orderEditSetMethod", method="PICKUP_IN_STORE", pickupLocation="HAM") == "4.90"
    assert await costs("orderEditSetMethod", method="SHIP", terms={"shippingByRates": True}) == "4.90"

    # when: nobody goes to the island, and both cannot be wanted
    island = BERLIN | {"postalCode": "18546", "city": "Sassnitz"}
    asked = {"editId": edit, "address": island, "terms": {"shippingByRates": True}}
    nowhere = await refused(graph, ADA, "orderEditSetAddress", **asked)
    both = await refused(graph, ADA, "orderEditSetAddress", **asked | {"terms": stated | {"shippingByRates": True}})
    assert [(one["code"], one["path"]) for one in (nowhere, both)] == [("INVALID", ["terms", "shippingByRates"])] * 2

    # then
    await step(graph, ADA, "orderEditCommit", editId=edit)
    assert amount((await the_order(graph, ADA, order_id))["totals"]["total"]) == "29.90"
    await invariants_hold(shop.database)
