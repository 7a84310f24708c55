"""The invariants of the stored data, one file each, found by themselves: `orderwire check` runs all of them.

A module of this package that holds an `INVARIANT` is one; adding a file adds a check (and its test asks for planted
damage that it finds). They say what is true between transactions. They do NOT repair anything.
"""

import pkgutil
from importlib import import_module

from app.checks.invariant import Invariant


def invariants() -> tuple[Invariant, ...]:
    """Every invariant, in the order of reliability.md, our own laws last. Raises AssertionError for a doubled name."""
    found: list[Invariant] = []
    for module in pkgutil.iter_modules(__path__):
        invariant = getattr(import_module(f"{__name__}.{module.name}"), "INVARIANT", None)
        if isinstance(invariant, Invariant):
            assert invariant.name == module.name, f"{invariant.name} stands in a file of its own name"
            found.append(invariant)
    return tuple(sorted(found, key=lambda one: (one.numbers or (99,), one.name)))
