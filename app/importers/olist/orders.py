"""Rows of Olist's orders with the rows that hang on them, made into orders; every one of them is settled here.

Refused: `no-items` (an order needs a line), `duplicate-order`, `id-missing`, `status-unknown`, `time-unreadable`,
`item-refused` and `payment-refused` (see `money.py`). The rows that hang on a refused order are `order-refused`, a
second row with the same number within its order is a `duplicate-row`.
Repaired on the order's row: `customer-unknown` (no row of customers: an order without customer and address),
`payment-missing` (no payment at all: the total stays owed), and what `life.py` says of statuses and times.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from app.domain.history import HistoricalDelivery, HistoricalLocation, HistoricalOrder, HistoricalSku
from app.domain.orders.model import Address
from app.importers.olist.life import ROUTED, STATUSES, Stated, cancel, pay, read_stated, ship
from app.importers.olist.money import Basket, Tendered, Unreadable, read_basket, read_tenders, reconcile
from app.importers.olist.reference import Place, address_of, location_of, sku_name
from app.importers.olist.tables import CHANNEL, CURRENCY, Child, Children, item_minor, payment_minor
from app.importers.report import ImportReport
from app.importers.tables import Row

ASSUMED = frozenset(
    {
        "approval-missing",
        "carrier-date-missing",
        "delivery-date-missing",
        "cancel-time-missing",
        "canceled-after-dispatch",
    }
)
"""Repairs that supply a time which the source does not state."""


@dataclass(slots=True)
class OrderBook:
    """Turns rows of orders into orders, using up the rows that hang on them and settling all of them."""

    zone: ZoneInfo
    file: str
    children: Children
    places: dict[str, Place]
    sellers: set[str]
    names: dict[str, str]
    report: ImportReport
    seen: set[str] = field(default_factory=set[str])
    unnamed: list[HistoricalSku | HistoricalLocation] = field(default_factory=list[HistoricalSku | HistoricalLocation])

    def placeholders(self) -> Iterator[HistoricalSku | HistoricalLocation]:
        """SKUs and locations that the order made last names and the source does not describe."""
        yield from self.unnamed
        self.unnamed.clear()

    def order(self, line: int, row: Row) -> HistoricalOrder | None:
        """Make the order of a row, or refuse it and return None."""
        reasons: list[str] = []
        if not row[0] or row[0] in self.seen:
            self.report.refused(self.file, line, row, "duplicate-order" if row[0] else "id-missing")
            return None
        self.seen.add(row[0])
        items = self.children.items.pop(row[0], [])
        payments = self.children.payments.pop(row[0], [])
        items = self._without_doubles(items, self.children.items_file, item_minor)
        payments = self._without_doubles(payments, self.children.payments_file, payment_minor)
        customers = self.children.customers.pop(row[1], [])
        refusal = "status-unknown" if row[2] not in STATUSES else "" if items else "no-items"
        stated = None if refusal else read_stated(row, self.zone, reasons)
        if stated is None:
            self._refuse(line, row, refusal or "time-unreadable", items, payments, customers)
            return None
        try:
            basket = read_basket(items, stated.promised_by, self.zone, self.names, self.sellers)
        except Unreadable as bad:
            self._refuse(line, row, "item-refused", items, payments, customers, bad, "item-unreadable")
            return None
        try:
            tenders = read_tenders(payments)
        except Unreadable as bad:
            self._refuse(line, row, "payment-refused", items, payments, customers, bad, "payment-unreadable")
            return None
        return self._build(line, row, stated, basket, tenders, customers, reasons)

    def _build(
        self,
        line: int,
        row: Row,
        stated: Stated,
        basket: Basket,
        tenders: list[Tendered],
        customers: list[Child],
        reasons: list[str],
    ) -> HistoricalOrder:
        customer, address = self._settle_customer(customers, reasons)
        lines, charges = reconcile(basket, sum(tender.amount_minor for tender in tenders))
        if not tenders:
            reasons.append("payment-missing")
        payments = pay(stated, tenders, reasons)
        shipments = ship(stated, lines, reasons) if stated.left else ()
        cancellations = () if stated.left else cancel(stated, lines, reasons)
        order = HistoricalOrder(
            channel=CHANNEL,
            external_source=CHANNEL,
            external_id=stated.id,
            customer=customer,
            placed_at=stated.placed_at,
            currency=CURRENCY,
            tax_included=True,
            lines=tuple(lines),
            delivery=HistoricalDelivery(
                address=address,
                promised_on=stated.promised_on,
                promised_by=stated.promised_by,
            ),
            charges=tuple(charges),
            payments=payments,
            shipments=shipments,
            cancellations=cancellations,
            routed=stated.status in ROUTED,
            assumed=tuple(reason for reason in reasons if reason in ASSUMED),
            metadata={"olist_status": stated.status},
        )
        self._settle(line, row, order, basket, tenders, reasons)
        return order

    def _without_doubles(self, children: list[Child], file: str, value: Callable[[Row], int]) -> list[Child]:
        """Refuse rows whose number within the order came before; the first counts."""
        numbers: set[str] = set()
        kept: list[Child] = []
        for child in children:
            if child.row[1] not in numbers:
                numbers.add(child.row[1])
                kept.append(child)
            else:
                self.report.refused(file, child.line, child.row, "duplicate-row")
                self.report.money(file, refused=value(child.row))
        return kept

    def _settle_customer(self, customers: list[Child], order_reasons: list[str]) -> tuple[str | None, Address | None]:
        if not customers:
            order_reasons.append("customer-unknown")
            return None, None
        file = self.children.customers_file
        for line, row in customers[1:]:
            self.report.refused(file, line, row, "duplicate-row")
        line, row = customers[0]
        _, person, prefix, city, state = row
        reasons: list[str] = []
        address = address_of(prefix, city, state, self.places, reasons)
        self.report.settle(file, line, row, reasons)
        return person or None, address

    def _settle(
        self,
        line: int,
        row: Row,
        order: HistoricalOrder,
        basket: Basket,
        tenders: list[Tendered],
        reasons: list[str],
    ) -> None:
        report, children = self.report, self.children
        report.settle(self.file, line, row, reasons)
        for settled in basket.settled:
            report.settle(children.items_file, settled.child.line, settled.child.row, settled.reasons)
        goods = sum(item.unit_price_minor * item.quantity for item in order.lines)
        report.money(children.items_file, taken=goods + basket.freight_minor)
        for tender in tenders:
            if tender.amount_minor:
                report.settle(children.payments_file, tender.child.line, tender.child.row, tender.reasons)
            else:
                report.refused(children.payments_file, *tender.child, "payment-of-nothing")
        report.money(children.payments_file, taken=sum(payment.amount_minor for payment in order.payments))
        for item in order.lines:
            if item.sku not in self.names:
                self.names[item.sku] = sku_name(item.sku, None)
                self.unnamed.append(
                    HistoricalSku(code=item.sku, name=self.names[item.sku], price_minor=item.unit_price_minor)
                )
            if item.location not in self.sellers:
                self.sellers.add(item.location)
                self.unnamed.append(location_of(item.location, self.zone, None))

    def _refuse(
        self,
        line: int,
        row: Row,
        reason: str,
        items: list[Child],
        payments: list[Child],
        customers: list[Child],
        bad: Unreadable | None = None,
        bad_reason: str = "",
    ) -> None:
        report, files = self.report, self.children
        report.refused(self.file, line, row, reason, bad.detail if bad is not None else "")
        for file, children in (
            (files.items_file, items),
            (files.payments_file, payments),
            (files.customers_file, customers),
        ):
            for child in children:
                if bad is not None and child is bad.child:
                    report.refused(file, child.line, child.row, bad_reason, bad.detail)
                else:
                    report.refused(file, child.line, child.row, "order-refused", f"its order: {reason}")
        report.money(files.items_file, refused=sum(item_minor(child.row) for child in items))
        report.money(files.payments_file, refused=sum(payment_minor(child.row) for child in payments))
