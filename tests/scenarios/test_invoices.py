"""Goods leave, money goes back: the papers say so, and those who may open them do."""

import base64
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx2
import pytest
from starlette.applications import Starlette

from app.documents.endpoint import document_routes
from app.documents.links import make_link
from app.domain.enums import PaymentState, Role
from app.domain.orders.model import Address, Contact
from app.jobs.issue_invoices import run
from app.orders.command import PlaceLine, PlacePayment
from db.database import Database
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal

INVOICES = """
query ($id: ID!) {
  order(id: $id) {
    totals { total { amount } }
    invoices {
      id number kind net { amount } tax { amount } total { amount currency } credited dueOn url
      lines { name sku quantity unitPrice { amount } discount { amount } net { amount } tax { amount } }
      taxes { name rate taxable { amount } amount { amount } remittedBy }
      tenders { tender amount { amount } due } shipment { id } refund { id } order { id }
    }
  }
}
"""
SELLER = """
mutation ($input: LegalEntityUpsertInput!) {
  legalEntityUpsert(input: $input) {
    legalEntity {
      id code name version isDefault bank { iban } invoicePrefix
      channels { channel language accentColor logoSha256 logo footer }
    }
    errors { code message path }
  }
}
"""
REFUND = """
mutation ($input: RefundCreateInput!) {
  refundCreate(input: $input) { refund { id total { amount } } errors { code message } }
}
"""
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
BERLIN = Address("DE", name="Ada Lovelace", line1="Allee 1", postal_code="10115", city="Berlin")


def a_seller(**stated: Any) -> dict[str, Any]:
    return {
        "code": "de",
        "name": "Shop GmbH",
        "address": {"country": "DE", "line1": "Kai 1", "city": "Hamburg", "postalCode": "20457"},
        "taxId": "DE 123",
        "bank": {"iban": "DE89 3704 0044 0532 0130 00"},
        "channels": [{"channel": "web", "accentColor": "#336699", "logo": [base64.b64encode(LOGO).decode()]}],
        **stated,
    }


async def an_order(shop: Shop, **stated: Any) -> UUID:
    """Two mugs and a tea, VAT within, all captured."""
    lines = (
        PlaceLine(sku="mug", quantity=2, tax=shop.money(399), tax_rate=Decimal("0.19")),
        PlaceLine(sku="tea", quantity=1, tax=shop.money(33), tax_rate=Decimal("0.07")),
    )
    paid = PlacePayment(gateway="cards", state=PaymentState.CAPTURED, captured=shop.money(2999))
    fields = {"lines": lines, "payments": (paid,), "shipping_address": BERLIN, "contact": Contact("Ada", "a@b.example")}
    return await place(shop, **{**fields, **stated})


async def opened(database: Database, secret: bytes, path: str) -> httpx2.Response:
    """What a browser gets at a path."""
    application = Starlette(routes=document_routes(database, [secret]))
    transport = httpx2.ASGITransport(app=application)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.example") as client:
        return await client.get(path)


async def invoices(graph: Graph, order_id: UUID, principal: Any = ADMIN) -> list[dict[str, Any]]:
    answer = await graph.data(INVOICES, principal, id=global_id("Order", order_id))
    return answer["order"]["invoices"] if answer["order"] else []


async def test_an_invoice_per_shipment_and_a_credit_note_per_refund(shop: Shop) -> None:
    # given: who sells, and an order that leaves in two parcels
    graph = await a_graph(shop.database)
    stated = (await graph.data(SELLER, ADMIN, input=a_seller()))["legalEntityUpsert"]
    assert stated["errors"] == []
    assert stated["legalEntity"]["channels"][0]["logo"] == base64.b64encode(LOGO).decode()
    order_id = await an_order(shop)
    await dispatch_all(shop, order_id, units_per_line=1)
    await dispatch_all(shop, order_id)
    await run(shop.database)

    # then
    first, second = await invoices(graph, order_id)
    assert first["number"].startswith("INV-20")
    assert [line["name"] for line in first["lines"]] == ["Mug", "Tea"]
    assert [(tax["rate"], tax["taxable"]["amount"], tax["amount"]["amount"]) for tax in first["taxes"]] == [
        ("0.190000", "10.50", "2.00"),
        ("0.070000", "4.66", "0.33"),
    ]
    assert [paper["total"]["amount"] for paper in (first, second)] == ["17.49", "12.50"]
    assert [(one["tender"], one["due"]) for one in first["tenders"]] == [("CARD", False)]

    # when: one mug is broken, and 3.00 are given for the trouble
    line = (await shop.order(order_id)).lines[0]
    wanted = {
        "idempotencyKey": a_key(),
        "orderId": global_id("Order", order_id),
        "reason": "DAMAGED",
        "lines": [{"orderLineId": global_id("OrderLine", line.id), "quantity": 1}],
        "amount": {"amount": "3.00", "currency": "EUR"},
    }
    answer = (await graph.data(REFUND, ADMIN, input=wanted))["refundCreate"]
    assert answer["errors"] == []
    await run(shop.database)

    # then
    (*_, note) = await invoices(graph, order_id)
    assert note["kind"] == "CREDIT_NOTE"
    assert note["refund"]["id"] == answer["refund"]["id"]
    assert note["total"]["amount"] == answer["refund"]["total"]["amount"] == "15.50"
    assert note["credited"] == [first["number"], second["number"]]
    assert [(one["name"], one["quantity"]) for one in note["lines"]] == [("Mug", 1), ("Compensation for damage", 0)]

    # and the paper opens for whoever has the link, as the same bytes again
    secret = graph.services.secrets.documents
    paper = await opened(shop.database, secret, note["url"])
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.headers["content-disposition"] == f'inline; filename="{note["number"]}.pdf"'
    assert paper.content.startswith(b"%PDF-")
    assert (await opened(shop.database, secret, note["url"])).content == paper.content
    await invariants_hold(shop.database)


