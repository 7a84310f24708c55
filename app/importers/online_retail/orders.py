"""Sales of Online Retail made into orders, with the places, times and payment that `network.py` assumes."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from app.domain.enums import CancelReason, PaymentState, TenderKind
from app.domain.history import (
    HistoricalCancellation,
    HistoricalCharge,
    HistoricalCustomer,
    HistoricalDelivery,
    HistoricalFact,
    HistoricalLine,
    HistoricalOrder,
    HistoricalPayment,
    HistoricalShipment,
    HistoricalSku,
)
from app.domain.orders.model import Address
from app.importers.online_retail.lines import (
    NOT_STOCKED,
    Goods,
    InvoiceLine,
    Invoices,
    Sale,
    split_invoice,
)
from app.importers.online_retail.network import (
    CARRIER,
    CHANNEL,
    COUNTRIES,
    CURRENCY,
    arrival_time,
    dispatch_time,
    source_location,
)
from app.importers.report import ImportReport


def read_sales(invoices: Invoices, file: str, zone: ZoneInfo, report: ImportReport) -> list[Sale]:
    """Make sales of invoices, by the time of placing, and settle all their rows."""
    sales: list[Sale] = []
    for invoice, lines in invoices.items():
        sold, charged = split_invoice(lines, file, report)
        if not sold:
            continue
        first = min((*sold, *charged), key=lambda line: line.line)
        placed_at = min(line.at for line in (*sold, *charged))
        country = COUNTRIES.get(first.row[7])
        seen: set[tuple[str, ...]] = set()
        for line in (*sold, *charged):
            reasons: list[str] = []
            if line.row in seen:
                reasons.append("duplicate-line")
            seen.add(line.row)
            if not line.row[2] and line.charge is None:
                reasons.append("description-missing")
            if line.rounded:
                reasons.append("sub-penny")
            if country is None:
                reasons.append("country-unknown")
            if line.at != placed_at or line.row[6:] != first.row[6:]:
                reasons.append("invoice-continued")
            report.settle(file, line.line, line.row, reasons)
        sales.append(
            Sale(
                invoice=invoice,
                placed_at=placed_at,
                dispatch_at=dispatch_time(placed_at, zone),
                customer=first.customer,
                country=country,
                goods=sold,
                charges=charged,
                left=[line.quantity for line in sold],
            )
        )
    sales.sort(key=lambda sale: (sale.placed_at, sale.invoice))
    return sales


def orders(
    sales: list[Sale], file: str, zone: ZoneInfo, goods: Goods, report: ImportReport
) -> Iterator[HistoricalFact]:
    """Yield each sale as an order, each SKU and customer before the first order that names it."""
    skus: set[str] = set()
    customers: set[str] = set()
    for sale in sales:
        for line in sale.goods:
            if line.code not in skus:
                skus.add(line.code)
                yield _sku(line, goods)
        order = _order(sale, goods, zone)
        if order.customer is not None and order.customer not in customers:
            customers.add(order.customer)
            yield HistoricalCustomer(
                source=CHANNEL,
                ref=order.customer,
                created_at=order.placed_at,
                address=order.delivery.address,
            )
        report.money(file, taken=order.goods_minor + order.charges_minor - order.canceled_minor)
        yield order


def _sku(line: InvoiceLine, goods: Goods) -> HistoricalSku:
    return HistoricalSku(
        code=line.code,
        name=_name(line, goods, own=False),
        price_minor=goods.usual_price(line.code),
        stock_tracked=NOT_STOCKED.match(line.code) is None,
    )


def _name(line: InvoiceLine, goods: Goods, *, own: bool) -> str:
    known = goods.name(line.code)
    return (line.row[2] or known if own else known or line.row[2]) or line.code


def _order(sale: Sale, goods: Goods, zone: ZoneInfo) -> HistoricalOrder:
    units = sum(line.quantity for line in sale.goods)
    location = source_location(sale.invoice, sale.customer, sale.country, units)
    lines = tuple(
        HistoricalLine(
            line_ref=str(number),
            sku=line.code,
            name=_name(line, goods, own=True),
            quantity=line.quantity,
            unit_price_minor=line.price_minor,
            location=location,
        )
        for number, line in enumerate(sale.goods, start=1)
    )
    charges = tuple(
        HistoricalCharge(kind=line.charge, amount_minor=line.amount_minor)
        for line in sale.charges
        if line.charge is not None
    )
    left = {str(number): units for number, units in enumerate(sale.left, start=1) if units}
    order = HistoricalOrder(
        channel=CHANNEL,
        external_source=CHANNEL,
        external_id=sale.invoice,
        customer=sale.customer or None,
        placed_at=sale.placed_at,
        currency=CURRENCY,
        tax_included=True,
        lines=lines,
        delivery=HistoricalDelivery(address=Address(country=sale.country) if sale.country else None),
        charges=charges,
        shipments=(
            HistoricalShipment(
                location=location,
                carrier=CARRIER,
                shipped_at=sale.dispatch_at,
                quantities=left,
                delivered_at=arrival_time(sale.dispatch_at, zone),
            ),
        )
        if left
        else (),
        cancellations=_cancellations(sale),
        assumed=("location", "shipping-times", "payment"),
    )
    return replace(order, payments=_payments(sale, order)) if left else order


def _cancellations(sale: Sale) -> tuple[HistoricalCancellation, ...]:
    """One cancellation per credit; credits come by time."""
    units: dict[str, dict[str, int]] = {}
    times = {credit.row[0]: credit.at for credit, _, _ in sale.cancellations}
    for credit, index, quantity in sale.cancellations:
        mine = units.setdefault(credit.row[0], {})
        line_ref = str(index + 1)
        mine[line_ref] = mine.get(line_ref, 0) + quantity
    return tuple(
        HistoricalCancellation(
            reference=reference, at=times[reference], reason=CancelReason.OTHER, quantities=quantities
        )
        for reference, quantities in units.items()
    )


def _payments(sale: Sale, order: HistoricalOrder) -> tuple[HistoricalPayment, ...]:
    """One invoice for what left, paid on dispatch; nothing where all of it was free."""
    amount_minor = order.goods_minor + order.charges_minor - order.canceled_minor
    if not amount_minor:
        return ()
    return (
        HistoricalPayment(
            reference=sale.invoice,
            gateway=CHANNEL,
            tender=TenderKind.INVOICE,
            amount_minor=amount_minor,
            state=PaymentState.CAPTURED,
            paid_at=sale.dispatch_at,
        ),
    )
