"""Units by SKU as inputs name them: what moves, what was ordered, what arrived."""

from collections.abc import Sequence

import strawberry

from app.domain.unit_lines import Units


@strawberry.input(description="So many units of a SKU.")
class UnitsInput:
    """One line."""

    sku: str = strawberry.field(description="The SKU's code; each once.")
    quantity: int = strawberry.field(description="Units, at least 1.")


@strawberry.input(description="So many units of a SKU that arrived.")
class ArrivedUnitsInput:
    """One line."""

    sku: str = strawberry.field(description="The SKU's code; each once.")
    quantity: int = strawberry.field(description="Units that arrived, at least 1, damaged ones included.")
    damaged: int = strawberry.field(default=0, description="Units among them that cannot be sold: to quarantine.")


def read_units(lines: Sequence[UnitsInput]) -> tuple[Units, ...]:
    """The use cases' lines."""
    return tuple(Units(line.sku, line.quantity) for line in lines)


def read_arrived(lines: Sequence[ArrivedUnitsInput]) -> tuple[Units, ...]:
    """The use cases' lines."""
    return tuple(Units(line.sku, line.quantity, line.damaged) for line in lines)