async def test_papers_are_for_whoever_sees_the_payments_and_links_for_whoever_may_read_the_address(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await an_order(shop)
    await dispatch_all(shop, order_id)
    await run(shop.database)
    # then
    for role, sees, opens in (
        (Role.CARE, True, True),
        (Role.APP, True, True),
        (Role.GUEST, True, False),
    ):
        found = await invoices(graph, order_id, a_principal(role, order_id=order_id))
        assert bool(found) is sees
        assert bool(found[0]["url"]) is opens
    stranger = a_principal(Role.CUSTOMER, customer_id=UUID(int=9))
    assert await invoices(graph, order_id, stranger) == []
    for role in (Role.STORE, Role.WAREHOUSE):
        assert await graph.code(INVOICES, a_principal(role), id=global_id("Order", order_id)) == "FORBIDDEN"


async def test_a_link_ends_and_cannot_be_made(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await an_order(shop)
    await dispatch_all(shop, order_id)
    await run(shop.database)
    (invoice,) = await invoices(graph, order_id)
    secret, now = graph.services.secrets.documents, shop.database.clock.now()
    url = invoice["url"]
    # then
    turned = url[:-1] + ("A" if url[-1] != "A" else "B")
    unknown = make_link(secret, UUID(int=1), now)
    ended = make_link(secret, UUID(int=1), now - timedelta(minutes=11))
    answers = [(await opened(shop.database, secret, path)).status_code for path in (turned, unknown, ended)]
    assert answers == [404, 404, 410]


@pytest.mark.parametrize(
    ("stated", "path"),
    [
        ({"bank": {"iban": "DE89 3704 0044 0532 0130 01"}}, ["bank", "iban"]),
        ({"invoicePrefix": "X-", "creditNotePrefix": "X-"}, ["creditNotePrefix"]),
        ({"channels": [{"channel": "web", "accentColor": "red"}]}, ["channels", "0", "accentColor"]),
        ({"channels": [{"channel": "web", "logo": ["R0lGODlhAQAB"]}]}, ["channels", "0", "logo"]),
        ({"channels": [{"channel": "nowhere"}]}, ["channels", "0", "channel"]),
        ({"timezone": "Mars/Base"}, ["timezone"]),
        ({"name": " "}, ["name"]),
    ],
)
async def test_nonsense_about_who_sells_is_refused(shop: Shop, stated: dict[str, Any], path: list[str]) -> None:
    graph = await a_graph(shop.database)
    answer = (await graph.data(SELLER, ADMIN, input=a_seller(**stated)))["legalEntityUpsert"]
    assert [error["path"] for error in answer["errors"]] == [path]


async def test_numbers_stay_as_they_were_given_and_two_entities_do_not_share_a_channel(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await graph.data(SELLER, ADMIN, input=a_seller())
    order_id = await an_order(shop)
    await dispatch_all(shop, order_id)
    await run(shop.database)
    # when
    renumbered = (await graph.data(SELLER, ADMIN, input=a_seller(invoicePrefix="R-")))["legalEntityUpsert"]
    second = (await graph.data(SELLER, ADMIN, input=a_seller(code="at")))["legalEntityUpsert"]
    renamed = (await graph.data(SELLER, ADMIN, input=a_seller(name="Shop AG")))["legalEntityUpsert"]
    # then
    assert [error["path"] for error in renumbered["errors"]] == [["invoicePrefix"]]
    assert [error["path"] for error in second["errors"]] == [["channels", "0", "channel"]]
    assert (renamed["legalEntity"]["name"], renamed["legalEntity"]["version"]) == ("Shop AG", 2)
    await invariants_hold(shop.database)
