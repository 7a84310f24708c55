"""A carrier that never answers is not asked for ever, and a label that one keeps is not said to be a good one."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.carriers.finding import open_carriers
from app.documents.links import PaperKind, make_link
from app.domain.enums import Role
from app.shipments.settle import MOST, RESTS, settle_carriers
from graphql_schema.ids import global_id
from tests.app.shipments.labeling import asking, label_with, labeled, the_shipment, waiting
from tests.builders import Shop, a_key, invariants_hold, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal
from tests.scenarios.test_invoices import opened
from tests.unchanged import nothing_changes

SHOWN = "shipment { status labelStatus labelMessage }"
RETRY = f"""
mutation ($input: ShipmentLabelRetryInput!) {{
  shipmentLabelRetry(input: $input) {{
    {SHOWN} errors {{ code path ... on IllegalTransition {{ from allowed }} }}
  }}
}}
"""
VOID = f"mutation ($input: ShipmentVoidInput!) {{ shipmentVoid(input: $input) {{ {SHOWN} errors {{ code }} }} }}"
ORDERS = """
query { orders(filter: { problems: [LABEL_FAILED] }) { edges { node { problems } } } }
"""
WAREHOUSE = a_principal(Role.WAREHOUSE, locations={"BER"})


async def asked_in_vain(shop: Shop, service: str) -> UUID:
    """A shipment whose carrier is asked for the last time, and does not answer."""
    work = (await shop.order(await place(shop))).fulfillment_orders[0]
    shipment_id = await shop.run(label_with, asking(work.id, service=service))
    async with shop.database.session() as session:
        await session.execute(
            text("UPDATE carrier_calls SET attempts = :before, due_at = clock_timestamp() WHERE shipment_id = :id"),
            {"before": MOST - 1, "id": shipment_id},
        )
        await session.commit()
    await settle_carriers(shop.database, open_carriers(shop.database))
    return shipment_id


async def do(graph: Graph, mutation: str, shipment_id: UUID, **stated: Any) -> Any:
    asked = {"idempotencyKey": a_key(), "shipmentId": global_id("Shipment", shipment_id), **stated}
    return next(iter((await graph.data(mutation, WAREHOUSE, input=asked)).values()))


async def test_a_label_that_is_never_answered_fails_and_is_found_when_somebody_asks_again(shop: Shop) -> None:
    # given: it was sold, and the answer lost
    graph = await a_graph(shop.database)
    shipment_id = await asked_in_vain(shop, "timeout_then_ok")

    # then: nobody asks by himself, the parcels stay, and somebody sees it
    failed = await the_shipment(shop, shipment_id)
    assert failed.label is not None
    assert (failed.status.value, failed.label.status.value) == ("LABELED", "FAILED")
    assert failed.label.message == f"local did not answer, asked {MOST} times"
    assert await waiting(shop) == []
    assert (await graph.data(ORDERS, ADMIN))["orders"]["edges"] == [{"node": {"problems": ["LABEL_FAILED"]}}]
    await invariants_hold(shop.database)

    # when
    found = await do(graph, RETRY, shipment_id)

    # then: sold once
    assert found["errors"] == []
    assert found["shipment"] == {
        "status": "LABELED",
        "labelStatus": "PURCHASED",
        "labelMessage": None,
    }
    assert (await graph.data(ORDERS, ADMIN))["orders"]["edges"] == []
    async with shop.database.session() as session:
        assert (await session.execute(text("SELECT asked FROM local_carrier_labels"))).scalars().all() == [2]
    async with nothing_changes(shop.database):
        again = await do(graph, RETRY, shipment_id)
    assert again["errors"] == [
        {"code": "ILLEGAL_TRANSITION", "path": ["shipmentId"], "from": "PURCHASED", "allowed": []}
    ]
    await invariants_hold(shop.database)


async def test_a_carrier_that_is_still_silent_is_asked_as_often_again(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    shipment_id = await asked_in_vain(shop, "silent")
    # when
    asked = await do(graph, RETRY, shipment_id)
    # then
    assert asked["shipment"]["labelStatus"] == "PENDING"
    assert await waiting(shop) == [shipment_id]
    assert (MOST, round(sum(rest.total_seconds() for rest in RESTS[: MOST - 1]) / 60)) == (12, 81)


async def test_what_was_never_answered_can_be_voided(shop: Shop) -> None:
    # given: it was sold, and the answer lost
    graph = await a_graph(shop.database)
    shipment_id = await asked_in_vain(shop, "timeout_then_ok")
    # when
    voided = await do(graph, VOID, shipment_id)
    # then: the carrier took it back, though nobody knew that it was sold
    assert (voided["shipment"]["status"], voided["shipment"]["labelStatus"]) == ("VOIDED", "VOIDED")
    async with shop.database.session() as session:
        sold = await session.execute(text("SELECT voided_at IS NULL FROM local_carrier_labels"))
        assert sold.scalars().all() == [False]
    await invariants_hold(shop.database)


async def test_a_label_that_the_carrier_keeps_is_said_to_be_kept(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    secret, now = graph.services.secrets.documents, shop.database.clock.now()
    work = (await shop.order(await place(shop))).fulfillment_orders[0]
    shipment_id = await labeled(shop, asking(work.id, service="not_voidable"))
    paper = make_link(secret, (await the_shipment(shop, shipment_id)).parcels[0].id, now, PaperKind.LABEL)

    # when
    voided = await do(graph, VOID, shipment_id)
    again = await do(graph, RETRY, shipment_id)

    # then: nothing is sent with it
    assert voided["errors"] == again["errors"] == []
    assert voided["shipment"] == {
        "status": "VOIDED",
        "labelStatus": "VOID_FAILED",
        "labelMessage": "this label is not refunded",
    }
    assert again["shipment"]["labelStatus"] == "VOID_FAILED"
    assert (await opened(shop.database, secret, paper)).status_code == 404
    await invariants_hold(shop.database)


async def test_a_label_that_was_refused_is_not_sold_by_asking_twice_and_stays_a_problem_until_another_is(
    shop: Shop,
) -> None:
    # given
    graph = await a_graph(shop.database)
    work = (await shop.order(await place(shop))).fulfillment_orders[0]
    refused = await labeled(shop, asking(work.id, service="declined"))
    # when
    async with nothing_changes(shop.database):
        again = await do(graph, RETRY, refused)
    problems = (await graph.data(ORDERS, ADMIN))["orders"]["edges"]
    await labeled(shop, asking(work.id))
    # then
    assert again["errors"][0] | {"from": "FAILED"} == again["errors"][0]
    assert len(problems) == 1
    assert (await graph.data(ORDERS, ADMIN))["orders"]["edges"] == []
