"""What an edit would make of its order now: where units come from, what waits, what becomes free.

Reads; the guarded statement that follows decides. The same plan is made for every step, and again for the commit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import OrderStatus, StockPolicy
from app.domain.errors import InsufficientStock, NotFound, Shortfall
from app.domain.ids import new_id
from app.domain.orders.edit.operations import Operation
from app.domain.orders.edit.staging import Staged, settled, staged
from app.domain.orders.model import Author, Order
from app.domain.orders.place import Source
from app.domain.reservations import HeldLine, Reservation
from app.domain.sourcing import Demand
from app.orders.held import given_up
from app.orders.promises import before_street_date
from app.routing.source import AWAITED, source
from app.stock.convert import units_of
from db.repositories.reservations import Hold
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Plan:
    """An edit's effect, as of now."""

    staged: Staged
    order: Order
    """The order with its new units provided; those without a source are open."""
    sources: tuple[Source, ...]
    freed: tuple[Hold, ...]
    """What the order would hold no longer and is for sale again, each line and location once."""
    spoiled: tuple[Hold, ...]
    """What it would hold no longer and goes to quarantine."""
    missing: Mapping[UUID, int]
    """Units by line that have no source, and may wait or stay open."""
    serving: frozenset[UUID]
    """The locations that send for the order's channel."""
    street_dates_ahead: frozenset[UUID]

    @property
    def holds(self) -> list[Hold]:
        """What the order would hold that is stock."""
        lines = {line.id: line for line in self.order.lines}
        return [
            Hold(
                one.line_id,
                lines[one.line_id].sku_id,
                one.location_id,
                one.quantity,
                pinned=lines[one.line_id].location_id is not None,
            )
            for one in self.sources
            if lines[one.line_id].takes_stock
        ]


async def plan_edit(
    uow: UnitOfWork, order: Order, operations: Sequence[Operation], held: Reservation | None, author: Author
) -> Plan:
    """Plan these operations on a locked order, with what the edit holds.

    Raises what `staged` raises, and InsufficientStock with every SKU of which units are missing that may not wait.
    Locks nothing.
    """
    one = staged(order, operations, new_id, author)
    wanted = {line.id: line for line in one.order.lines if one.wanted.get(line.id)}
    on_sale = await uow.reference.for_sale(order.channel, {line.sku for line in one.order.lines})
    if on_sale is None:
        raise NotFound(f"there is no channel {order.channel}", ())
    freed, spoiled = await _freed(uow, order, one)
    own: Counter[tuple[UUID, UUID]] = Counter(units_of(held) if held else {})
    for hold in freed:
        own[hold.sku_id, hold.location_id] += hold.quantity
    methods = {delivery.id: delivery.method for delivery in one.order.deliveries}
    demands = [
        Demand(
            line.id,
            line.sku_id,
            one.wanted[line.id],
            takes_stock=line.takes_stock,
            bound_to=line.location_id,
            collected=methods[line.delivery_id] in AWAITED,
        )
        for line in wanted.values()
        if one.order.stock_policy is not StockPolicy.NONE or line.location_id is not None
    ]
    assigned = await source(uow, order.channel_id, demands, on_sale.serving, held=own) if demands else ()
    sources = tuple(Source(part.line_id, part.location_id, part.location, part.quantity) for part in assigned)
    kept = before_street_date(one.order, on_sale.not_yet)
    if one.order.statuses.order is OrderStatus.PENDING_REVIEW:
        kept = {line.id for line in one.order.lines}  # who is not confirmed has no work anywhere
    after, missing = settled(one, sources, new_id, kept=kept)
    _refuse_shortfalls(one, missing)
    return Plan(
        one,
        after,
        sources,
        tuple(freed),
        tuple(spoiled),
        missing,
        frozenset(place.id for place in on_sale.serving if place.ships),
        on_sale.not_yet,
    )


def to_hold(plan: Plan) -> tuple[HeldLine, ...]:
    """What an edit has to hold: the units it wants beside those that its order gives up."""
    spare: Counter[tuple[UUID, UUID]] = Counter()
    for hold in plan.freed:
        spare[hold.sku_id, hold.location_id] += hold.quantity
    skus = {line.id: line.sku for line in plan.order.lines}
    codes = {one.location_id: one.location for one in plan.sources}
    needed: Counter[tuple[UUID, UUID, bool]] = Counter()
    names: dict[UUID, str] = {}
    for hold in plan.holds:
        own = min(spare[hold.sku_id, hold.location_id], hold.quantity)
        spare[hold.sku_id, hold.location_id] -= own
        needed[hold.sku_id, hold.location_id, hold.pinned] += hold.quantity - own
        names[hold.sku_id] = skus[hold.order_line_id]
    return tuple(
        HeldLine(new_id(), sku_id, names[sku_id], location_id, codes[location_id], units, pinned)
        for (sku_id, location_id, pinned), units in sorted(needed.items())
        if units
    )


async def _freed(uow: UnitOfWork, order: Order, one: Staged) -> tuple[list[Hold], list[Hold]]:
    """What the order holds no longer, each line and location once: what is for sale again, and what is not."""
    units: Counter[tuple[UUID, UUID]] = Counter()
    spoiled: Counter[tuple[UUID, UUID]] = Counter()
    for free in one.releases:
        units[free.line_id, free.location_id] += free.quantity
    for free in one.spoiled:
        spoiled[free.line_id, free.location_id] += free.quantity
    if one.reserved:
        left = Counter(one.spoiled_reserved)
        for held in await given_up(uow, order, one.reserved):
            bad = min(left[held.line_id], held.quantity)
            left[held.line_id] -= bad
            units[held.place] += held.quantity
            spoiled[held.place] += bad
    units.subtract(spoiled)
    return _holds(order, units), _holds(order, spoiled)


def _holds(order: Order, units: Mapping[tuple[UUID, UUID], int]) -> list[Hold]:
    return [
        Hold(line, order.line(line).sku_id, location, quantity)
        for (line, location), quantity in units.items()
        if quantity
    ]


def _refuse_shortfalls(one: Staged, missing: Mapping[UUID, int]) -> None:
    """Raise InsufficientStock with every SKU of which units are missing that may neither wait nor stay open."""
    if one.order.stock_policy is not StockPolicy.REQUIRE:
        return
    lines = {line.id: line for line in one.order.lines}
    requested: Counter[str] = Counter()
    short: Counter[str] = Counter()
    kits: dict[str, list[str]] = {}
    for line_id, units in one.wanted.items():
        line = lines[line_id]
        if not line.takes_stock or line_id in one.may_wait:
            continue
        requested[line.sku] += units
        short[line.sku] += missing.get(line_id, 0)
        if line.parent_line_id is not None:
            kits.setdefault(line.sku, []).append(lines[line.parent_line_id].sku)
    found = tuple(
        Shortfall(sku, None, requested[sku], requested[sku] - units, kits=tuple(dict.fromkeys(kits.get(sku, ()))))
        for sku, units in short.items()
        if units
    )
    if found:
        raise InsufficientStock(found, ("sku",))
