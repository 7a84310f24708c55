"""What waiting units are promised from: dated supply first, earliest first, then limits that have no date.

Pure. Who is served first has the earliest supply: the plan is made anew, from the head of the queue, whenever supply is
announced, comes, moves or is canceled. Open units wait without a promise, but they are served in their turn, so what
they will take of a supply is promised to nobody behind them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import PromiseKind
from app.domain.orders.derive import derive
from app.domain.orders.expect import expected
from app.domain.orders.model import Claim, Line, Order


@dataclass(frozen=True, slots=True)
class Offer:
    """Units of a dated supply that may be promised, beside those that are."""

    supply_id: UUID
    sku_id: UUID
    location_id: UUID
    expected_at: datetime
    units: int
    promised: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """Units of a SKU that may be sold in a channel (None: in any) without stock and without a date."""

    id: UUID
    sku_id: UUID
    channel_id: UUID | None
    kind: PromiseKind
    units: int


@dataclass(frozen=True, slots=True)
class Promisable:
    """What may be promised to lines that wait for some SKUs."""

    offers: Sequence[Offer] = ()
    limits: Sequence[Limit] = ()
    places: Mapping[UUID, Collection[UUID]] = field(default_factory=dict[UUID, Collection[UUID]])
    """The locations that serve each channel."""
    preorders: Collection[UUID] = ()
    """SKUs whose street date lies ahead."""


class Promising:
    """Hands out what may be promised, line by line; what is handed out is gone."""

    def __init__(self, promisable: Promisable) -> None:
        self._there = promisable
        self._offers = sorted(promisable.offers, key=lambda offer: (offer.expected_at, offer.supply_id))
        self._coming = {offer.supply_id: offer.units for offer in promisable.offers}
        self._undated = {limit.id: limit.units for limit in promisable.limits}

    def dated(self, order: Order, line: Line, wanted: int) -> list[tuple[Offer, int]]:
        """Take up to so many units for a line from supplies that come to where the line is served, earliest first."""
        taken: list[tuple[Offer, int]] = []
        for offer in self._offers:
            units = min(wanted, self._coming[offer.supply_id])
            if units > 0 and offer.sku_id == line.sku_id and self._comes_to(order, line, offer.location_id):
                taken.append((offer, units))
                self._coming[offer.supply_id] -= units
                wanted -= units
        return taken

    def limit(self, order: Order, line: Line) -> Limit | None:
        """The limit that binds a line: its channel's own, else the one for any; None when nothing is limited."""
        kind = PromiseKind.PREORDER if line.sku_id in self._there.preorders else PromiseKind.BACKORDER
        found = [limit for limit in self._there.limits if limit.sku_id == line.sku_id and limit.kind is kind]
        own = [limit for limit in found if limit.channel_id == order.channel_id]
        return next(iter(own or [limit for limit in found if limit.channel_id is None]), None)

    def undated(self, limit: Limit, wanted: int) -> int:
        """Take up to so many units under a limit."""
        units = max(0, min(wanted, self._undated[limit.id]))
        self._undated[limit.id] -= units
        return units

    def _comes_to(self, order: Order, line: Line, location_id: UUID) -> bool:
        if line.location_id is not None:
            return line.location_id == location_id
        return location_id in self._there.places.get(order.channel_id, ())


def promise(
    order: Order, promising: Promising, new_id: Callable[[], UUID], *, without_limit: bool
) -> tuple[Order, Mapping[UUID, int]]:
    """Promise a new order's backordered units; the order, and units by line for which nothing is left.

    Units that nothing is left for are open afterwards. `without_limit`: a SKU without a limit is sold without end.
    """
    left: dict[UUID, int] = {}
    lines: list[Line] = []
    for line in order.lines:
        if not line.takes_stock or line.backordered == 0:
            lines.append(line)
            continue
        claims = [_claim(new_id(), offer, units) for offer, units in promising.dated(order, line, line.backordered)]
        missing = line.backordered - sum(claim.quantity for claim in claims)
        limit = promising.limit(order, line) if missing else None
        units = missing if without_limit else 0
        if limit is not None:
            units = promising.undated(limit, missing)
        if units:
            claims.append(Claim(id=new_id(), quantity=units, limit_id=limit.id if limit else None))
        if missing > units:
            left[line.id] = missing - units
        kept = line.backordered - left.get(line.id, 0)
        lines.append(replace(line, backordered=kept, open=line.open + line.backordered - kept, claims=tuple(claims)))
    return derive(replace(order, lines=tuple(lines))), left


