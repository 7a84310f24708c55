"""Papers in words: each currency in its own digits, each language in its own words, every name within its column."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from babel import Locale

from app.documents.content import Printed, content
from app.documents.render import picture_paper, print_paper
from app.domain.enums import InvoiceKind, PaperLanguage, TenderKind
from app.domain.ids import new_id
from app.domain.invoicing.paper import Amounts, Paper, PaperLine, TaxKey, TenderShare
from app.domain.orders.model import Address, Contact
from app.typesetting.addresses import address_lines
from app.typesetting.breaking import LONGEST_WORD, breakable

SELLER: dict[str, Any] = {
    "name": "Shop GmbH",
    "address": {"country": "DE", "line1": "Kai 1", "postal_code": "20457", "city": "Hamburg"},
    "taxId": "DE 123",
    "registration": None,
    "email": None,
    "phone": None,
    "website": None,
    "bank": {"iban": "DE89370400440532013000"},
    "brand": "Shop",
    "accentColor": None,
    "footer": None,
}
BERLIN = Address("DE", name="Ada", line1="Allee 1", postal_code="10115", city="Berlin")
CALIFORNIA = Address("US", line1="1 Loop", city="Cupertino", region="CA", postal_code="95014")
TOKYO = Address("JP", name="太郎", city="渋谷区", region="東京都", postal_code="150-0041")


def a_line(name: str = "Mug", units: int = 2, price: int = 1250, tax: int = 399) -> PaperLine:
    amounts = Amounts(units, 0, units * price - tax, {TaxKey("VAT", Decimal("0.190000")): tax})
    return PaperLine(name=name, amounts=amounts, unit_price_minor=price, sku="mug")


def a_paper(*lines: PaperLine, language: PaperLanguage = PaperLanguage.EN, **stated: Any) -> Printed:
    fields: dict[str, Any] = {
        "id": new_id(),
        "kind": InvoiceKind.INVOICE,
        "number": "INV-2026-000042",
        "order_id": new_id(),
        "currency": "EUR",
        "tax_included": True,
        "lines": lines or (a_line(),),
        "issued_at": datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC),
        "issued_on": date(2026, 11, 22),
        **stated,
    }
    return Printed(
        paper=Paper(**fields),
        language=language,
        seller=SELLER,
        order_number="WEB-1",
        ordered_on=date(2026, 11, 19),
        billed=BERLIN,
    )


@pytest.mark.parametrize(
    ("currency", "language", "total", "price"),
    [
        ("EUR", PaperLanguage.EN, "€25.00", "12.50"),
        ("EUR", PaperLanguage.DE, "25,00\u00a0€", "12,50"),
        ("JPY", PaperLanguage.EN, "JP¥2,500", "1,250"),
        ("KWD", PaperLanguage.EN, "KWD\u00a02.500", "1.250"),
        ("KWD", PaperLanguage.DE, "2,500\u00a0KWD", "1,250"),
    ],
)
def test_amounts_have_the_digits_of_their_currency(
    currency: str, language: PaperLanguage, total: str, price: str
) -> None:
    told = content(a_paper(language=language, currency=currency))
    assert (told["total"][1], told["lines"][0]["price"]) == (total, price)


def test_a_paper_speaks_the_language_that_it_is_written_in() -> None:
    english, german = (content(a_paper(language=language)) for language in PaperLanguage)
    assert [english["title"], german["title"]] == ["Invoice", "Rechnung"]
    assert [dict(one["facts"])[word] for one, word in ((english, "Date"), (german, "Datum"))] == [
        "22 November 2026",
        "22. November 2026",
    ]


def test_what_is_due_names_the_account_and_the_day() -> None:
    due = (TenderShare(tender=TenderKind.INVOICE, amount_minor=2500, due=True),)
    told = content(a_paper(tenders=due, due_on=date(2026, 12, 6)))
    assert told["payment"]["rows"] == [
        ["To be paid", "€25.00"],
        ["IBAN", "DE89 3704 0044 0532 0130 00"],
        ["Reference", "INV-2026-000042"],
    ]
    assert told["payment"]["note"] == "Please transfer €25.00 by 6 December 2026."


def test_rates_are_told_without_digits_that_say_nothing() -> None:
    line = PaperLine(
        name="Mug", amounts=Amounts(1, 0, 100, {TaxKey("City", Decimal("0.081250")): 8}), unit_price_minor=100
    )
    assert content(a_paper(line))["lines"][0]["tax"] == "8.125\u202f%"


def test_a_word_that_is_too_long_may_be_broken() -> None:
    word = "x" * 50
    assert breakable(f"a {word} b").replace("\u200b", "") == f"a {word} b"
    assert max(map(len, breakable(word).split("\u200b"))) == LONGEST_WORD


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (BERLIN, ["Ada", "Allee 1", "10115 Berlin"]),
        (CALIFORNIA, ["Grace", "1 Loop", "Cupertino, CA 95014", "United States"]),
        (TOKYO, ["太郎", "〒150-0041", "東京都", "渋谷区", "Japan"]),
        (Address("ZZ"), ["Grace"]),
        (None, ["Grace"]),
    ],
)
def test_an_address_is_written_as_its_country_does(address: Address | None, lines: list[str]) -> None:
    assert address_lines(address, Contact("Grace"), home="DE", locale=Locale.parse("en_GB")) == lines


def test_many_lines_take_many_pages_and_strange_letters_break_nothing() -> None:
    # given
    names = ["שלום עולם", "قهوة عربية", "南部鉄瓶", "Ж" * 90, "<b>#set page()</b> $x$ *y* \\ @ref"]
    lines = [a_line(names[index % len(names)]) for index in range(80)]
    # when
    pages = picture_paper(a_paper(*lines), dots_per_inch=20)
    # then
    assert len(pages) == 5
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_equal_papers_are_equal_bytes() -> None:
    paper = a_paper()
    assert print_paper(paper) == print_paper(paper)
