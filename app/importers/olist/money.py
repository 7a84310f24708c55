"""An Olist order's lines, freight and payments, and how they come to agree.

Items: one row per unit. Units of the same product, seller and price are one line, named by its first
`order_item_id`; freight is summed to one SHIPPING charge.

Rules for dirty rows:
- refused with their whole order (`item-unreadable`, `payment-unreadable`, and `order-refused` for the rest): an
  amount that is no number or is negative. An order without one of its amounts would be a wrong order.
- `sub-cent` (repaired): more than two decimals; rounded half away from zero.
- `limit-implausible` (repaired): a shipping limit more than 90 days after the promised day is dropped.
- `product-unknown`, `seller-unknown` (repaired): a placeholder SKU or location with that id.
- `payment-of-nothing` (refused): a payment of 0.00 moves no money.
- `tender-unknown` (repaired): a payment type we do not know, `not_defined` among them, is EXTERNAL.
- `installments-unreadable` (repaired): no installments, or not a number: 1.
The difference of payments and items plus freight: one cent more is a ROUNDING charge, more than that INTEREST of
installments; less is a discount, split over the lines by value. No payment at all is no discount: it stays owed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.enums import ChargeKind, TenderKind
from app.domain.history import HistoricalCharge, HistoricalLine
from app.domain.money import split
from app.importers.olist.reference import sku_name
from app.importers.olist.tables import Child
from app.importers.values import parse_amount, parse_instant, to_cents

TENDERS = {
    "credit_card": TenderKind.CARD,
    "debit_card": TenderKind.CARD,
    "boleto": TenderKind.BANK_TRANSFER,
    "voucher": TenderKind.VOUCHER,
}
PLAUSIBLE_LIMIT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Settled:
    """A child row that was understood: what was repaired on it."""

    child: Child
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basket:
    """An order's items: lines in the order of their first unit, freight in cents, and what was repaired."""

    lines: list[HistoricalLine]
    freight_minor: int
    settled: list[Settled]


@dataclass(frozen=True, slots=True)
class Tendered:
    """A payment row, understood."""

    child: Child
    sequential: str
    kind: str
    tender: TenderKind
    installments: int
    amount_minor: int
    reasons: tuple[str, ...]


class Unreadable(Exception):
    """A row that says nothing certain about money."""

    def __init__(self, child: Child, detail: str) -> None:
        super().__init__(detail)
        self.child, self.detail = child, detail


def read_basket(
    children: list[Child],
    promised_by: datetime | None,
    zone: ZoneInfo,
    names: dict[str, str],
    sellers: set[str],
) -> Basket:
    """Group item rows into lines.

    Raises Unreadable for the first row whose amounts cannot be read.
    """
    lines: dict[tuple[str, str, int], HistoricalLine] = {}
    settled: list[Settled] = []
    freight_minor = 0
    for child in children:
        _, item, product, seller, limit, price_text, freight_text = child.row
        reasons: list[str] = []
        price = _cents(child, price_text, "price", reasons)
        freight_minor += _cents(child, freight_text, "freight_value", reasons)
        if product not in names:
            reasons.append("product-unknown")
        if seller not in sellers:
            reasons.append("seller-unknown")
        ship_by = parse_instant(limit, zone)
        if ship_by is None or (promised_by is not None and ship_by > promised_by + PLAUSIBLE_LIMIT):
            reasons.append("limit-implausible")
            ship_by = None
        settled.append(Settled(child, tuple(dict.fromkeys(reasons))))
        line = lines.get((product, seller, price))
        if line is None:
            lines[product, seller, price] = HistoricalLine(
                line_ref=item,
                sku=product,
                name=names.get(product) or sku_name(product, None),
                quantity=1,
                unit_price_minor=price,
                location=seller,
                ship_by=ship_by,
            )
        else:
            lines[product, seller, price] = replace(line, quantity=line.quantity + 1)
    return Basket(list(lines.values()), freight_minor, settled)


def read_tenders(children: list[Child]) -> list[Tendered]:
    """Understand payment rows, by their sequence number.

    Raises Unreadable for the first row whose amount cannot be read.
    """
    tendered: list[Tendered] = []
    for child in children:
        _, sequential, kind, installments, value = child.row
        reasons: list[str] = []
        amount = _cents(child, value, "payment_value", reasons)
        tender = TENDERS.get(kind)
        if tender is None:
            reasons.append("tender-unknown")
        count = int(installments) if installments.isdecimal() else 0
        if count == 0:
            reasons.append("installments-unreadable")
        tendered.append(
            Tendered(
                child=child,
                sequential=sequential,
                kind=kind,
                tender=tender or TenderKind.EXTERNAL,
                installments=count or 1,
                amount_minor=amount,
                reasons=tuple(reasons),
            )
        )
    tendered.sort(key=lambda payment: (len(payment.sequential), payment.sequential))
    return tendered


def reconcile(basket: Basket, paid_minor: int) -> tuple[list[HistoricalLine], list[HistoricalCharge]]:
    """Make lines and charges agree with what was paid; see the rules of this module."""
    lines = basket.lines
    charges: list[HistoricalCharge] = []
    if basket.freight_minor:
        charges.append(HistoricalCharge(kind=ChargeKind.SHIPPING, amount_minor=basket.freight_minor))
    goods = [line.unit_price_minor * line.quantity for line in lines]
    difference = paid_minor - sum(goods) - basket.freight_minor
    if not paid_minor or not difference:
        return lines, charges
    if difference > 0:
        kind = ChargeKind.ROUNDING if difference == 1 else ChargeKind.INTEREST
        charges.append(HistoricalCharge(kind=kind, amount_minor=difference))
        return lines, charges
    # More than the goods are worth cannot be taken off them: what is left stays owed.
    discounts = split(min(-difference, sum(goods)), goods)
    return (
        [replace(line, discount_minor=part) for line, part in zip(lines, discounts, strict=True)],
        charges,
    )


def _cents(child: Child, text: str, column: str, reasons: list[str]) -> int:
    amount = parse_amount(text)
    if amount is None or amount < 0:
        raise Unreadable(child, f"{column} {text!r} is no amount")
    cents, rounded = to_cents(amount)
    if rounded:
        reasons.append("sub-cent")
    return cents
