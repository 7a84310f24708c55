"""Units by SKU, as callers name them when they create, ship or receive: checked against what is left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import Excess, InvalidInput, NotFound, QuantityExceeded

MAX_LINES = 1_000
LARGEST_QUANTITY = 1_000_000_000
"""Units of one line; levels hold two billion at most."""


@dataclass(frozen=True, slots=True)
class Units:
    """So many units of a SKU; `damaged` of them cannot be sold."""

    sku: str
    quantity: int
    damaged: int = 0


def refuse_nonsense(lines: Sequence[Units]) -> None:
    """Raises InvalidInput: no line or too many, a SKU named twice, a quantity that cannot be."""
    if not 1 <= len(lines) <= MAX_LINES:
        raise InvalidInput(f"name 1 to {MAX_LINES:,} lines, not {len(lines)}", ("lines",))
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if line.sku in seen:
            raise InvalidInput(f"{line.sku} is named twice: sum its units on one line", ("lines", str(index), "sku"))
        seen.add(line.sku)
        if not 1 <= line.quantity <= LARGEST_QUANTITY:
            raise InvalidInput(
                f"quantity is 1 to {LARGEST_QUANTITY:,}, not {line.quantity}", ("lines", str(index), "quantity")
            )
        if not 0 <= line.damaged <= line.quantity:
            raise InvalidInput(
                f"damaged is 0 to the line's quantity of {line.quantity}, not {line.damaged}",
                ("lines", str(index), "damaged"),
            )


def units_within(lines: Sequence[Units], left: Mapping[str, int], what: str) -> dict[str, Units]:
    """The lines by SKU, when none asks for more than is left of it; `what` says what is left ("in transit").

    Raises InvalidInput as `refuse_nonsense`, NotFound for a SKU that is not there, QuantityExceeded with all excesses.
    """
    refuse_nonsense(lines)
    refuse_strangers(lines, left)
    excesses = tuple(
        Excess(line.sku, line.quantity, left[line.sku]) for line in lines if line.quantity > left[line.sku]
    )
    if excesses:
        raise QuantityExceeded(excesses, what)
    return {line.sku: line for line in lines}


def refuse_strangers(lines: Sequence[Units], known: Collection[str]) -> None:
    """Raises NotFound for a SKU that has no line."""
    for index, line in enumerate(lines):
        if line.sku not in known:
            raise NotFound(f"there is no line with {line.sku}", ("lines", str(index), "sku"))
