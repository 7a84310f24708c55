"""The demo shop's past: real Online Retail orders, moved in time so that the newest was placed just now.

Everything moves by one span, so that the rhythm of days and hours stays. What would then lie in the future has not
happened yet: parcels that have not left are the locations' work, parcels on their way have not arrived, invoices are
not paid. That is what moves first when the shop opens. Weights are invented: the excerpt has none.

Source: the excerpt in `data/` (see NOTICE.txt there for its author and license).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.enums import LocationKind, PaymentState
from app.domain.history import (
    HistoricalCustomer,
    HistoricalFact,
    HistoricalLocation,
    HistoricalOrder,
    HistoricalPayment,
    HistoricalSku,
)
from app.importers.online_retail import SOURCE
from app.importers.report import ImportReport

EXCERPT = Path(__file__).parent / "data" / "online_retail_demo.csv.gz"

MAX_BASKET_LINES = 12
MAX_BASKET_UNITS = 120
"""Larger baskets are a wholesaler's; at one order a second they would empty the shop in minutes."""

DOZEN = 12
LIGHTEST_GRAMS, HEAVIEST_GRAMS = 30, 8_000


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody really bought together: (SKU, units), and what it costs here, in minor units."""

    lines: tuple[tuple[str, int], ...]
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What the excerpt says of the goods.

    `prices` are minor units by SKU; `opening` is the opening stock by (SKU, location): the units sold there in the
    excerpt's five weeks, rounded up to whole dozens. `currency` is that of all of it. At `stores` shoppers collect.
    """

    currency: str
    prices: dict[str, int]
    opening: dict[tuple[str, str], int]
    baskets: tuple[Basket, ...]
    stores: tuple[str, ...] = ()


def read_history(file: Path = EXCERPT) -> list[HistoricalFact]:
    """The excerpt's facts at their own times. Takes less than a second."""
    return list(SOURCE.read(file, ZoneInfo(SOURCE.timezone), ImportReport()))


def describe_shop(facts: Sequence[HistoricalFact]) -> Shop:
    """Derive prices, opening stock and baskets. Deterministic: the same facts describe the same shop."""
    skus = {fact.code: fact for fact in facts if isinstance(fact, HistoricalSku)}
    orders = [fact for fact in facts if isinstance(fact, HistoricalOrder)]
    assert orders, "a shop has a history"
    prices = {code: sku.price_minor for code, sku in skus.items() if sku.price_minor is not None}
    sold: Counter[tuple[str, str]] = Counter()
    baskets: list[Basket] = []
    for order in orders:
        units: Counter[str] = Counter()
        for line in order.lines:
            units[line.sku] += line.quantity
            if skus[line.sku].stock_tracked:
                sold[line.sku, line.location] += line.quantity
        small = len(units) <= MAX_BASKET_LINES and units.total() <= MAX_BASKET_UNITS
        if small and units.keys() <= prices.keys():
            total = sum(prices[sku] * quantity for sku, quantity in units.items())
            baskets.append(Basket(tuple(units.items()), total))
    return Shop(
        currency=orders[0].currency,
        prices=prices,
        opening={place: -(-units // DOZEN) * DOZEN for place, units in sorted(sold.items())},
        baskets=tuple(baskets),
        stores=tuple(
            fact.code for fact in facts if isinstance(fact, HistoricalLocation) and fact.kind is LocationKind.STORE
        ),
    )


def ending_at(facts: Sequence[HistoricalFact], now: datetime) -> Iterator[HistoricalFact]:
    """The same facts, moved so that the newest order was placed at `now`, without what lies after it."""
    span = now - max(fact.placed_at for fact in facts if isinstance(fact, HistoricalOrder))
    for fact in facts:
        if isinstance(fact, HistoricalOrder):
            yield _moved(fact, span, now)
        elif isinstance(fact, HistoricalCustomer):
            yield replace(fact, created_at=fact.created_at + span)
        elif isinstance(fact, HistoricalSku) and fact.stock_tracked:
            yield replace(fact, weight_grams=_weight_grams(fact.price_minor or 0))
        else:
            yield fact


def _weight_grams(price_minor: int) -> int:
    """What a gift weighs, invented: dearer ones are heavier, from a card to a clock."""
    return min(LIGHTEST_GRAMS + price_minor, HEAVIEST_GRAMS)


def _moved(order: HistoricalOrder, span: timedelta, now: datetime) -> HistoricalOrder:
    def past(at: datetime | None) -> datetime | None:
        return at + span if at is not None and at + span <= now else None

    prices = {line.line_ref: line.unit_price_minor for line in order.lines}
    canceled = tuple(
        replace(cancellation, at=cancellation.at + span)
        for cancellation in order.cancellations
        if past(cancellation.at)
    )
    revived_minor = sum(
        prices[line_ref] * units
        for cancellation in order.cancellations
        if past(cancellation.at) is None
        for line_ref, units in cancellation.quantities.items()
    )

    def moved_payment(payment: HistoricalPayment) -> HistoricalPayment:
        paid_at = past(payment.paid_at)
        state = payment.state if paid_at is not None else PaymentState.PENDING
        # Units whose cancellation has not happened yet are still to be paid.
        return replace(
            payment, paid_at=paid_at, state=state, amount_minor=payment.amount_minor + (0 if paid_at else revived_minor)
        )

    return replace(
        order,
        placed_at=order.placed_at + span,
        delivery=replace(
            order.delivery,
            promised_by=None if order.delivery.promised_by is None else order.delivery.promised_by + span,
        ),
        payments=tuple(moved_payment(payment) for payment in order.payments),
        shipments=tuple(
            replace(
                shipment,
                shipped_at=shipment.shipped_at + span,
                delivered_at=past(shipment.delivered_at),
                returned_at=past(shipment.returned_at),
            )
            for shipment in order.shipments
            if past(shipment.shipped_at)
        ),
        cancellations=canceled,
        routed=True,
    )
