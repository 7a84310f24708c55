"""The first orders of a real table with all that hangs on them: reading the whole would take longer than the test."""

import csv
import gzip
from collections.abc import Callable
from itertools import islice
from pathlib import Path


def olist_excerpt(source: Path, target: Path, orders: int) -> Path:
    """Olist's tables, cut to the orders that stand first."""
    keys = {"orders": "order_id", "order_items": "order_id", "order_payments": "order_id", "customers": "customer_id"}
    keys |= {"products": "product_id", "sellers": "seller_id"}
    wanted: dict[str, set[str]] = {}

    def copy(table: str, keep: Callable[[dict[str, str]], bool], most: int | None = None) -> list[dict[str, str]]:
        with gzip.open(source / f"{table}.csv.gz", "rt", newline="") as read:
            rows = csv.DictReader(read)
            kept = list(islice((row for row in rows if keep(row)), most))
        with (target / f"{table}.csv").open("w", newline="") as write:
            written = csv.DictWriter(write, kept[0].keys())
            written.writeheader()
            written.writerows(kept)
        for key in set(keys.values()) & kept[0].keys():
            wanted.setdefault(key, set()).update(row[key] for row in kept)
        return kept

    copy("orders", lambda _: True, orders)
    for table, key in keys.items():
        if table != "orders":
            copy(table, lambda row, key=key: row[key] in wanted[key])
    copy("category_translation", lambda _: True)
    copy("geolocation", lambda _: True, 1)
    return target


def online_retail_excerpt(source: Path, target: Path, rows: int) -> Path:
    """The first rows of a table."""
    excerpt = target / source.name.removesuffix(".gz")
    with gzip.open(source, "rt", newline="") as read:
        excerpt.write_text("".join(islice(read, rows)))
    return excerpt
