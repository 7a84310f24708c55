"""UCI Online Retail: one table of invoice lines (Daqing Chen, 2015, UCI, doi:10.24432/C5BW33, CC BY 4.0).

An invoice is an order, each of its goods lines a line of its own, its postage and fees charges. The table knows
neither places, payments nor shipping times: `network.py` defines them by stated rules, and each order names what was
`assumed`. The rules for dirty rows stand in `lines.py` (sales) and `credits.py` (invoices that start with C).
"""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.enums import ChannelKind
from app.domain.history import HistoricalChannel, HistoricalFact
from app.importers.online_retail.credits import match_credits
from app.importers.online_retail.lines import Goods, read_invoices
from app.importers.online_retail.network import CHANNEL, CURRENCY, LOCATIONS
from app.importers.online_retail.orders import orders, read_sales
from app.importers.registry import Source
from app.importers.report import ImportReport


def read(file: Path, zone: ZoneInfo, report: ImportReport) -> Iterator[HistoricalFact]:
    """Yield the facts of the file; see `Source.read`.

    Memory: the whole table as tuples of shared strings, since a credit may name any earlier sale.
    """
    goods = Goods()
    invoices, credits = read_invoices(file, zone, goods, report)
    sales = read_sales(invoices, file.name, zone, report)
    invoices.clear()
    match_credits(credits, sales, file.name, report)
    credits.clear()
    report.orders_expected = len(sales)

    yield HistoricalChannel(
        code=CHANNEL,
        name="Online Retail",
        kind=ChannelKind.WEB,
        currency=CURRENCY,
        timezone=zone.key,
        tax_included=True,
    )
    yield from LOCATIONS
    yield from orders(sales, file.name, zone, goods, report)


SOURCE = Source(
    name="online-retail",
    description="UCI Online Retail, a giftware wholesaler's invoice lines: one table, .csv or .csv.gz",
    takes="FILE",
    timezone="Europe/London",
    read=read,
)
