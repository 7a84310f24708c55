"""What of a wish can be had from some places, from when, and from which of them. Pure.

The plan of locations is the one that placing an order makes (`app.domain.sourcing`), so that a promise is made for
what will happen. Lines that want the same SKU, or kits with the same part, share what there is: first asked, first
served.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from app.domain.parcels import Piece, piece
from app.domain.sourcing import Candidate, Demand, FewestLocations


class Use(Enum):
    """What goods are taken from a shelf for: rules may keep them from one and not from the other."""

    SHIP = "ship"
    COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A SKU at a place: units that can be promised now, and dated units that nobody was promised, by date."""

    available: int
    coming: tuple[tuple[datetime, int], ...] = ()
    uses: frozenset[Use] = frozenset(Use)

    def units(self, use: Use, by: datetime | None) -> int:
        """How many can be had for a use by a date; None is now."""
        if use not in self.uses:
            return 0
        if by is None:
            return self.available
        return self.available + sum(units for date, units in self.coming if date <= by)


@dataclass(frozen=True, slots=True)
class Part:
    """So many units of one SKU: the wanted one itself, or a part of a kit. `counted` False takes no stock."""

    sku_id: UUID
    units: int
    weight_grams: int | None = None
    unit_digits: int = 0
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Want:
    """One SKU asked for. `not_before` is a street date that lies ahead; `goods_minor` what it costs in the channel."""

    sku: str
    parts: tuple[Part, ...]
    goods_minor: int = 0
    not_before: datetime | None = None

    @property
    def digital(self) -> bool:
        """Whether nothing of it has to be carried: neither counted nor of any weight."""
        return all(not part.counted and part.weight_grams is None for part in self.parts)


@dataclass(frozen=True, slots=True)
class Stocked:
    """A place and what lies on its shelves, by SKU."""

    id: UUID
    code: str
    shelves: Mapping[UUID, Shelf]


@dataclass(frozen=True, slots=True)
class Basket:
    """Wants that can be had together from `starts_at` on; None is at once."""

    wants: tuple[Want, ...]
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What one place sends of a basket."""

    place: Stocked
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A basket, and which places send what of it."""

    basket: Basket
    loads: tuple[Load, ...]


class Planner:
    """Plans for the same wants, made once for each set of places and use: services share most of them."""

    def __init__(self, wants: Sequence[Want]) -> None:
        self.wants = tuple(wants)
        self._known: dict[tuple[Use, tuple[UUID, ...]], list[Plan]] = {}

    def plans(self, places: Sequence[Stocked], use: Use) -> list[Plan]:
        """Everything that can be had from these places, as `baskets` has it, and what each sends."""
        key = (use, tuple(place.id for place in places))
        if key not in self._known:
            self._known[key] = [Plan(basket, loads(basket, places, use)) for basket in baskets(self.wants, places, use)]
        return self._known[key]


def baskets(wants: Sequence[Want], places: Sequence[Stocked], use: Use) -> list[Basket]:
    """Everything that can be had, together; where only part of it can be had at once, that part and the rest too."""
    now: list[Want] = []
    later: list[tuple[datetime, Want]] = []
    taken: dict[UUID, int] = {}
    for want in wants:
        needed = dict(taken)
        for part in want.parts:
            if part.counted:
                needed[part.sku_id] = needed.get(part.sku_id, 0) + part.units
        dates = [_earliest(part.sku_id, needed[part.sku_id], places, use) for part in want.parts if part.counted]
        if not all(found for found, _ in dates):
            continue
        taken = needed
        known = [date for _, date in dates if date is not None] + ([want.not_before] if want.not_before else [])
        if known:
            later.append((max(known), want))
        else:
            now.append(want)
    if not later:
        return [Basket(tuple(now))] if now else []
    last = max(date for date, _ in later)
    chosen = {id(want) for want in now} | {id(want) for _, want in later}
    found = [Basket(tuple(want for want in wants if id(want) in chosen), last)]
    if now:
        found += [Basket(tuple(now)), Basket(tuple(want for _, want in later), last)]
    return found


def loads(basket: Basket, places: Sequence[Stocked], use: Use) -> tuple[Load, ...]:
    """Which places send what of a basket that can be had from them; several when none has it all."""
    parts = [part for want in basket.wants for part in want.parts]
    demands = [
        Demand(UUID(int=index), part.sku_id, part.units, takes_stock=part.counted) for index, part in enumerate(parts)
    ]
    candidates = [
        Candidate(
            place.id, place.code, {sku: shelf.units(use, basket.starts_at) for sku, shelf in place.shelves.items()}
        )
        for place in places
    ]
    sent: dict[UUID, list[Piece]] = {}
    for assigned in FewestLocations().choose(demands, candidates):
        part = parts[assigned.line_id.int]
        sent.setdefault(assigned.location_id, []).append(piece(part.weight_grams, part.unit_digits, assigned.quantity))
    return tuple(Load(place, tuple(sent[place.id])) for place in places if place.id in sent)


def pieces_of(wants: Iterable[Want]) -> tuple[Piece, ...]:
    """What all of it packs."""
    return tuple(piece(part.weight_grams, part.unit_digits, part.units) for want in wants for part in want.parts)


def _earliest(sku_id: UUID, units: int, places: Sequence[Stocked], use: Use) -> tuple[bool, datetime | None]:
    """Whether so many can be had over all places, and from which date; None is at once."""
    shelves = [place.shelves[sku_id] for place in places if sku_id in place.shelves]
    shelves = [shelf for shelf in shelves if use in shelf.uses]
    there = sum(shelf.available for shelf in shelves)
    if there >= units:
        return True, None
    for date, more in sorted(coming for shelf in shelves for coming in shelf.coming):
        there += more
        if there >= units:
            return True, date
    return False, None
