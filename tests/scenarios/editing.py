"""Edits over GraphQL: the operations, and one step after the other."""

from typing import Any

from app.domain.principal import Principal
from tests.builders import a_key
from tests.graphql_schema.asking import Graph

ERRORS = """
  errors {
    __typename code path message
    ... on OrderEditOpen { expiresAt edit { id state begunBy { kind } } }
    ... on InsufficientStock { shortfalls { sku requested available } }
    ... on QuantityExceeded { excesses { sku requested left } }
    ... on IllegalTransition { from to allowed }
  }
"""
MONEY = "{ amount currency }"
PREVIEW = f"""
  lines {{
    orderLineId sku {{ code }} isNew quantityBefore quantity held waiting expectedAt total {MONEY}
    components {{ sku {{ code }} quantity held waiting }}
  }}
  deliveries {{
    deliveryId method addressChanges shipping {MONEY} promisedOn pickupLocation {{ code }}
  }}
  totalsBefore {{ total {MONEY} }} totals {{ total {MONEY} discount {MONEY} tax {MONEY} outstanding {MONEY} }}
  difference {MONEY} toCollect {MONEY} toRefund {MONEY} errors {{ code message }}
"""
EDIT = f"""
  id state version expiresAt reservation {{ id state purpose lines {{ sku {{ code }} quantity }} }}
  preview {{ {PREVIEW} }}
"""
ORDER = f"""
  id version status paymentStatus fulfillmentStatus supportedActions edit {{ id state }}
  totals {{ total {MONEY} outstanding {MONEY} refunded {MONEY} }}
  lines {{
    id sku {{ code }} quantity canceledQuantity openQuantity backorderedQuantity reservedQuantity allocatedQuantity
    shippedQuantity unitPrice {MONEY} discount {MONEY} total {MONEY} supply {{ quantity expectedAt }}
    discounts {{ amount {MONEY} reason code }} components {{ sku {{ code }} quantity allocatedQuantity }}
  }}
  deliveries {{ id method shipping {MONEY} pickupLocation {{ code }} }}
  fulfillmentOrders {{ id status location {{ code }} method lines {{ quantity }} }}
  payments {{ status amount {MONEY} captured {MONEY} refunded {MONEY} }} holds {{ reason releasedAt }}
  shippingAddress {{ line1 postalCode }} billingAddress {{ line1 }}
"""


def step_of(name: str) -> str:
    """The document of a step: orderEditBegin, orderEditAddLine."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    return (
        f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ edit {{ {EDIT} }} order {{ {ORDER} }} {ERRORS} }} }}"
    )


async def attempt(graph: Graph, who: Principal, name: str, **asked: Any) -> Any:
    """Take a step; the whole answer."""
    return (await graph.data(step_of(name), who, input={"idempotencyKey": a_key(), **asked}))[name]


async def step(graph: Graph, who: Principal, name: str, **asked: Any) -> Any:
    """Take a step that is not refused."""
    answer = await attempt(graph, who, name, **asked)
    assert answer["errors"] == [], answer["errors"]
    return answer


async def refused(graph: Graph, who: Principal, name: str, **asked: Any) -> Any:
    """Why a step is refused."""
    answer = await attempt(graph, who, name, **asked)
    assert answer["edit"] is None
    (error,) = answer["errors"]
    return error


async def the_order(graph: Graph, who: Principal, order_id: str) -> Any:
    """The order as it stands."""
    return (await graph.data(f"query ($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}", who, id=order_id))["order"]


def amount(money: Any) -> str:
    """The number alone."""
    return money["amount"]


PLACE = "mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } errors { code message } } }"


async def placed(graph: Graph, who: Principal, units: dict[str, int], **stated: Any) -> str:
    """The id of an order for these units by SKU, paid with a card that is good."""
    asked = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in units.items()],
        "shippingAddress": {"country": "DE", "postalCode": "10115", "line1": "Old Street 1"},
        "payments": [{"gateway": "local", "token": "ok"}],
        **stated,
    }
    answer = (await graph.data(PLACE, who, input=asked))["orderPlace"]
    assert answer["errors"] == [], answer["errors"]
    return answer["order"]["id"]
