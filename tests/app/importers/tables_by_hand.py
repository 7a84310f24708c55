"""Tiny tables made by hand, and what reading them gives: the builders of the importer tests."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.domain.history import HistoricalFact, HistoricalOrder
from app.importers.olist import tables as olist
from app.importers.online_retail.lines import COLUMNS
from app.importers.registry import sources
from app.importers.report import Fate, ImportReport

Cells = Sequence[str]
T = TypeVar("T")


@dataclass(frozen=True)
class Reading:
    """Everything that one run of a source gave."""

    facts: list[HistoricalFact]
    report: ImportReport
    rows: list[dict[str, str]]

    def of(self, kind: type[T]) -> list[T]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    @property
    def orders(self) -> dict[str, HistoricalOrder]:
        return {order.external_id: order for order in self.of(HistoricalOrder)}

    def fates(self, file: str) -> tuple[int, int, int, int]:
        """(read, taken, repaired, refused)."""
        count = self.report.files[file]
        fates = count.fates
        return count.rows_read, fates[Fate.TAKEN], fates[Fate.REPAIRED], fates[Fate.REFUSED]

    def reasons(self, file: str) -> dict[str, int]:
        return {reason: times for (_, reason), times in self.report.files[file].reasons.items()}


def write_csv(path: Path, columns: Cells, rows: Iterable[Cells]) -> Path:
    """Write a table, gzipped when its name says so."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def read_source(name: str, path: Path, scratch: Path) -> Reading:
    """Read a source to its end; rows and money must reconcile."""
    source = sources()[name]
    rows_file = scratch / "rows.csv"
    with ImportReport(rows_file) as report:
        facts = list(source.read(path, ZoneInfo(source.timezone), report))
    assert report.unreconciled() == []
    with rows_file.open(encoding="utf-8", newline="") as stream:
        return Reading(facts, report, list(csv.DictReader(stream)))


def sale(
    invoice: str,
    code: str,
    quantity: int | str,
    price: str,
    *,
    at: str = "2011-03-01 10:00:00",
    name: str = "MUG",
    customer: str = "17850",
    country: str = "United Kingdom",
) -> Cells:
    """A row of Online Retail."""
    return (invoice, code, name, str(quantity), at, price, customer, country)


def read_retail(folder: Path, *rows: Cells) -> Reading:
    """Read rows of Online Retail."""
    return read_source("online-retail", write_csv(folder / "retail.csv", COLUMNS, rows), folder)


def order_row(
    order: str = "o1",
    status: str = "delivered",
    *,
    placed: str = "2017-06-01 10:00:00",
    approved: str = "2017-06-01 11:00:00",
    carrier: str = "2017-06-02 10:00:00",
    customer: str = "2017-06-09 10:00:00",
    promised: str = "2017-06-20 00:00:00",
) -> Cells:
    """A row of Olist's orders; its customer is c-<order>."""
    return (order, f"c-{order}", status, placed, approved, carrier, customer, promised)


def item_row(
    order: str = "o1",
    item: int = 1,
    *,
    product: str = "p1",
    seller: str = "s1",
    limit: str = "2017-06-05 10:00:00",
    price: str = "10.0",
    freight: str = "5.5",
) -> Cells:
    """A row of Olist's order_items: one unit."""
    return (order, str(item), product, seller, limit, price, freight)


def payment_row(
    order: str = "o1", value: str = "15.5", sequential: int = 1, kind: str = "credit_card", times: str = "1"
) -> Cells:
    """A row of Olist's order_payments."""
    return (order, str(sequential), kind, times, value)


def customer_row(order: str = "o1", prefix: str = "01001", person: str = "person", city: str = "sao paulo") -> Cells:
    """A row of Olist's customers."""
    return (f"c-{order}", person, prefix, city, "SP")


def olist_folder(folder: Path, **tables: Sequence[Cells]) -> Path:
    """Write the eight tables; those that are not given describe one plain delivered order."""
    folder.mkdir(exist_ok=True)
    given: dict[olist.Table, Sequence[Cells]] = {
        olist.ORDERS: tables.get("orders", [order_row()]),
        olist.ITEMS: tables.get("items", [item_row()]),
        olist.PAYMENTS: tables.get("payments", [payment_row()]),
        olist.CUSTOMERS: tables.get("customers", [customer_row()]),
        olist.PRODUCTS: tables.get("products", [("p1", "alimentos", "2", "300", "20", "16", "15")]),
        olist.SELLERS: tables.get("sellers", [("s1", "01001", "sao paulo", "SP")]),
        olist.GEOLOCATION: tables.get("geolocation", [("01001", "-23.55", "-46.63", "sao paulo", "SP")]),
        olist.TRANSLATION: tables.get("translation", [("alimentos", "food")]),
    }
    for table, rows in given.items():
        write_csv(folder / f"{table.name}.csv", table.columns, rows)
    return folder


def read_olist(scratch: Path, **tables: Sequence[Cells]) -> Reading:
    """Read tables of Olist."""
    return read_source("olist", olist_folder(scratch / "olist", **tables), scratch)
