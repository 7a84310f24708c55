"""Where units come from: the interface that strategies fill, and the first one.

A strategy gets data, never services, and answers with a plan; the guarded statement that follows decides. Plans are
deterministic: the same demands and candidates give the same plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Protocol
from uuid import UUID

EXACT_CANDIDATES = 12
"""Up to so many locations the fewest are found exactly (at most 4,095 sets); above it greedily."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Units of one line that must come from somewhere. `bound_to` names the one location that may provide them.

    `collected`: the shopper comes for them.
    """

    line_id: UUID
    sku_id: UUID
    quantity: int
    takes_stock: bool = True
    bound_to: UUID | None = None
    collected: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A location that may provide, and how much of each SKU it has free. Candidates come in order of preference."""

    location_id: UUID
    location: str
    available: Mapping[UUID, int]
    bound_only: bool = False
    """Serves only the lines that are bound to it."""
    bound_only_skus: frozenset[UUID] = frozenset()
    """SKUs of which it serves only the lines that are bound to it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """So many units of a line come from this location."""

    line_id: UUID
    location_id: UUID
    location: str
    quantity: int


class SourcingStrategy(Protocol):
    """Chooses locations for demands. What it leaves out could not be sourced."""

    name: str

    def choose(self, demands: Sequence[Demand], candidates: Sequence[Candidate]) -> tuple[Assignment, ...]:
        """Assign units to locations; never more than a line demands or a location has."""
        ...


class FewestLocations:
    """One location that has it all, the preferred one first; else the fewest that together have it.

    Bound lines take from their own location first. When even all locations lack something, as much as possible is
    assigned, preferred locations first. Lines that take no stock go along with the others.
    """

    name = "fewest_locations"

    def choose(self, demands: Sequence[Demand], candidates: Sequence[Candidate]) -> tuple[Assignment, ...]:
        """See the class."""
        left = {candidate.location_id: dict(candidate.available) for candidate in candidates}
        assigned: dict[UUID, list[Assignment]] = {demand.line_id: [] for demand in demands}
        for demand in demands:
            if demand.bound_to is not None:
                own = [candidate for candidate in candidates if candidate.location_id == demand.bound_to]
                assigned[demand.line_id] = _take(demand, own, left)
        free = [replace(place, available=_open(place, left)) for place in candidates if not place.bound_only]
        unbound = [demand for demand in demands if demand.bound_to is None]
        chosen = _fewest(unbound, free) or free[:1]
        for demand in unbound:
            assigned[demand.line_id] = _take(demand, chosen, left)
        return tuple(assignment for demand in demands for assignment in assigned[demand.line_id])


def keep_held(
    demands: Sequence[Demand], places: Sequence[tuple[UUID, str]], held: Mapping[tuple[UUID, UUID], int]
) -> tuple[tuple[Assignment, ...], tuple[Demand, ...]]:
    """Take demands from units that are held for them already, by (SKU, location); what is left of the demands.

    Bound demands first, from their own location, which `places` names too; then the others, in the order of `places`.
    """
    left = dict(held)
    codes = dict(places)
    assigned: dict[UUID, list[Assignment]] = {demand.line_id: [] for demand in demands}
    rest: dict[UUID, int] = {demand.line_id: demand.quantity for demand in demands}
    for demand in sorted(demands, key=lambda demand: demand.bound_to is None):
        for location_id in codes if demand.bound_to is None else (demand.bound_to,):
            units = min(rest[demand.line_id], left.get((demand.sku_id, location_id), 0)) if demand.takes_stock else 0
            if units > 0:
                assigned[demand.line_id].append(Assignment(demand.line_id, location_id, codes[location_id], units))
                left[demand.sku_id, location_id] -= units
                rest[demand.line_id] -= units
    kept = tuple(assignment for demand in demands for assignment in assigned[demand.line_id])
    return kept, tuple(replace(demand, quantity=rest[demand.line_id]) for demand in demands if rest[demand.line_id])


def merged(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """The same units, with one assignment per line and location."""
    sums: dict[tuple[UUID, UUID], Assignment] = {}
    for one in assignments:
        known = sums.get((one.line_id, one.location_id))
        quantity = one.quantity if known is None else known.quantity + one.quantity
        sums[one.line_id, one.location_id] = replace(one, quantity=quantity)
    return tuple(sums.values())


def _open(place: Candidate, left: Mapping[UUID, Mapping[UUID, int]]) -> Mapping[UUID, int]:
    """What lines that are bound to no place may take there."""
    there = left[place.location_id]
    return {sku: units for sku, units in there.items() if sku not in place.bound_only_skus}


def _fewest(demands: Sequence[Demand], candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    wanted: dict[UUID, int] = {}
    for demand in demands:
        if demand.takes_stock:
            wanted[demand.sku_id] = wanted.get(demand.sku_id, 0) + demand.quantity
    if not wanted:
        return candidates[:1]
    full = [candidate for candidate in candidates if _covers([candidate], wanted)]
    if full:
        return full[:1]
    useful = [candidate for candidate in candidates if any(candidate.available.get(sku, 0) > 0 for sku in wanted)]
    if not _covers(useful, wanted):
        return useful
    if len(useful) <= EXACT_CANDIDATES:
        for size in range(2, len(useful) + 1):
            for some in combinations(useful, size):
                if _covers(some, wanted):
                    return some
    return _greedy(useful, wanted)


def _covers(some: Sequence[Candidate], wanted: Mapping[UUID, int]) -> bool:
    return all(
        sum(max(0, candidate.available.get(sku, 0)) for candidate in some) >= quantity
        for sku, quantity in wanted.items()
    )


def _greedy(useful: Sequence[Candidate], wanted: Mapping[UUID, int]) -> list[Candidate]:
    """Take the location that has most of what is missing, again and again. Not always the fewest, always enough."""
    missing = dict(wanted)
    rest = list(useful)
    taken: list[Candidate] = []
    while any(missing.values()) and rest:
        gains = [sum(min(place.available.get(sku, 0), lack) for sku, lack in missing.items()) for place in rest]
        best = rest.pop(gains.index(max(gains)))
        taken.append(best)
        missing = {sku: max(0, lack - best.available.get(sku, 0)) for sku, lack in missing.items()}
    return taken


def _take(demand: Demand, places: Sequence[Candidate], left: dict[UUID, dict[UUID, int]]) -> list[Assignment]:
    """Take a demand's units from these locations in order, and note in `left` what they have after that."""
    missing = demand.quantity
    assignments: list[Assignment] = []
    for place in places:
        if demand.takes_stock and demand.bound_to is None and demand.sku_id in place.bound_only_skus:
            continue
        free = max(0, left[place.location_id].get(demand.sku_id, 0)) if demand.takes_stock else missing
        units = min(missing, free)
        if units == 0:
            continue
        assignments.append(Assignment(demand.line_id, place.location_id, place.location, units))
        missing -= units
        if demand.takes_stock:
            left[place.location_id][demand.sku_id] = free - units
    return assignments
