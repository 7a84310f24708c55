"""What a paper says, as texts: the template only sets them. Amounts are in the currency's own digits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from app.currencies import digits_of
from app.documents.telling import locale_of, logo_told
from app.documents.words import WORDS, Words
from app.domain.enums import FulfilledBy, InvoiceKind, PaperLanguage
from app.domain.invoicing.paper import Paper, PaperLine, TaxKey, TaxSum, tax_summary
from app.domain.money import to_decimal
from app.domain.orders.model import Address, Contact
from app.typesetting.addresses import address_lines
from app.typesetting.breaking import breakable
from app.typesetting.places import sheet_at

ACCENT = "#1f5f6b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """All that a paper is printed from. `seller` is what `seller_snapshot` kept."""

    paper: Paper
    language: PaperLanguage
    seller: Mapping[str, Any]
    order_number: str
    ordered_on: date
    billed: Address | None = None
    delivered: Address | None = None
    contact: Contact | None = None
    logo: tuple[str, bytes] | None = None
    """Media type and bytes."""


def content(printed: Printed) -> dict[str, Any]:
    """The texts of a paper, as its template takes them."""
    paper, seller, words = printed.paper, printed.seller, WORDS[printed.language]
    home = str(seller["address"].get("country", "ZZ"))
    telling = _Telling(words, locale_of(words.locale, home), paper.currency)
    billed = address_lines(printed.billed, printed.contact, home=home, locale=telling.locale)
    shipped = address_lines(printed.delivered, None, home=home, locale=telling.locale)
    own = address_lines(Address(**seller["address"]), None, home=home, locale=telling.locale)
    same_place = shipped == billed or printed.delivered == printed.billed
    amounts = paper.amounts
    summary = [one for one in tax_summary(paper.lines) if one.key.remitted_by is FulfilledBy.SELLER]
    return {
        "sheet": sheet_at(home),
        "lang": printed.language.value.lower(),
        "accent": seller.get("accentColor") or ACCENT,
        "brand": seller["brand"],
        "author": seller["name"],
        "logo": logo_told(printed.logo),
        "title": words.titles[paper.kind],
        "number": paper.number,
        "sender": " · ".join([seller["name"], *own]),
        "recipient": [breakable(line) for line in billed],
        "facts": _facts(printed, telling),
        "intro": "",
        "columns": _columns(paper, words),
        "lines": [_line(position, line, paper, telling) for position, line in enumerate(paper.lines, start=1)],
        "sums": _sums(paper, telling),
        "total": [words.total[paper.kind], telling.money(amounts.total)],
        "taxes": {
            "titles": [words.tax, words.taxable, words.amount],
            "rows": [
                [telling.tax(one.key), telling.amount(one.taxable), telling.amount(one.amount)]
                for one in (summary if _is_told_apart(paper, summary) else [])
            ],
        },
        "payment": _payment(printed, telling),
        "shipTo": {"title": words.ship_to, "lines": [] if same_place else [breakable(line) for line in shipped]},
        "notes": _notes(printed, telling),
        "foot": _foot(seller, own, words),
        "page": words.page,
    }


@dataclass(frozen=True, slots=True)
class _Telling:
    """How this paper tells amounts and days."""

    words: Words
    locale: Locale
    currency: str

    def money(self, minor: int) -> str:
        """An amount with its currency."""
        told = format_currency(to_decimal(minor, digits_of(self.currency)), self.currency, locale=self.locale)
        # CLDR puts a space between letters and digits, which babel leaves out.
        return re.sub(r"(?<=[^\W\d_])(?=\d)", "\u00a0", told)

    def amount(self, minor: int) -> str:
        """An amount in a column: the currency is said elsewhere."""
        digits = digits_of(self.currency)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(to_decimal(minor, digits), pattern, locale=self.locale)

    def day(self, day: date) -> str:
        """A day, the month in words."""
        return format_date(day, "long", locale=self.locale)

    def percent(self, rate: Decimal) -> str:
        """A rate without digits that say nothing: 19 %, 8.125 %."""
        return f"{format_decimal((rate * 100).normalize(), '#,##0.######', locale=self.locale)}\u202f%"

    def tax(self, key: TaxKey) -> str:
        """A tax by its name and rate."""
        name = self.words.tax if key.name in (None, "Tax") else str(key.name)
        return name if key.rate is None else f"{name} {self.percent(key.rate)}"


def _facts(printed: Printed, telling: _Telling) -> list[list[str]]:
    paper, words = printed.paper, telling.words
    facts = [
        [words.number[paper.kind], paper.number],
        [words.issued, telling.day(paper.issued_on)],
    ]
    if paper.credited:
        facts.append([words.corrects, ", ".join(paper.credited)])
    if paper.supplied_on is not None:
        facts.append([words.supplied, telling.day(paper.supplied_on)])
    facts += [[words.order, printed.order_number], [words.ordered, telling.day(printed.ordered_on)]]
    if paper.due_on is not None:
        facts.append([words.due, telling.day(paper.due_on)])
    return facts


def _columns(paper: Paper, words: Words) -> list[dict[str, Any]]:
    discounted = any(line.amounts.discount for line in paper.lines)
    taxed = any(line.amounts.taxes for line in paper.lines)
    return [
        {"key": "position", "title": words.position, "shown": True},
        {"key": "item", "title": words.item, "shown": True},
        {"key": "quantity", "title": words.quantity, "shown": True},
        {"key": "price", "title": words.unit_price, "shown": True},
        {"key": "discount", "title": words.discount, "shown": discounted},
        {"key": "tax", "title": words.tax_rate, "shown": taxed},
        {"key": "amount", "title": words.amount, "shown": True},
    ]


def _line(position: int, line: PaperLine, paper: Paper, telling: _Telling) -> dict[str, str]:
    amounts = line.amounts
    rates = [telling.percent(key.rate) for key in amounts.taxes if key.rate is not None]
    return {
        "position": str(position),
        "name": breakable(line.name),
        "detail": breakable(line.sku) if line.sku else "",
        "quantity": format_decimal(amounts.units, locale=telling.locale) if amounts.units else "",
        "price": telling.amount(line.unit_price_minor),
        "discount": f"\u2212{telling.amount(amounts.discount)}" if amounts.discount else "",
        "tax": " + ".join(rates),
        "amount": telling.amount(amounts.total if paper.tax_included else amounts.net),
    }


def _is_told_apart(paper: Paper, summary: Sequence[TaxSum]) -> bool:
    """Whether a table of taxes says more than the sums do: several taxes, or goods without one."""
    return len(summary) > 1 or any(one.taxable != paper.amounts.net for one in summary)


def _sums(paper: Paper, telling: _Telling) -> list[list[str]]:
    words, amounts = telling.words, paper.amounts
    sums = [[words.net, telling.money(amounts.net)]]
    for one in tax_summary(paper.lines):
        if one.key.remitted_by is FulfilledBy.SELLER:
            sums.append([telling.tax(one.key), telling.money(one.amount)])
    return sums if len(sums) > 1 else []


def _payment(printed: Printed, telling: _Telling) -> dict[str, Any]:
    paper, words = printed.paper, telling.words
    back = paper.kind is InvoiceKind.CREDIT_NOTE
    rows = [[words.tenders[one.tender], telling.money(one.amount_minor)] for one in paper.tenders if not one.due]
    due = next((one for one in paper.tenders if one.due), None)
    note = ""
    if due is not None:
        rows.append([words.open, telling.money(due.amount_minor)])
        amount = telling.money(due.amount_minor)
        if paper.due_on is None:
            note = words.pay_on_delivery.format(amount=amount)
        else:
            note = words.pay_until.format(amount=amount, day=telling.day(paper.due_on))
            rows += _account(printed.seller["bank"], paper, words)
    return {"title": words.given_back if back else words.payment, "rows": rows, "note": note}


def _account(bank: Mapping[str, str], paper: Paper, words: Words) -> list[list[str]]:
    if "iban" not in bank:
        return []
    iban = " ".join(bank["iban"][start : start + 4] for start in range(0, len(bank["iban"]), 4))
    rows = [["IBAN", iban]]
    rows += [["BIC", bank["bic"]]] if "bic" in bank else []
    rows += [[words.holder, bank["holder"]]] if "holder" in bank else []
    return [*rows, [words.reference, paper.number]]


def _notes(printed: Printed, telling: _Telling) -> list[str]:
    paper, amounts, words = printed.paper, printed.paper.amounts, telling.words
    sentences = [words.all_in.format(paper.currency)]
    if paper.tax_included and amounts.tax:
        sentences.append(words.tax_within)
    if amounts.tax == 0 and not amounts.remitted:
        sentences.append(words.no_tax)
    if amounts.remitted:
        sentences.append(words.remitted.format(telling.money(amounts.remitted)))
    footer = printed.seller.get("footer")
    return [" ".join(sentences), *([str(footer)] if footer else [])]


def _foot(seller: Mapping[str, Any], own: Sequence[str], words: Words) -> list[list[str]]:
    bank: Mapping[str, str] = seller["bank"]
    columns = [
        [seller["name"], *own],
        [
            *([str(seller["email"])] if seller.get("email") else []),
            *([f"{words.phone} {seller['phone']}"] if seller.get("phone") else []),
            *([str(seller["website"])] if seller.get("website") else []),
        ],
        [
            *([str(seller["registration"])] if seller.get("registration") else []),
            *([f"{words.tax_id} {seller['taxId']}"] if seller.get("taxId") else []),
        ],
        [bank[name] for name in ("bank", "iban", "bic") if name in bank],
    ]
    return [column for column in columns if column]
