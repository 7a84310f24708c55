"""Olist's marketplace tables: eight files in one folder (Brazilian E-Commerce Public Dataset by Olist, CC BY-NC-SA).

One order is one row of `orders`; a seller is a location that ships by itself; a unit is a row of `order_items`; the
person is `customer_unique_id`. The rules for dirty rows stand beside the code that applies them: `reference.py` for
sellers, products and customers, `orders.py` for statuses and times, `money.py` for items and payments.
"""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.enums import ChannelKind
from app.domain.history import HistoricalChannel, HistoricalCustomer, HistoricalFact
from app.importers.olist.orders import OrderBook
from app.importers.olist.reference import read_locations, read_places, read_skus
from app.importers.olist.tables import CHANNEL, CURRENCY, ORDERS, read_children
from app.importers.registry import Source
from app.importers.report import ImportReport
from app.importers.tables import find_table, read_rows, verify


def read(folder: Path, zone: ZoneInfo, report: ImportReport) -> Iterator[HistoricalFact]:
    """Yield the facts of the folder; see `Source.read`.

    Memory: the rows of items, payments and customers as tuples of shared strings, freed order by order.
    """
    orders_file = find_table(folder, ORDERS.name)
    report.orders_expected = verify(orders_file, ORDERS.columns)
    places = read_places(folder, report)
    locations, sellers = read_locations(folder, zone, places, report)
    children = read_children(folder, report)
    skus = read_skus(folder, children.usual_prices(), report)

    yield HistoricalChannel(
        code=CHANNEL,
        name="Olist",
        kind=ChannelKind.MARKETPLACE,
        currency=CURRENCY,
        timezone=zone.key,
        tax_included=True,
    )
    yield from locations
    names = {sku.code: sku.name for sku in skus}
    yield from skus
    skus.clear()

    book = OrderBook(
        zone=zone,
        file=orders_file.name,
        children=children,
        places=places,
        sellers=sellers,
        names=names,
        report=report,
    )
    met: set[str] = set()
    for line, row in read_rows(orders_file, ORDERS.columns, report):
        order = book.order(line, row)
        if order is None:
            continue
        yield from book.placeholders()
        if order.customer is not None and order.customer not in met:
            met.add(order.customer)
            yield HistoricalCustomer(
                source=CHANNEL,
                ref=order.customer,
                created_at=order.placed_at,
                address=order.delivery.address,
            )
        yield order
    children.refuse_orphans(report)


SOURCE = Source(
    name="olist",
    description="Olist's Brazilian marketplace orders: a folder of eight tables, .csv or .csv.gz",
    takes="DIR",
    timezone="America/Sao_Paulo",
    read=read,
)
