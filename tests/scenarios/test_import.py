"""Orders that happened elsewhere are taken as facts, in whatever state they are."""

import asyncio
from typing import Any

from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import ADMIN, Graph, a_graph
from tests.reading import level

IMPORT = """
mutation ($input: OrderImportInput!) {
  orderImport(input: $input) {
    order {
      id number status paymentStatus fulfillmentStatus customerStatus externalRef { source id }
      totals { total { amount } captured { amount } refunded { amount } outstanding { amount } }
      lines { name sku { code placeholder } quantity shippedQuantity deliveredQuantity canceledQuantity openQuantity
              allocatedQuantity undeliveredQuantity }
      payments { status } refunds { total { amount } } holds { reason } customer { name }
      shipments { status carrier trackingNumber fulfillmentOrder { location { code } } }
      provenance { store { code } register associate }
    }
    errors { code message path }
  }
}
"""
EUR = "EUR"


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": EUR}


def told(number: str = "1001", **stated: Any) -> dict[str, Any]:
    """Three mugs and a tea, 42.49, bought in March."""
    return {
        "channel": "web",
        "externalRef": {"source": "old shop", "id": number},
        "placedAt": "2026-03-02T12:00:00Z",
        "email": "ada@example.org",
        "lines": [
            {"sku": "mug", "quantity": 3, "unitPrice": money("12.50"), "lineRef": "a"},
            {"sku": "tea", "quantity": 1, "unitPrice": money("4.99"), "lineRef": "b"},
        ],
        "shippingAddress": {"country": "DE", "postalCode": "10115"},
        **stated,
    }


def left(*lines: tuple[str, int], on: int = 3, **stated: Any) -> dict[str, Any]:
    shipment: dict[str, Any] = {"shippedAt": f"2026-03-0{on}T08:00:00Z", "carrier": "DHL", "location": "HAM", **stated}
    if lines:
        shipment["lines"] = [{"lineRef": ref, "quantity": units} for ref, units in lines]
    return shipment


async def import_one(graph: Graph, order: dict[str, Any], key: str | None = None) -> Any:
    answer = await graph.data(IMPORT, ADMIN, input={"idempotencyKey": key or a_key(), "order": order})
    return answer["orderImport"]


PAID: dict[str, Any] = {"payments": [{"gateway": "old", "reference": "p1"}]}
GONE = {"at": "2026-03-02T13:00:00Z", "reason": "CUSTOMER"}
LIVES: dict[str, tuple[dict[str, Any], tuple[str, str, str, str]]] = {
    "open and unpaid": ({}, ("OPEN", "NONE", "UNROUTED", "WAITING_FOR_STOCK")),
    "authorized": (
        {"payments": [{"gateway": "old", "state": "AUTHORIZED"}]},
        ("OPEN", "AUTHORIZED", "UNROUTED", "WAITING_FOR_STOCK"),
    ),
    "in review": ({"state": "PENDING_REVIEW", **PAID}, ("PENDING_REVIEW", "PAID", "UNROUTED", "RECEIVED")),
    "expired": (
        {"state": "EXPIRED", "payments": [{"gateway": "old", "state": "EXPIRED"}]},
        ("EXPIRED", "AUTHORIZATION_EXPIRED", "UNROUTED", "ACTION_NEEDED"),
    ),
    "half sent": (
        {**PAID, "shipments": [left(("a", 2))]},
        ("OPEN", "PAID", "PARTIALLY_SHIPPED", "PARTLY_SHIPPED"),
    ),
    "sent by two locations, one parcel lost": (
        {
            **PAID,
            "shipments": [
                left(("a", 1), location="BER", deliveredAt="2026-03-04T10:00:00Z"),
                left(returnedAt="2026-03-05T10:00:00Z"),
            ],
        },
        ("OPEN", "PAID", "PARTIALLY_DELIVERED", "DELIVERY_FAILED"),
    ),
    "completed": (
        {**PAID, "shipments": [left(deliveredAt="2026-03-04T10:00:00Z")]},
        ("COMPLETED", "PAID", "DELIVERED", "DELIVERED"),
    ),
    "canceled and refunded": (
        {
            **PAID,
            "cancellations": [GONE],
            "refunds": [{"at": "2026-03-03T09:00:00Z", "reason": "CANCELED", "amount": money("42.49")}],
        },
        ("CANCELED", "REFUNDED", "CANCELED", "REFUNDED"),
    ),
    "shortened, sent, and something given back": (
        {
            **PAID,
            "cancellations": [{**GONE, "lines": [{"lineRef": "a", "quantity": 1}]}],
            "shipments": [left(deliveredAt="2026-03-04T10:00:00Z")],
            "refunds": [
                {"at": "2026-03-03T09:00:00Z", "reason": "CANCELED", "lines": [{"lineRef": "a", "quantity": 1}]},
                {"at": "2026-03-09T09:00:00Z", "reason": "GOODWILL", "amount": money("1.00")},
            ],
        },
        ("COMPLETED", "PARTIALLY_REFUNDED", "DELIVERED", "DELIVERED"),
    ),
}


