"""Paying over GraphQL: promises, refusals, captures per shipment, what comes late, several tenders."""

from typing import Any

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import Graph, a_graph, a_principal

CARE = a_principal(Role.CARE)
MONEY = "amount"
PAYMENT = f"""
  id status authorized {{ {MONEY} }} captured {{ {MONEY} }} refunded {{ {MONEY} }} expiresAt
  transactions {{ kind status final message amount {{ {MONEY} }} }}
"""
PLACE = f"""mutation ($input: OrderPlaceInput!) {{
  orderPlace(input: $input) {{
    order {{ id paymentStatus customerStatus holds {{ reason }} payments {{ {PAYMENT} }} }}
    errors {{ code path message }}
  }}
}}"""


async def placed_with(graph: Graph, *tenders: dict[str, Any], who: Any = CARE, units: int = 2, **stated: Any) -> Any:
    asked = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": units}],
        "shippingAddress": {"country": "DE"},
        "payments": [{"gateway": "local", **tender} for tender in tenders],
        **stated,
    }
    answer = (await graph.data(PLACE, who, input=asked))["orderPlace"]
    assert answer["errors"] == []
    return answer["order"]


async def test_a_card_is_authorized_when_the_order_is_placed(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    order = await placed_with(graph, {"token": "ok"})

    # then
    (payment,) = order["payments"]
    assert (order["paymentStatus"], order["customerStatus"], order["holds"]) == ("AUTHORIZED", "CONFIRMED", [])
    assert (payment["status"], payment["authorized"]["amount"]) == ("AUTHORIZED", "25.00")
    await invariants_hold(shop.database)
