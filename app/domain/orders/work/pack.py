"""Packing: picked units of a location's work are put into parcels, which stand there until a shipment takes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import InvalidInput
from app.domain.orders.derive import derive
from app.domain.orders.model import FulfillmentOrder, Order, Parcel, ParcelLine, WorkLine
from app.domain.orders.work.parcels import parcel_reference, units_in
from app.domain.orders.work.pick import refuse_more, refused, with_work, work_of

_F = FulfillmentOrderStatus

TO_PACK = frozenset({_F.PICKING, _F.PICKED})
MAX_PARCELS = 100
MAX_WEIGHT_GRAMS = 10_000_000
MAX_EDGE_MM = 20_000
"""A shipping container is 12,192 mm long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A parcel to pack: so many units by work line, or None for all that is picked and in no parcel."""

    lines: Mapping[UUID, int] | None = None
    weight_grams: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


def unpacked(line: WorkLine) -> int:
    """Picked units of a line of work that lie in no parcel."""
    return line.picked - line.packed


def pack(
    order: Order, work_id: UUID, boxes: Sequence[Box], new_id: Callable[[], UUID], *, in_packages: bool = True
) -> tuple[Order, ...]:
    """The order after each state that the work crosses when these parcels are packed; PACKED when nothing is left.

    `in_packages` says whether the caller named parcels, or only lines that go into one: refusals name the place.

    Raises IllegalTransition when its state does not allow it or nothing is picked that lies in no parcel,
    QuantityExceeded for more units than that, InvalidInput for a parcel without units.
    """
    work = work_of(order, work_id)
    left = {line.id: unpacked(line) for line in work.lines}
    if work.status not in TO_PACK or not any(left.values()):
        raise refused(work, _F.PACKED, "picked that is not packed")
    parcels: list[Parcel] = []
    for index, box in enumerate(boxes):
        units = left if box.lines is None else box.lines
        path = ("packages", str(index)) if in_packages else ()
        refuse_more(order, work, units, left, "picked and in no package", path)
        if not any(units.values()):
            raise InvalidInput("a package holds at least one unit", (*path, "lines"))
        parcels.append(parcel_of(work, box, units, new_id))
        left = {line_id: had - units.get(line_id, 0) for line_id, had in left.items()}
    units = units_in(tuple(parcels))
    lines = tuple(replace(line, packed=line.packed + units[line.id]) for line in work.lines)
    whole = all(line.packed == line.quantity - line.canceled for line in lines)
    # Picking ends with the last unit that is picked, or with one that was to be and is canceled.
    picked = (with_work(order, replace(work, status=_F.PICKED)),) if whole and work.status is _F.PICKING else ()
    status = _F.PACKED if whole else work.status
    packed = replace(work, status=status, lines=lines, parcels=(*work.parcels, *parcels))
    return (*picked, derive(with_work(order, packed)))


def refuse_measures(box: Box, path: tuple[str, ...]) -> None:
    """Raise InvalidInput for a weight or an edge that no parcel has; `path` is the parcel's place."""
    measures = (
        ("weightGrams", box.weight_grams, MAX_WEIGHT_GRAMS),
        ("lengthMm", box.length_mm, MAX_EDGE_MM),
        ("widthMm", box.width_mm, MAX_EDGE_MM),
        ("heightMm", box.height_mm, MAX_EDGE_MM),
    )
    for name, value, most in measures:
        if value is not None and not 1 <= value <= most:
            raise InvalidInput(f"{name} is 1 to {most:,}, not {value:,}", (*path, name))


def parcel_of(work: FulfillmentOrder, box: Box, units: Mapping[UUID, int], new_id: Callable[[], UUID]) -> Parcel:
    """A new parcel with these units by work line."""
    parcel_id = new_id()
    return Parcel(
        id=parcel_id,
        lines=tuple(
            ParcelLine(id=new_id(), work_line_id=line.id, line_id=line.line_id, quantity=units[line.id])
            for line in work.lines
            if units.get(line.id)
        ),
        weight_grams=box.weight_grams,
        length_mm=box.length_mm,
        width_mm=box.width_mm,
        height_mm=box.height_mm,
        reference=parcel_reference(parcel_id),
    )
