"""Which units of an order each told step is about: names become lines, and what is left out becomes what is left."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput, NotFound
from app.domain.orders.model import Line
from app.intake.command import TellOrder, Units

Quantities = Mapping[UUID, int]
"""Units by line; kits by their own line."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Units of each shipment and of each cancellation, and those that are still to leave."""

    shipped: tuple[Quantities, ...]
    canceled: tuple[Quantities, ...]
    left: Quantities


def spread(told: TellOrder, lines: Sequence[Line]) -> Spread:
    """Give every told step its units. Raises NotFound (line), InvalidInput (more than the line has, named twice)."""
    asked = {line.id: line for line in lines if not line.is_component}
    steps: list[tuple[tuple[str, ...], tuple[Units, ...] | None]] = [
        (("shipments", str(index)), step.lines) for index, step in enumerate(told.shipments)
    ]
    steps += [(("cancellations", str(index)), step.lines) for index, step in enumerate(told.cancellations)]
    named = [None if units is None else named_units(units, lines, path) for path, units in steps]
    left = Counter({line.id: line.quantity for line in asked.values()})
    for (path, _), units in zip(steps, named, strict=True):
        for line_id, quantity in (units or {}).items():
            left[line_id] -= quantity
            if left[line_id] < 0:
                raise InvalidInput(f"more units of {asked[line_id].sku} left or were canceled than were bought", path)
    for (path, _), units in zip(steps, named, strict=True):
        if units is not None:
            continue
        if named.count(None) > 1:
            raise InvalidInput("one step may leave its lines out: it has what no other names", (*path, "lines"))
        if not any(left.values()):
            raise InvalidInput("nothing is left for this step: the others name every unit", path)
        named[named.index(None)] = {line_id: quantity for line_id, quantity in left.items() if quantity}
        left.clear()
        break
    found = [dict(units or {}) for units in named]
    shipments = len(told.shipments)
    return Spread(tuple(found[:shipments]), tuple(found[shipments:]), {key: n for key, n in left.items() if n})


def named_units(units: Sequence[Units], lines: Sequence[Line], path: tuple[str, ...]) -> Quantities:
    """Units by line. Raises NotFound (line), InvalidInput (no quantity, a SKU of several lines, a line twice)."""
    found: dict[UUID, int] = {}
    for index, one in enumerate(units):
        place = (*path, "lines", str(index))
        line = _line(one, lines, place)
        if one.quantity < 1:
            raise InvalidInput(f"quantity is at least 1, not {one.quantity}", (*place, "quantity"))
        if line.id in found:
            raise InvalidInput("a line is named twice", place)
        found[line.id] = one.quantity
    if not found:
        raise InvalidInput("name at least one line, or leave lines out", (*path, "lines"))
    return found


def _line(named: Units, lines: Sequence[Line], place: tuple[str, ...]) -> Line:
    if (named.line_ref is None) == (named.sku is None):
        raise InvalidInput("name the line by its lineRef or by its SKU", place)
    found = [
        line
        for line in lines
        if not line.is_component
        and (line.line_ref == named.line_ref if named.line_ref is not None else line.sku == named.sku)
    ]
    if not found:
        name = "lineRef" if named.line_ref is not None else "sku"
        raise NotFound("the order has no such line", (*place, name))
    if len(found) > 1:
        raise InvalidInput(f"several lines have SKU {named.sku}: name them by their lineRef", (*place, "sku"))
    return found[0]
