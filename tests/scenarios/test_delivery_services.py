"""Delivery services over the graph: saved whole, told, refused with their place, and by whoever answers for them."""

from typing import Any

from app.domain.enums import Role
from tests.builders import Shop, invariants_hold, sequenced
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal

SAVE = """
mutation ($input: DeliveryServiceUpsertInput!) {
  deliveryServiceUpsert(input: $input) {
    errors { code path message }
    deliveryService {
      id code method mode deliveryDays channels locations maxParcelGrams active
      zones {
        name minDays maxDays areas { country postalPrefix }
        rates { upToGrams price { amount currency } freeFrom { amount } }
      }
    }
  }
}
"""


async def test_a_delivery_service_is_replaced_whole_and_tells_what_changed(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    price = {"amount": "4.90", "currency": "EUR"}
    rates = [{"currency": "EUR", "price": "4.90", "upToGrams": 2000, "freeFrom": "40.00"}]
    post = {
        "code": " post ",
        "name": "Post",
        "method": "SHIP",
        "mode": "RAIL",
        "deliveryDays": ["FRIDAY", "MONDAY"],
        "channels": ["web"],
        "maxParcelGrams": 2000,
        "zones": [
            {"name": "GB", "areas": [{"country": "GB", "postalPrefix": "kw15"}], "minDays": 1, "maxDays": 2},
            {"name": "World", "minDays": 3, "maxDays": 9, "rates": rates},
        ],
    }

    # when
    saved = (await graph.ask(SAVE, ADMIN, input=post))["data"]["deliveryServiceUpsert"]
    again = (await graph.ask(SAVE, ADMIN, input=post))["data"]["deliveryServiceUpsert"]

    # then
    service = saved["deliveryService"]
    assert (saved["errors"], again) == ([], saved)
    assert service["code"] == "post"
    assert service["deliveryDays"] == ["MONDAY", "FRIDAY"]
    assert service["zones"][0]["areas"] == [{"country": "GB", "postalPrefix": "KW15"}]
    assert service["zones"][1]["rates"] == [{"upToGrams": 2000, "price": price, "freeFrom": {"amount": "40.00"}}]
    node = await graph.ask("query ($id: ID!) { node(id: $id) { ... on DeliveryService { code } } }", id=service["id"])
    assert node["data"]["node"] == {"code": "post"}
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def test_a_delivery_service_that_cannot_be_is_refused_with_its_place(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    zone = {"name": "x", "minDays": 1, "maxDays": 2}
    post: dict[str, Any] = {"code": "post", "name": "Post", "method": "SHIP", "zones": [zone]}
    changes: list[tuple[dict[str, Any], str, list[str]]] = [
        ({"zones": []}, "INVALID", ["zones"]),
        ({"zones": [zone | {"maxDays": 0}]}, "INVALID", ["zones", "0", "maxDays"]),
        ({"zones": [zone, zone]}, "INVALID", ["zones"]),
        ({"channels": ["nowhere"]}, "NOT_FOUND", ["channels", "0"]),
        ({"locations": ["BER", "nowhere"]}, "NOT_FOUND", ["locations", "1"]),
        ({"maxParcelGrams": 0}, "INVALID", ["maxParcelGrams"]),
        ({"name": " "}, "INVALID", ["name"]),
    ]
    for change, code, path in changes:
        # when
        answer = (await graph.ask(SAVE, ADMIN, input=post | change))["data"]["deliveryServiceUpsert"]
        # then
        assert [(error["code"], error["path"]) for error in answer["errors"]] == [(code, path)]
    listed = await graph.ask('{ deliveryServices(channel: "web", methods: [SHIP]) { code } }')
    assert listed["data"]["deliveryServices"] == []


async def test_who_answers_for_one_channel_does_not_set_everybodys_rates(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    narrowed = a_principal(Role.ADMIN, channels={"web"})
    post = {"code": "post", "name": "Post", "method": "SHIP", "zones": [{"name": "x", "minDays": 1, "maxDays": 2}]}
    own = post | {"channels": ["web"]}
    answers = [
        (await graph.ask(SAVE, who, input=asked))["data"]["deliveryServiceUpsert"]["errors"]
        for who, asked in ((narrowed, post), (narrowed, own), (ADMIN, post), (narrowed, own))
    ]
    assert [[(error["code"], error["path"]) for error in errors] for errors in answers] == [
        [("INVALID", ["channels"])],
        [],
        [],
        [("NOT_FOUND", ["code"])],
    ]
