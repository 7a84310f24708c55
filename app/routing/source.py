"""Find where an order's units come from, with stock as it stands now. The guarded statement decides afterwards."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from app.domain.enums import LocationCapability, StockPolicy
from app.domain.orders.model import Order
from app.domain.sourcing import Assignment, Candidate, Demand, FewestLocations, SourcingStrategy
from db.repositories.reference import Serving
from db.unit_of_work import UnitOfWork

STRATEGY: SourcingStrategy = FewestLocations()


async def source_order(uow: UnitOfWork, order: Order, serving: Sequence[Serving]) -> tuple[Assignment, ...]:
    """Assign units of an order whose units are all open; what is missing from the answer has no source now.

    `serving` are the locations of the channel, preferred first; a line may be bound to a location outside of them.
    Reads levels without locks.
    """
    demands = [
        Demand(line.id, line.sku_id, line.quantity, takes_stock=line.takes_stock, bound_to=line.location_id)
        for line in order.lines
        if order.stock_policy is not StockPolicy.NONE or line.location_id is not None
    ]
    places = {
        place.id: place.code for place in serving if place.active and LocationCapability.SHIP in place.capabilities
    }
    bound = {demand.bound_to for demand in demands if demand.bound_to is not None} - places.keys()
    others = await uow.reference.codes_of_locations(bound) if bound else {}
    skus = {demand.sku_id for demand in demands if demand.takes_stock}
    stock: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    if skus:
        for level in await uow.stock.levels(skus, places.keys() | bound):
            stock[level.location_id][level.sku_id] = level.available
    candidates = [Candidate(place_id, code, stock[place_id]) for place_id, code in places.items()]
    candidates += [Candidate(place_id, code, stock[place_id], bound_only=True) for place_id, code in others.items()]
    return STRATEGY.choose(demands, candidates)
