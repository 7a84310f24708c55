"""Invoice lines of Online Retail: which are goods, which are charges, which are neither.

Refused rows:
- `number-unreadable`, `time-unreadable`, `code-missing`, `quantity-zero`: a row that cannot be read, by itself; an
  invoice states no total that it could break.
- `stock-adjustment`: a negative quantity outside a credit (damages, lost, check), or an invoice of a customer-less
  zero-price kind (found, empty descriptions): the warehouse's bookkeeping, no sale.
- `adjustment-invoice`: an invoice number with another prefix than C (A: bad debt).
- `negative-price`: no line gives money back.
- `no-goods-line`: all lines of the invoice are charges; an order needs a line.
- `nothing-charged`: a charge of 0.
Repaired rows:
- `duplicate-line`: equal to an earlier line of the invoice in every field; the table has no line ids, so both are
  kept, each with a `line_ref` of its own, as the published totals hold them.
- `description-missing`: named like the SKU elsewhere, else by its code.
- `sub-penny`: more than two decimals; rounded half away from zero.
- `country-unknown`: not in `network.COUNTRIES` ("Unspecified", "European Community"): an order without address.
- `invoice-continued`: lines of one invoice bear several times (a minute passed), or its customer or country differs
  from the first line's: the earliest time and the first line's customer and country count.
Taken as they are: lines priced 0 beside priced ones or to a known customer (gifts); no CustomerID (a guest); several
descriptions of one SKU (the line keeps its own, the SKU takes the most frequent).
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.enums import ChargeKind
from app.importers.report import ImportReport
from app.importers.tables import Row, read_rows
from app.importers.values import parse_amount, parse_instant, parse_quantity, to_cents

COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)

CHARGES = {
    "POST": ChargeKind.SHIPPING,
    "DOT": ChargeKind.SHIPPING,
    "C2": ChargeKind.SHIPPING,
    "M": ChargeKind.SURCHARGE,
    "D": ChargeKind.SURCHARGE,
    "S": ChargeKind.FEE,
    "B": ChargeKind.FEE,
    "BANK CHARGES": ChargeKind.FEE,
    "AMAZONFEE": ChargeKind.FEE,
    "CRUK": ChargeKind.FEE,
}
"""Codes that are no goods: postage, carriage, manual entries, discounts, samples, bad debt, fees (upper case)."""

NOT_STOCKED = re.compile(r"gift_|PADS$")
"""Gift vouchers and the pads that go with cushions: sold, but no stock is kept of them."""


class InvoiceLine(NamedTuple):
    """A row that could be read. Amounts in pence; `quantity` as signed in the file."""

    line: int
    row: Row
    quantity: int
    price_minor: int
    at: datetime
    rounded: bool

    @property
    def code(self) -> str:
        """The stock code."""
        return self.row[1]

    @property
    def customer(self) -> str:
        """The customer's number, empty for guests."""
        return self.row[6]

    @property
    def amount_minor(self) -> int:
        """What the row adds to the file's money."""
        return self.quantity * self.price_minor

    @property
    def charge(self) -> ChargeKind | None:
        """The kind of charge, None for goods."""
        return CHARGES.get(self.row[1].upper())


@dataclass(slots=True)
class Goods:
    """What the whole table says of each stock code, for names and usual prices."""

    names: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    prices: dict[str, Counter[int]] = field(default_factory=dict[str, Counter[int]])

    def learn(self, line: InvoiceLine) -> None:
        """Count a line's description and price; only priced sales teach: adjustments describe mishaps."""
        if line.price_minor > 0 and line.quantity > 0:
            if line.row[2]:
                self.names.setdefault(line.code, Counter())[line.row[2]] += 1
            self.prices.setdefault(line.code, Counter())[line.price_minor] += 1

    def name(self, code: str) -> str | None:
        """The most frequent description, the earliest of equals; None when no sale has one."""
        known = self.names.get(code)
        return known.most_common(1)[0][0] if known else None

    def usual_price(self, code: str) -> int | None:
        """The most frequent unit price in pence, the lower of equals."""
        known = self.prices.get(code)
        return max(known.items(), key=lambda item: (item[1], -item[0]))[0] if known else None


@dataclass(slots=True)
class Sale:
    """An invoice that became an order. `left` holds, per goods line, the units that are not canceled."""

    invoice: str
    placed_at: datetime
    dispatch_at: datetime
    customer: str
    country: str | None
    goods: list[InvoiceLine]
    charges: list[InvoiceLine]
    left: list[int]
    cancellations: list[tuple[InvoiceLine, int, int]] = field(default_factory=list[tuple[InvoiceLine, int, int]])
    """(credit line, index into goods, units)."""


Invoices = dict[str, list[InvoiceLine]]


def refuse(report: ImportReport, file: str, line: InvoiceLine, reason: str, detail: str = "") -> None:
    """Refuse a row together with its money."""
    report.refused(file, line.line, line.row, reason, detail)
    report.money(file, refused=line.amount_minor)


def read_invoices(path: Path, zone: ZoneInfo, goods: Goods, report: ImportReport) -> tuple[Invoices, list[InvoiceLine]]:
    """Read the table: lines by invoice in file order, and the lines of credits by time."""
    invoices: Invoices = {}
    credits: list[InvoiceLine] = []
    times: dict[str, datetime | None] = {}
    file = path.name
    for number, raw in read_rows(path, COLUMNS, report):
        row = tuple(sys.intern(text.strip()) for text in raw)
        invoice, code, _, quantity_text, time_text, price_text, _, _ = row
        if time_text not in times:
            times[time_text] = parse_instant(time_text, zone)
        at, price = times[time_text], parse_amount(price_text)
        quantity = parse_quantity(quantity_text)
        if not invoice or not code:
            report.refused(file, number, row, "code-missing")
        elif quantity is None or price is None:
            report.refused(file, number, row, "number-unreadable")
        elif at is None:
            report.refused(file, number, row, "time-unreadable")
        elif quantity == 0:
            report.refused(file, number, row, "quantity-zero")
        else:
            price_minor, rounded = to_cents(price)
            line = InvoiceLine(number, row, quantity, price_minor, at, rounded)
            report.money(file, read=line.amount_minor)
            if invoice.startswith("C"):
                credits.append(line)
            elif not invoice.isdecimal():
                refuse(report, file, line, "adjustment-invoice")
            else:
                goods.learn(line)
                invoices.setdefault(invoice, []).append(line)
    credits.sort(key=lambda line: line.at)
    return invoices, credits


def split_invoice(
    lines: list[InvoiceLine], file: str, report: ImportReport
) -> tuple[list[InvoiceLine], list[InvoiceLine]]:
    """Divide an invoice into goods and charges, refusing what is neither; empty goods: nothing was sold."""
    sold: list[InvoiceLine] = []
    for line in lines:
        if line.quantity < 0:
            refuse(report, file, line, "stock-adjustment", "negative quantity outside a credit")
        elif line.price_minor < 0:
            refuse(report, file, line, "negative-price")
        else:
            sold.append(line)
    if not any(line.price_minor or line.customer or line.rounded for line in sold):
        for line in sold:
            refuse(report, file, line, "stock-adjustment", "no customer and no price")
        return [], []
    goods = [line for line in sold if line.charge is None]
    charges = [line for line in sold if line.charge is not None]
    if not goods:
        for line in charges:
            refuse(report, file, line, "no-goods-line")
        return [], []
    for line in charges:
        if not line.price_minor:
            refuse(report, file, line, "nothing-charged")
    return goods, [line for line in charges if line.price_minor]
