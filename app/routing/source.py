"""Find where an order's units come from, with stock as it stands now. The guarded statement decides afterwards."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from app.domain.enums import FulfillmentMethod, StockPolicy
from app.domain.orders.model import Order
from app.domain.sourcing import (
    Assignment,
    Candidate,
    Demand,
    FewestLocations,
    SourcingStrategy,
    keep_held,
    merged,
)
from db.repositories.for_sale import Serving
from db.unit_of_work import UnitOfWork

STRATEGY: SourcingStrategy = FewestLocations()
AWAITED = frozenset({FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE})
"""Methods where a shopper is told to come: not the till, where the goods are in somebody's hands already."""

Held: TypeAlias = Mapping[tuple[UUID, UUID], int]
"""Units by (SKU, location)."""


async def source_order(
    uow: UnitOfWork, order: Order, serving: Sequence[Serving], *, held: Held | None = None
) -> tuple[Assignment, ...]:
    """Assign units of an order whose units are all open; what is missing from the answer has no source now.

    See `source` for `serving` and `held`.
    """
    collected = {delivery.id for delivery in order.deliveries if delivery.method in AWAITED}
    demands = [
        Demand(
            line.id,
            line.sku_id,
            line.quantity,
            takes_stock=line.takes_stock,
            bound_to=line.location_id,
            collected=line.delivery_id in collected,
        )
        for line in order.lines
        if not line.is_kit
        if order.stock_policy is not StockPolicy.NONE or line.location_id is not None
    ]
    return await source(uow, order.channel_id, demands, serving, held=held)


async def source(
    uow: UnitOfWork,
    channel_id: UUID,
    demands: Sequence[Demand],
    serving: Sequence[Serving],
    *,
    held: Held | None = None,
) -> tuple[Assignment, ...]:
    """Assign units of demands to locations; what is missing from the answer has no source now.

    `serving` are the locations of the channel, preferred first; a demand may be bound to a location outside of them.
    `held` are units that are the caller's own already, by (SKU, location): they are taken first, so that what was
    promised to the caller is what the caller gets. What rules keep from the channel is not there for it; where they
    forbid it to ship, only bound demands are served, and where they forbid pickup, nobody collects. Reads levels
    without locks.
    """
    places = {place.id: place.code for place in serving if place.ships}
    bound = {demand.bound_to for demand in demands if demand.bound_to is not None} - places.keys()
    others = await uow.reference.codes_of_locations(bound) if bound else {}
    kept: tuple[Assignment, ...] = ()
    if held:
        kept, demands = keep_held(demands, [*places.items(), *others.items()], held)
    skus = {demand.sku_id for demand in demands if demand.takes_stock}
    stock: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    unsent: defaultdict[UUID, set[UUID]] = defaultdict(set)
    uncollected: set[tuple[UUID, UUID | None]] = set()
    if skus:
        for level in await uow.stock.sellable(channel_id, skus, places.keys() | bound):
            stock[level.location_id][level.sku_id] = level.available
            if not level.ships:
                unsent[level.location_id].add(level.sku_id)
            if not level.hands_over:
                uncollected.add((level.sku_id, level.location_id))
    demands = [one for one in demands if not (one.collected and (one.sku_id, one.bound_to) in uncollected)]
    candidates = [
        Candidate(place_id, code, stock[place_id], bound_only_skus=frozenset(unsent[place_id]))
        for place_id, code in places.items()
    ]
    candidates += [Candidate(place_id, code, stock[place_id], bound_only=True) for place_id, code in others.items()]
    return merged([*kept, *STRATEGY.choose(demands, candidates)])
