"""Say where SKUs lie at a location: their bins, and the category that the location puts them in."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput, LimitExceeded, NotFound
from app.domain.events import Event
from db.repositories.sku_places import SkuPlace
from db.unit_of_work import UnitOfWork

MOST_ROWS = 1_000
MOST_BINS = 20
MAX_LENGTH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSku:
    """Where one SKU lies: its bins, the one to pick from first, and its category. Neither: nowhere that is said."""

    sku: str
    bins: tuple[str, ...] = ()
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSkus:
    """What is asked: each row replaces what was said of its SKU at the location."""

    location: str
    rows: tuple[PlacedSku, ...]


async def place_skus(uow: UnitOfWork, command: PlaceSkus) -> tuple[UUID, tuple[UUID, ...]]:
    """Say where SKUs lie; answers with the ids of the location and of the SKUs. All rows or none.

    Raises NotFound (location, SKU), InvalidInput (no rows, a SKU twice, an empty, long or repeated bin), LimitExceeded.
    Emits location.bins_set with the SKUs that lie elsewhere now, none when none does. Locks: the location.
    """
    if not command.rows:
        raise InvalidInput("name at least one SKU", ("rows",))
    if len(command.rows) > MOST_ROWS:
        raise LimitExceeded(f"{MOST_ROWS:,} SKUs at most are placed in one call", ("rows",))
    location = await uow.reference.location(command.location, lock=True)
    if location is None:
        raise NotFound(f"there is no location {command.location}", ("location",))
    skus = await uow.reference.skus({row.sku for row in command.rows})
    twice = {code for code, times in Counter(row.sku for row in command.rows).items() if times > 1}
    places: dict[UUID, SkuPlace] = {}
    for index, row in enumerate(command.rows):
        path = ("rows", str(index))
        if row.sku not in skus:
            raise NotFound(f"there is no SKU {row.sku}", (*path, "sku"))
        if row.sku in twice:
            raise InvalidInput(f"SKU {row.sku} is named in several rows", (*path, "sku"))
        places[skus[row.sku].id] = _place(row, path)
    changed = set(await uow.sku_places.save(location.id, places, uow.now))
    if changed:
        await uow.reference.change(location, {"version": location.version + 1, "updated_at": uow.now})
        moved = sorted(row.sku for row in command.rows if skus[row.sku].id in changed)
        uow.record(
            Event(
                type="location.bins_set",
                subject_id=location.id,
                subject_version=location.version,
                keys=(f"location:{location.code}",),
                facts={"skus": moved},
            )
        )
    return location.id, tuple(places)


def _place(row: PlacedSku, path: tuple[str, ...]) -> SkuPlace:
    if len(row.bins) > MOST_BINS:
        raise InvalidInput(f"a SKU lies in {MOST_BINS} bins at most", (*path, "bins"))
    bins = tuple(_name(text, (*path, "bins", str(index))) for index, text in enumerate(row.bins))
    if len(set(bins)) != len(bins):
        raise InvalidInput("a bin is named twice", (*path, "bins"))
    return SkuPlace(bins, None if row.category is None else _name(row.category, (*path, "category")))


def _name(text: str, path: tuple[str, ...]) -> str:
    name = text.strip()
    if not 1 <= len(name) <= MAX_LENGTH or not name.isprintable():
        raise InvalidInput(f"this has 1 to {MAX_LENGTH} printable characters", path)
    return name
