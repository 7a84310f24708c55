"""Olist's tables: names, columns, and the three that hang on an order, held in memory until their order comes.

Orders are sorted by time and their children by order id, so one side must wait. The children do, as tuples whose
repeating strings are shared.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from app.importers.report import ImportReport
from app.importers.tables import Row, find_table, read_rows
from app.importers.values import parse_amount, to_cents

CHANNEL = "olist"
CURRENCY = "BRL"
COUNTRY = "BR"


class Table(NamedTuple):
    """A table's name, without suffix, and the columns that are read."""

    name: str
    columns: tuple[str, ...]


ORDERS = Table(
    "orders",
    (
        "order_id",
        "customer_id",
        "order_status",
        "order_purchase_timestamp",
        "order_approved_at",
        "order_delivered_carrier_date",
        "order_delivered_customer_date",
        "order_estimated_delivery_date",
    ),
)
ITEMS = Table(
    "order_items",
    (
        "order_id",
        "order_item_id",
        "product_id",
        "seller_id",
        "shipping_limit_date",
        "price",
        "freight_value",
    ),
)
PAYMENTS = Table(
    "order_payments",
    ("order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value"),
)
CUSTOMERS = Table(
    "customers",
    (
        "customer_id",
        "customer_unique_id",
        "customer_zip_code_prefix",
        "customer_city",
        "customer_state",
    ),
)
PRODUCTS = Table(
    "products",
    (
        "product_id",
        "product_category_name",
        "product_photos_qty",
        "product_weight_g",
        "product_length_cm",
        "product_height_cm",
        "product_width_cm",
    ),
)
SELLERS = Table("sellers", ("seller_id", "seller_zip_code_prefix", "seller_city", "seller_state"))
GEOLOCATION = Table("geolocation", ("zip_code_prefix", "lat", "lng", "city", "state"))
TRANSLATION = Table("category_translation", ("product_category_name", "product_category_name_english"))


class Child(NamedTuple):
    """A row of a table that hangs on an order."""

    line: int
    row: Row


@dataclass(slots=True)
class Children:
    """Items and payments by order id, customers by customer id; taking an order's rows frees them."""

    items_file: str
    payments_file: str
    customers_file: str
    items: dict[str, list[Child]] = field(default_factory=dict[str, list[Child]])
    payments: dict[str, list[Child]] = field(default_factory=dict[str, list[Child]])
    customers: dict[str, list[Child]] = field(default_factory=dict[str, list[Child]])

    def usual_prices(self) -> dict[str, int]:
        """The unit price at which each product sold most often, the lower of equals, in cents."""
        sold: Counter[tuple[str, str]] = Counter()
        for children in self.items.values():
            for _, row in children:
                sold[row[2], row[5]] += 1
        best: dict[str, tuple[int, int]] = {}
        for (product, text), times in sold.items():
            amount = parse_amount(text)
            if amount is not None and amount >= 0:
                candidate = (times, -to_cents(amount)[0])
                best[product] = max(best.get(product, candidate), candidate)
        return {product: -minus for product, (_, minus) in best.items()}

    def refuse_orphans(self, report: ImportReport) -> None:
        """Refuse what is left over: rows whose order the table of orders does not have."""
        for file, waiting, value in (
            (self.items_file, self.items, item_minor),
            (self.payments_file, self.payments, payment_minor),
            (self.customers_file, self.customers, no_money),
        ):
            for children in waiting.values():
                for line, row in children:
                    report.refused(file, line, row, "order-unknown")
                    report.money(file, refused=value(row))
            waiting.clear()


def item_minor(row: Row) -> int:
    """What an item row adds to the file's money: price and freight, 0 where one cannot be read."""
    price, freight = parse_amount(row[5]), parse_amount(row[6])
    return 0 if price is None or freight is None else to_cents(price)[0] + to_cents(freight)[0]


def payment_minor(row: Row) -> int:
    """What a payment row adds to the file's money, 0 where it cannot be read."""
    value = parse_amount(row[4])
    return 0 if value is None else to_cents(value)[0]


def no_money(row: Row) -> int:
    """A row that states no amount."""
    return 0


def read_children(folder: Path, report: ImportReport) -> Children:
    """Read the three tables to their ends."""
    items_file = find_table(folder, ITEMS.name)
    payments_file = find_table(folder, PAYMENTS.name)
    customers_file = find_table(folder, CUSTOMERS.name)
    children = Children(items_file.name, payments_file.name, customers_file.name)
    share = sys.intern
    for line, row in read_rows(items_file, ITEMS.columns, report):
        order, item, product, seller, limit, price, freight = row
        kept = (order, share(item), share(product), share(seller), limit, share(price), share(freight))
        children.items.setdefault(order, []).append(Child(line, kept))
        report.money(items_file.name, read=item_minor(row))
    for line, row in read_rows(payments_file, PAYMENTS.columns, report):
        order, sequential, tender, installments, value = row
        kept = (order, share(sequential), share(tender), share(installments), value)
        children.payments.setdefault(order, []).append(Child(line, kept))
        report.money(payments_file.name, read=payment_minor(row))
    for line, row in read_rows(customers_file, CUSTOMERS.columns, report):
        customer, person, prefix, city, state = row
        kept = (customer, person, share(prefix), share(city), share(state))
        children.customers.setdefault(customer, []).append(Child(line, kept))
    return children
