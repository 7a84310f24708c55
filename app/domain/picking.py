"""Pick lists: one walk through a location for several fulfillment orders, from bin to bin.

Pure. A list names the work; what is left to pick of it is always what the work says, so that units which are canceled,
moved away or picked otherwise are never asked for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import ActorKind, PickListState
from app.domain.errors import Excess, ExpectedScan, QuantityExceeded, WrongScan

SHOWN = 5
"""How many of the next lines a refused scan names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """Who walks, where, for which work in which order."""

    id: UUID
    location_id: UUID
    location: str
    state: PickListState
    reference: str
    picker_kind: ActorKind
    picker_id: UUID | None
    version: int
    created_at: datetime
    works: tuple[UUID, ...]
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickUnit:
    """A line of one fulfillment order on a list. `left` units are to be picked; none while the work is not at it."""

    pick_list_id: UUID
    order_id: UUID
    fulfillment_order_id: UUID
    work_line_id: UUID
    sku_id: UUID
    sku: str
    name: str
    gtin: str | None
    bins: Sequence[str]
    category: str | None
    quantity: int
    picked: int
    left: int
    held: bool = False
    """A hold keeps the work from being picked."""


@dataclass(frozen=True, slots=True)
class PickListLine:
    """One SKU of a list, from its bin, for all the work that wants it."""

    sku_id: UUID
    sku: str
    name: str
    gtin: str | None
    bins: Sequence[str]
    category: str | None
    parts: tuple[PickUnit, ...] = field(repr=False)

    @property
    def quantity(self) -> int:
        """Units that are wanted in all."""
        return sum(part.quantity for part in self.parts)

    @property
    def picked(self) -> int:
        """Units of them that are picked."""
        return sum(part.picked for part in self.parts)

    @property
    def left(self) -> int:
        """Units of them that are to be picked."""
        return sum(part.left for part in self.parts)


def lines_of(units: Iterable[PickUnit]) -> tuple[PickListLine, ...]:
    """One line for each SKU, from bin to bin as a person walks; what has no bin comes last, by category and code."""
    by_sku: dict[UUID, list[PickUnit]] = {}
    for unit in units:
        by_sku.setdefault(unit.sku_id, []).append(unit)
    lines = [
        PickListLine(first.sku_id, first.sku, first.name, first.gtin, first.bins, first.category, tuple(parts))
        for parts in by_sku.values()
        for first in parts[:1]
    ]
    return tuple(sorted(lines, key=_walk))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts A2 before A10: digits count as numbers, and come before letters, which fold their case."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in re.split(r"(\d+)", text) if part
    )


def scanned(lines: Sequence[PickListLine], scan: str) -> PickListLine:
    """The line that a scan means: its SKU's code or GTIN, or a bin that holds one SKU of which units are left.

    Raises WrongScan, naming what comes next, for anything else.
    """
    code = scan.strip()
    digits = _gtin(code)
    for line in lines:
        if code == line.sku or (digits and line.gtin and digits == _gtin(line.gtin)):
            return line
    here = [line for line in lines if line.left and code in line.bins]
    if len(here) == 1:
        return here[0]
    expected = here or [line for line in lines if line.left]
    raise WrongScan(
        code,
        tuple(ExpectedScan(line.sku, line.gtin, line.bins[0] if line.bins else None, line.left) for line in expected)[
            :SHOWN
        ],
    )


def share(line: PickListLine, quantity: int, work_id: UUID | None = None) -> dict[UUID, dict[UUID, int]]:
    """So many units of a line by work and work line: the list's first work first, what is held last.

    With `work_id` they are all for that work. Raises QuantityExceeded for more than are left.
    """
    parts = [part for part in line.parts if work_id is None or part.fulfillment_order_id == work_id]
    left = sum(part.left for part in parts)
    if quantity > left:
        raise QuantityExceeded((Excess(line.sku, quantity, left),), "left to pick", ("quantity",))
    return _dealt(sorted(parts, key=lambda part: part.held), quantity)


def missing(line: PickListLine, quantity: int | None) -> dict[UUID, dict[UUID, int]]:
    """Units of a line that are not there, by work and work line; None: all that are left. The list's last work loses
    them first. Raises QuantityExceeded for more than are left, or when none are."""
    units = line.left if quantity is None else quantity
    if units > line.left or units == 0:
        raise QuantityExceeded((Excess(line.sku, max(units, 1), line.left),), "left to pick", ("quantity",))
    return _dealt(list(reversed(line.parts)), units)


def pick_list_state(pick_list: PickList) -> dict[str, Any]:
    """The list as its events tell it, with the ids of its work."""
    ended = {} if pick_list.ended_at is None else {"endedAt": pick_list.ended_at.isoformat()}
    return {
        "location": pick_list.location,
        "state": pick_list.state.value,
        "reference": pick_list.reference,
        "works": [str(work_id) for work_id in pick_list.works],
        **ended,
    }


def _dealt(parts: Sequence[PickUnit], quantity: int) -> dict[UUID, dict[UUID, int]]:
    dealt: dict[UUID, dict[UUID, int]] = {}
    for part in parts:
        units = min(part.left, quantity)
        if units:
            quantity -= units
            dealt.setdefault(part.fulfillment_order_id, {})[part.work_line_id] = units
    return dealt


def _walk(line: PickListLine) -> tuple[Any, ...]:
    return (
        not line.bins,
        natural(line.bins[0]) if line.bins else (),
        natural(line.category or ""),
        natural(line.sku),
    )


def _gtin(text: str) -> str:
    """A GTIN without the zeros that lengthen an EAN-8, UPC-A or EAN-13; nothing for what is none."""
    return text.lstrip("0") if text.isdecimal() and text.isascii() and 8 <= len(text) <= 14 else ""
