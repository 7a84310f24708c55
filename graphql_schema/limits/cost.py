"""The cost of a selection as a small tree of sums: variables can be filled in without reading the document again.

A scope is one selection set with an answer of its own. Sums are saturated: no document makes a number large.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

ENOUGH = 1_000_000_000
"""Where counting stops: more than any limit."""


class Sums(NamedTuple):
    """What one object of a scope costs, and how many objects are below it; `item_*` count per item of its page."""

    cost: int = 0
    nodes: int = 0
    item_cost: int = 0
    item_nodes: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """An argument that sets a size: a number (of a list: its length), or the variable that holds it."""

    place: str
    name: str
    value: int | None = None
    variable: str | None = None
    of_list: bool = False


Values: TypeAlias = Mapping[str, Any]
"""Raw variables, with the operation's defaults where nothing was sent."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many objects a field brings: what its arguments say, or else the default."""

    default: int
    given: tuple[Given, ...] = ()

    def of(self, values: Values) -> int:
        """The size for these variables."""
        stated = [number for given in self.given if (number := stated_number(given, values)) is not None]
        return min(ENOUGH, max(0, *stated, 0)) if stated else self.default


def stated_number(given: Given, values: Values) -> int | None:
    """What the argument says, None when it is absent, null, or nothing that GraphQL reads as the number it must be."""
    value = given.value if given.variable is None else values.get(given.variable)
    if given.of_list and given.variable is not None:
        return len(value) if isinstance(value, list) else None  # pyright: ignore[reportUnknownArgumentType] # any JSON
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@dataclass(slots=True)
class Term:
    """A field with objects below it. `paged`: its size counts the items of its page, not itself."""

    scope: "Scope"
    weight: int
    size: Size
    paged: bool = False
    is_item: bool = False


@dataclass(slots=True)
class Scope:
    """A selection set: what is below each of its fields, and the fragments spread into it."""

    terms: list[Term] = field(default_factory=list[Term])
    spreads: list[str] = field(default_factory=list[str])
    known: Sums | None = None
    """Set when no variable can change it."""


class Evaluation:
    """One look at a tree of scopes with given variables; every scope is summed once, however often it is spread."""

    def __init__(self, fragments: Mapping[str, Scope], values: Values | None) -> None:
        """`values` None: sum what no variable changes, remember it in the scopes, and count variables as absent.

        The fragments may not spread themselves.
        """
        self._fragments, self._values = fragments, values
        self._done: dict[int, tuple[Sums, bool]] = {}
        self.visits = 0

    def sums(self, scope: Scope) -> Sums:
        """What the scope costs."""
        return self._sum(scope)[0]

    def _sum(self, scope: Scope) -> tuple[Sums, bool]:
        if scope.known is not None:
            return scope.known, True
        done = self._done.get(id(scope))
        if done is not None:
            return done
        cost = nodes = item_cost = item_nodes = 0
        constant = True
        for term in scope.terms:
            self.visits += 1
            below, fixed = self._sum(term.scope)
            constant = constant and fixed and all(given.variable is None for given in term.size.given)
            size = term.size.of(self._values or {})
            if term.paged:
                more_cost = term.weight + below.cost + size * below.item_cost
                more_nodes = 1 + below.nodes + size * below.item_nodes
            else:
                more_cost, more_nodes = size * (term.weight + below.cost), size * (1 + below.nodes)
            if term.is_item:
                item_cost, item_nodes = item_cost + more_cost, item_nodes + more_nodes
            else:
                cost, nodes = cost + more_cost, nodes + more_nodes
        for name in scope.spreads:
            self.visits += 1
            spread = self._fragments.get(name)
            if spread is not None:
                below, fixed = self._sum(spread)
                constant = constant and fixed
                cost, nodes = cost + below.cost, nodes + below.nodes
                item_cost, item_nodes = item_cost + below.item_cost, item_nodes + below.item_nodes
        sums = Sums(*(min(ENOUGH, count) for count in (cost, nodes, item_cost, item_nodes)))
        if constant and self._values is None:
            scope.known = sums
        self._done[id(scope)] = (sums, constant)
        return sums, constant