async def test_an_order_is_imported_in_every_state(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    before = await level(shop)

    # when
    found: dict[str, tuple[str, ...]] = {}
    for number, (life, (stated, _)) in enumerate(LIVES.items()):
        answer = await import_one(graph, told(str(number), **stated))
        assert answer["errors"] == [], (life, answer["errors"])
        order = answer["order"]
        found[life] = tuple(order[f"{axis}tatus"] for axis in ("s", "paymentS", "fulfillmentS", "customerS"))

    # then: nothing of it touched stock
    assert found == {life: statuses for life, (_, statuses) in LIVES.items()}
    assert await level(shop) == before
    await invariants_hold(shop.database)


async def test_what_is_still_to_leave_takes_stock_where_that_is_asked_for(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    lines = [
        {"sku": "mug", "quantity": 250, "unitPrice": money("12.50"), "lineRef": "a"},
        {"sku": "unheard of", "name": "Lost lamp", "quantity": 1, "unitPrice": money("20.00"), "lineRef": "b"},
    ]
    half = told(lines=lines, stockPolicy="RESERVE_AVAILABLE", shipments=[left(("a", 20))])

    # when
    order = (await import_one(graph, half))["order"]

    # then: 200 are there, 20 had left, 30 wait; what nobody described is a placeholder, and holds the order
    mugs, lamp = order["lines"]
    assert (mugs["shippedQuantity"], mugs["allocatedQuantity"], mugs["openQuantity"]) == (20, 200, 30)
    assert (lamp["sku"], lamp["name"], lamp["openQuantity"]) == (
        {"code": "unheard of", "placeholder": True},
        "Lost lamp",
        1,
    )
    assert order["holds"] == [{"reason": "INTEGRATION"}]
    assert (await level(shop))[:2] == (100, 100)
    await invariants_hold(shop.database)


async def test_the_same_key_is_one_order_and_the_same_reference_another_ones_refusal(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    key = a_key()

    # when
    answers = await asyncio.gather(*(import_one(graph, told(**PAID), key) for _ in range(50)))
    other_key = await import_one(graph, told(**PAID))
    other_input = await import_one(graph, told(), key)

    # then
    assert len({answer["order"]["id"] for answer in answers}) == 1
    assert [error["code"] for error in other_key["errors"]] == ["DUPLICATE_EXTERNAL_REF"]
    assert [error["code"] for error in other_input["errors"]] == ["IDEMPOTENCY_MISMATCH"]
    await invariants_hold(shop.database)


NONSENSE: list[tuple[dict[str, Any], list[str]]] = [
    ({"shipments": [left(("a", 4))]}, ["shipments", "0"]),
    ({"shipments": [left(("c", 1))]}, ["shipments", "0", "lines", "0", "lineRef"]),
    ({"shipments": [left(location="nowhere")]}, ["shipments", "0", "location"]),
    ({"shipments": [left(), left()]}, ["shipments", "0", "lines"]),
    ({"cancellations": [{**GONE, "at": "2999-01-01T00:00:00Z"}]}, ["cancellations", "0", "at"]),
    ({"payments": [{"gateway": "old", "state": "REFUNDED"}]}, ["payments", "0", "state"]),
    ({"payments": [{"gateway": "old", "amount": {"amount": "1", "currency": "USD"}}]}, ["payments", "0", "amount"]),
    ({"state": "COMPLETED"}, ["state"]),
    ({"stockPolicy": "REQUIRE"}, ["stockPolicy"]),
    ({"externalRef": {"source": "old shop", "id": " "}}, ["externalRef", "id"]),
]


async def test_steps_that_do_not_add_up_are_refused_with_their_place(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    answers = [await import_one(graph, told(**stated)) for stated, _ in NONSENSE]

    # then
    assert [answer["errors"][0]["path"] for answer in answers] == [path for _, path in NONSENSE]
    assert all(answer["order"] is None for answer in answers)
