"""Discounts and taxes of lines and charges as rows."""

from collections.abc import Iterator
from typing import Any

from app.domain.orders.model import Charge, Line
from db.base import Base
from db.models.pricing import DiscountAllocationRow, OrderTaxLineRow


def discount_rows(line: Line) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """What a line's discount is made of."""
    for position, discount in enumerate(line.discounts):
        yield (
            DiscountAllocationRow,
            {
                "id": discount.id,
                "order_line_id": line.id,
                "position": position,
                "origin": discount.origin,
                "amount_minor": discount.amount_minor,
                "code": discount.code,
                "reason": discount.reason,
                "author_kind": discount.author.kind,
                "author_id": discount.author.id,
            },
        )


def tax_rows(taxed: Line | Charge) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """What the tax of a line or a charge is made of."""
    of_line = isinstance(taxed, Line)
    for position, tax in enumerate(taxed.tax_lines):
        yield (
            OrderTaxLineRow,
            {
                "id": tax.id,
                "order_line_id": taxed.id if of_line else None,
                "charge_id": None if of_line else taxed.id,
                "position": position,
                "name": tax.name,
                "rate": tax.rate,
                "amount_minor": tax.amount_minor,
                "remitted_by": tax.remitted_by,
            },
        )