def plan_anew(
    line_up: Iterable[Order], sku_ids: Collection[UUID], promising: Promising, new_id: Callable[[], UUID]
) -> list[Order]:
    """Promise all that waits for these SKUs anew, from the head of the queue; the orders whose claims changed.

    Nobody is refused: units that lost their date go under a limit, or wait without one. Units that wait under a limit
    stay there until there is supply for them, whatever the limit says now.
    """
    changed: list[Order] = []
    for order in line_up:
        lines = tuple(
            _planned(order, line, promising, new_id) if line.takes_stock and line.sku_id in sku_ids else line
            for line in order.lines
        )
        if lines != order.lines:
            planned = replace(order, lines=lines)
            changed.append(replace(planned, lines=expected(planned)))
    return changed


def _planned(order: Order, line: Line, promising: Promising, new_id: Callable[[], UUID]) -> Line:
    known = {(claim.supply_id, claim.limit_id): claim for claim in line.claims}
    claims: list[Claim] = []
    for offer, units in promising.dated(order, line, line.backordered):
        before = known.get((offer.supply_id, None))
        claims.append(_claim(before.id if before else new_id(), offer, units))
    missing = line.backordered - sum(claim.quantity for claim in claims)
    for claim in line.claims:
        if claim.limit_id is not None and missing > 0:
            claims.append(replace(claim, quantity=min(missing, claim.quantity)))
            missing -= claims[-1].quantity
    limit = promising.limit(order, line) if missing > 0 else None
    if limit is not None and (units := promising.undated(limit, missing)):
        claims = _with(claims, known, limit.id, units, new_id)
        missing -= units
    if missing > 0:
        claims = _with(claims, known, None, missing, new_id)
    promising.dated(order, line, line.open)  # what it will take in its turn is promised to nobody behind it
    return replace(line, claims=tuple(sorted(claims, key=lambda claim: claim.id)))


def _with(
    claims: list[Claim],
    known: Mapping[tuple[UUID | None, UUID | None], Claim],
    limit_id: UUID | None,
    units: int,
    new_id: Callable[[], UUID],
) -> list[Claim]:
    """The claims with so many more units that have no date."""
    for index, claim in enumerate(claims):
        if claim.supply_id is None and claim.limit_id == limit_id:
            return [*claims[:index], replace(claim, quantity=claim.quantity + units), *claims[index + 1 :]]
    before = known.get((None, limit_id))
    return [*claims, Claim(id=before.id if before else new_id(), quantity=units, limit_id=limit_id)]


def _claim(claim_id: UUID, offer: Offer, units: int) -> Claim:
    return Claim(id=claim_id, quantity=units, supply_id=offer.supply_id, expected_at=offer.expected_at)


def give_up(claims: Sequence[Claim], units: int, first: Collection[UUID] = ()) -> tuple[Claim, ...]:
    """The claims without so many units: those on supplies in `first`, then those without a date, then the latest.

    Units without a claim are not asked for: asking for more than there are leaves none.
    """
    line_up = sorted(
        claims,
        key=lambda claim: (
            claim.supply_id not in first,
            claim.expected_at is not None,
            -claim.expected_at.timestamp() if claim.expected_at else 0.0,
            claim.id,
        ),
    )
    left: list[Claim] = []
    for claim in line_up:
        taken = min(units, claim.quantity)
        units -= taken
        if claim.quantity > taken:
            left.append(replace(claim, quantity=claim.quantity - taken))
    return tuple(sorted(left, key=lambda claim: claim.id))


def claimed(orders: Iterable[Order]) -> tuple[Counter[UUID], Counter[UUID]]:
    """Units that these orders' lines claim, by supply and by limit."""
    supplies: Counter[UUID] = Counter()
    limits: Counter[UUID] = Counter()
    for order in orders:
        for line in order.lines:
            for claim in line.claims:
                if claim.supply_id is not None:
                    supplies[claim.supply_id] += claim.quantity
                if claim.limit_id is not None:
                    limits[claim.limit_id] += claim.quantity
    return supplies, limits
