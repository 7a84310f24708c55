"""What a location prints for a parcel: by a link, for whoever may read where the parcel goes."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.documents.links import PaperKind, make_link
from app.documents.slip_content import Slip
from app.documents.slips import slip_from
from app.domain.enums import ChargeKind, Role
from app.domain.orders.model import Address, Contact
from app.fulfillment.pack import Package, PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine
from db.repositories.legal_entities import LegalEntityRepository
from db.repositories.slip_reading import SlipReading
from graphql_schema.ids import global_id
from tests.app.pickups.bringing import a_store_that_is_sent_to, sending, to_be_brought, waiting
from tests.builders import Shop, a_key, a_kit, cancel, dispatch_all, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements
from tests.scenarios.test_invoices import opened

BERLIN = Address("DE", name="Ada Lovelace", line1="Allee 1", postal_code="10115", city="Berlin")
SLIPS = """
query ($id: ID!) {
  node(id: $id) {
    ... on FulfillmentOrder { packingSlipUrl packages { packingSlipUrl labelUrl } }
  }
}
"""


async def a_gift(shop: Shop, **stated: Any) -> UUID:
    """Mugs, some of them in a kit, wrapped, with a message."""
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    lines = (PlaceLine(sku="mug", quantity=1, properties={"engraving": "Ada"}), PlaceLine(sku="set", quantity=1))
    fields: dict[str, Any] = {
        "lines": tuple(replace(line, delivery="home") for line in lines),
        "deliveries": (PlaceDelivery(key="home", address=BERLIN, recipient=Contact("Ada"), gift_message="For you"),),
        "charges": (PlaceCharge(kind=ChargeKind.GIFT_WRAP, amount=shop.money(300), delivery="home"),),
        **stated,
    }
    return await place(shop, **fields)


async def the_slip(shop: Shop, work_id: UUID | None = None, package_id: UUID | None = None) -> Slip:
    """What would be printed now."""
    async with shop.database.session() as session:
        reading = SlipReading(session)
        read = await (reading.of_work(work_id) if work_id else reading.of_package(package_id or UUID(int=0)))
        assert read is not None
        return slip_from(read, await LegalEntityRepository(session).billing_for(read.channel.id), None)


async def asked(graph: Graph, work_id: UUID, principal: Any = ADMIN) -> Any:
    return (await graph.data(SLIPS, principal, id=global_id("FulfillmentOrder", work_id)))["node"]


async def test_a_slip_says_what_is_in_its_parcel_and_that_more_is_to_come(shop: Shop) -> None:
    # given: a gift of which one mug is packed alone
    order_id = await a_gift(shop)
    (work,) = (await shop.order(order_id)).fulfillment_orders
    whole = await the_slip(shop, work_id=work.id)
    await shop.run(pick_work, PickWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    boxes = (
        Package(lines=((work.lines[0].id, 1),)),
        Package(lines=tuple((one.id, one.quantity) for one in work.lines[1:])),
    )
    await shop.run(pack_work, PackWork(idempotency_key=a_key(), fulfillment_order_id=work.id, packages=boxes))
    # when
    (packed,) = (await shop.order(order_id)).fulfillment_orders
    first, second = [await the_slip(shop, package_id=parcel.id) for parcel in packed.parcels]
    # then
    assert [(line.name, line.quantity, line.kit) for line in whole.lines] == [
        ("Mug", 1, None),
        ("Mug", 2, "Set"),
        ("Tea", 1, "Set"),
    ]
    assert (whole.gift_message, whole.gift_wrapped, whole.more_to_come, whole.parcel) == ("For you", True, False, None)
    assert [line.properties for line in first.lines] == [{"engraving": "Ada"}]
    assert [line.kit for line in second.lines] == ["Set", "Set"]
    assert [(one.parcel, one.more_to_come, one.reference) for one in (first, second)] == [
        ((1, 2), True, packed.parcels[0].reference),
        ((2, 2), True, packed.parcels[1].reference),
    ]
    assert (whole.address, whole.recipient) == (BERLIN, Contact("Ada"))
    # and: it goes on saying so when the parcel has left
    await dispatch_all(shop, order_id)
    left = await the_slip(shop, package_id=packed.parcels[0].id)
    assert (left.lines, left.carrier, left.reference) == (first.lines, "DHL", first.reference)


async def test_what_was_canceled_is_on_no_slip(shop: Shop) -> None:
    order_id = await place(shop, {"mug": 2, "tea": 1})
    await cancel(shop, order_id, {"mug": 2})
    (work,) = (await shop.order(order_id)).fulfillment_orders
    slip = await the_slip(shop, work_id=work.id)
    assert ([line.sku for line in slip.lines], slip.more_to_come) == (["tea"], False)


async def test_a_store_that_waits_for_a_parcel_prints_what_is_in_it_and_both_say_where_it_is_collected(
    shop: Shop,
) -> None:
    # given
    await a_store_that_is_sent_to(shop)
    order = await to_be_brought(shop, contact=Contact("Ada"))
    # when
    sent, awaited = [await the_slip(shop, work_id=work.id) for work in (sending(order), waiting(order))]
    # then
    assert [(line.sku, line.quantity) for line in sent.lines] == [("mug", 2)]
    assert awaited.lines == sent.lines
    assert (sent.location, awaited.location) == ("Ham", "BER")
    for slip in (sent, awaited):
        assert (slip.pickup, slip.recipient, slip.more_to_come) == (("BER", Address("DE")), Contact("Ada"), False)


async def test_links_are_for_whoever_may_read_where_it_goes(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await a_gift(shop)
    (work,) = (await shop.order(order_id)).fulfillment_orders
    # then
    here, elsewhere = {"BER"}, {"HAM"}
    for principal, opens in (
        (a_principal(Role.CARE), True),
        (a_principal(Role.STORE, locations=here), True),
        (a_principal(Role.WAREHOUSE, locations=here), True),
        (a_principal(Role.APP), True),
        (replace(a_principal(Role.APP), scopes=frozenset({"orders", "pii"})), True),
    ):
        assert bool((await asked(graph, work.id, principal))["packingSlipUrl"]) is opens, principal
    assert await asked(graph, work.id, a_principal(Role.WAREHOUSE, locations=elsewhere)) is None
    for principal in (a_principal(Role.GUEST, order_id=order_id), a_principal(Role.CUSTOMER, customer_id=UUID(int=9))):
        assert await graph.code(SLIPS, principal, id=global_id("FulfillmentOrder", work.id)) == "FORBIDDEN"


async def test_a_link_opens_its_own_slip_and_nothing_else(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    (work,) = (await shop.order(await a_gift(shop))).fulfillment_orders
    await shop.run(pick_work, PickWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    await shop.run(pack_work, PackWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    found = await asked(graph, work.id)
    (package,) = found["packages"]
    secret, now = graph.services.secrets.documents, shop.database.clock.now()
    # then
    assert package["labelUrl"] is None
    for url in (found["packingSlipUrl"], package["packingSlipUrl"]):
        paper = await opened(shop.database, secret, url)
        assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
        assert paper.headers["x-content-type-options"] == "nosniff"
        assert paper.headers["content-disposition"].startswith('inline; filename="slip-')
        assert paper.content.startswith(b"%PDF-")
    for kind in PaperKind:
        if kind is not PaperKind.WORK_SLIP:
            assert (await opened(shop.database, secret, make_link(secret, work.id, now, kind))).status_code == 404, kind


async def test_a_queue_of_slips_costs_no_more_than_one(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    query = "{ fulfillmentOrders(first: 10) { edges { node { packingSlipUrl packages { labelUrl } } } } }"
    store = a_principal(Role.STORE, locations={"BER"})
    await a_gift(shop)
    with counted_statements(shop.database) as one:
        await graph.data(query, store)
    await place(shop, {"mug": 1})
    await place(shop, {"tea": 3})
    # when
    with counted_statements(shop.database) as three:
        answer = await graph.data(query, store)
    # then
    assert all(edge["node"]["packingSlipUrl"] for edge in answer["fulfillmentOrders"]["edges"])
    assert len(answer["fulfillmentOrders"]["edges"]) == 3
    assert len(one) == len(three)
