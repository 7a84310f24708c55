"""What a carrier's labels and manifests are once they are bought: papers behind links, until they are void."""

from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import update

from app.documents.links import PaperKind, make_link
from app.domain.enums import Role
from app.domain.orders.model import Address, Contact
from app.shipments.manifest import CloseManifest, close_manifest
from db.models.fulfillment import PackageRow
from db.unit_of_work import UnitOfWork
from graphql_schema.ids import global_id
from tests.app.shipments.labeling import asking, labeled, settle, voided
from tests.builders import STAFF, Shop, a_key, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal
from tests.scenarios.test_invoices import opened

BERLIN = Address("DE", name="Ada Lovelace", line1="Allee 1", postal_code="10115", city="Berlin")
LABELS = "query ($id: ID!) { node(id: $id) { ... on Shipment { packages { labelUrl } } } }"


async def a_label(shop: Shop) -> UUID:
    """A shipment that the local carrier labeled."""
    order_id = await place(shop, {"mug": 1}, shipping_address=BERLIN, contact=Contact("Ada"))
    return await labeled(shop, asking((await shop.order(order_id)).fulfillment_orders[0].id))


async def label_url(graph: Graph, shipment_id: UUID, principal: Any = ADMIN) -> str | None:
    (package,) = (await graph.data(LABELS, principal, id=global_id("Shipment", shipment_id)))["node"]["packages"]
    return package["labelUrl"]


async def test_a_label_opens_until_it_is_void(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    secret = graph.services.secrets.documents
    shipment_id = await a_label(shop)
    url = await label_url(graph, shipment_id, a_principal(Role.WAREHOUSE, locations={"BER"}))
    assert url is not None
    # when
    paper = await opened(shop.database, secret, url)
    again = await opened(shop.database, secret, url)
    await voided(shop, shipment_id)
    # then
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-")
    assert again.content == paper.content
    assert (await opened(shop.database, secret, url)).status_code == 404
    shoppers = a_principal(Role.CUSTOMER, customer_id=UUID(int=9))
    assert await graph.code(LABELS, shoppers, id=global_id("Shipment", shipment_id)) == "FORBIDDEN"


async def test_bytes_of_a_carrier_that_are_no_paper_are_saved_and_never_shown(shop: Shop) -> None:
    # given: a label that says to be a page
    graph = await a_graph(shop.database)
    shipment_id = await a_label(shop)
    page = b"<script>alert(1)</script>"

    async def swap(uow: UnitOfWork) -> None:
        sha256 = await uow.documents.keep(page, "text/html", uow.now)
        await uow.session.execute(update(PackageRow).values(label_sha256=sha256))

    await shop.database.transact(STAFF, swap)
    # when
    url = await label_url(graph, shipment_id)
    assert url is not None
    paper = await opened(shop.database, graph.services.secrets.documents, url)
    # then
    assert paper.content == page
    assert paper.headers["content-type"] == "application/octet-stream"
    assert paper.headers["content-disposition"].startswith("attachment; ")
    assert paper.headers["x-content-type-options"] == "nosniff"


async def test_a_manifest_that_the_carrier_confirmed_is_signed_on_paper(shop: Shop) -> None:
    # given
    await a_label(shop)
    graph = await a_graph(shop.database)
    secret, now = graph.services.secrets.documents, shop.database.clock.now()
    closing = CloseManifest(idempotency_key=a_key(), location="BER", carrier="local")
    manifest_id = await shop.run(close_manifest, closing)

    async def the_paper() -> httpx2.Response:
        return await opened(shop.database, secret, make_link(secret, manifest_id, now, PaperKind.MANIFEST))

    assert (await the_paper()).status_code == 404
    # when
    await settle(shop)
    # then
    paper = await the_paper()
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
