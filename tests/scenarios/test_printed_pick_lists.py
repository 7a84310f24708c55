"""A pick list as a paper: from bin to bin, each unit with the tote that it goes into, as far as it is picked."""

from typing import Any

from app.documents.pick_lists import sheet_from
from app.domain.enums import Role
from app.domain.picking import lines_of
from app.domain.principal import SYSTEM
from app.orders.command import PlaceLine
from app.picking.create import CreatePickList, create_pick_list
from app.picking.pick import PickScanned, pick_scanned
from app.picking.place import PlacedSku, PlaceSkus, place_skus
from db.repositories.pick_lists import PickListRepository
from db.repositories.pick_sheet_reading import PickSheetReading
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, cancel, place
from tests.graphql_schema.asking import a_graph, a_principal
from tests.scenarios.test_invoices import opened

URL = "query ($id: ID!) { node(id: $id) { ... on PickList { url } } }"


async def test_a_list_is_printed_from_bin_to_bin_and_opens_by_its_link(shop: Shop) -> None:
    # given: engraved mugs and plain ones, and tea that is fetched before them
    bins = (PlacedSku(sku="mug", bins=("A10",)), PlacedSku(sku="tea", bins=("A2",)))
    await shop.run(place_skus, PlaceSkus(location="BER", rows=bins))
    engraved = PlaceLine(sku="mug", quantity=1, properties={"engraving": "Ada"})
    orders = [
        await place(shop, lines=(PlaceLine(sku="mug", quantity=2), engraved)),
        await place(shop, {"tea": 3, "poster": 1}),
        await place(shop, {"mug": 1}),
    ]
    works = [(await shop.order(order_id)).fulfillment_orders[0] for order_id in orders]
    create = CreatePickList(
        idempotency_key=a_key(), location="BER", fulfillment_order_ids=tuple(work.id for work in works)
    )
    list_id = await shop.run(create_pick_list, create)
    await shop.run(pick_scanned, PickScanned(idempotency_key=a_key(), pick_list_id=list_id, scan="tea", quantity=3))
    await cancel(shop, orders[1], {"poster": 1})
    # when
    async with shop.database.session() as session:
        read = await PickSheetReading(session).find(list_id)
        units = await PickListRepository(session, SYSTEM).units([list_id])
    assert read is not None
    sheet = sheet_from(read, lines_of(units))
    # then
    assert [(row.bin, row.sku, dict(row.takers), row.picked, row.properties) for row in sheet.rows] == [
        ("A2", "tea", {1: 3}, 3, None),
        ("A10", "mug", {0: 2, 2: 1}, 0, None),
        ("A10", "mug", {0: 1}, 0, {"engraving": "Ada"}),
    ]
    numbers = [(await shop.order(order_id)).number for order_id in orders]
    assert [order.number for order in sheet.orders] == numbers
    # and
    graph = await a_graph(shop.database)

    async def url(principal: Any) -> Any:
        return (await graph.data(URL, principal, id=global_id("PickList", list_id)))["node"]

    path = (await url(a_principal(Role.WAREHOUSE, locations={"BER"})))["url"]
    paper = await opened(shop.database, graph.services.secrets.documents, path)
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.headers["content-disposition"] == f'inline; filename="picks-{sheet.number}.pdf"'
    assert await url(a_principal(Role.STORE, locations={"HAM"})) is None
