"""The part of a source that is replayed: orders placed within some days, and what they refer to."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.domain.enums import LocationKind
from app.domain.history import (
    HistoricalChannel,
    HistoricalCustomer,
    HistoricalFact,
    HistoricalLocation,
    HistoricalOrder,
    HistoricalSku,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What arrives for a channel's orders at the start of a day: (SKU, location, units), sorted."""

    channel: str
    day: date
    at: datetime
    units: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Orders by the time of placing, and the channel, locations, SKUs and customers that they name.

    An order's whole life belongs to it, also what happened after the last day. Days are those of `zone`.
    """

    zone: ZoneInfo
    references: tuple[HistoricalFact, ...]
    orders: tuple[HistoricalOrder, ...]

    def day_of(self, order: HistoricalOrder) -> date:
        """The day on which an order was placed."""
        return order.placed_at.astimezone(self.zone).date()

    def without(self, external_ids: Collection[str]) -> "Window":
        """The same window without some of its orders."""
        return replace(self, orders=tuple(order for order in self.orders if order.external_id not in external_ids))

    def receipts(self) -> dict[date, Receipt]:
        """The opening stock: each day, each location gets exactly what the orders placed on that day will take.

        Since a day's orders do not depend on the window, windows that overlap ask for the same receipts.
        """
        tracked = {fact.code for fact in self.references if isinstance(fact, HistoricalSku) and fact.stock_tracked}
        channels = {order.channel for order in self.orders}
        assert len(channels) <= 1, "a source has one channel"
        needed: dict[date, Counter[tuple[str, str]]] = {}
        for order in self.orders:
            units = needed.setdefault(self.day_of(order), Counter())
            for line in order.lines:
                if line.sku in tracked:
                    units[line.sku, line.location] += line.quantity
        return {
            day: Receipt(
                channel,
                day,
                datetime.combine(day, time.min, self.zone).astimezone(UTC),
                tuple((sku, location, quantity) for (sku, location), quantity in sorted(units.items())),
            )
            for channel in channels
            for day, units in needed.items()
            if units
        }


def window_of(facts: Iterable[HistoricalFact], zone: ZoneInfo, first: date | None, until: date | None) -> Window:
    """Cut the orders placed on `first` or later and before `until` out of a source; None is no bound.

    Reads the source to its end.
    """
    references: list[HistoricalFact] = []
    orders: list[HistoricalOrder] = []
    for fact in facts:
        if not isinstance(fact, HistoricalOrder):
            references.append(fact)
            continue
        day = fact.placed_at.astimezone(zone).date()
        if (first is None or day >= first) and (until is None or day < until):
            orders.append(fact)
    orders.sort(key=lambda order: (order.placed_at, order.external_id))
    skus = {line.sku for order in orders for line in order.lines}
    locations = {line.location for order in orders for line in order.lines}
    customers = {order.customer for order in orders}

    def named(fact: HistoricalFact) -> bool:
        match fact:
            case HistoricalChannel():
                return bool(orders)
            case HistoricalSku(code=code):
                return code in skus
            case HistoricalLocation(code=code, kind=kind):
                # A new channel is served by all of the source's own places; of sellers there may be thousands.
                return code in locations or kind is not LocationKind.MARKETPLACE
            case HistoricalCustomer(ref=ref):
                return ref in customers
            case HistoricalOrder():
                return False

    return Window(zone, tuple(fact for fact in references if named(fact)), tuple(orders))
