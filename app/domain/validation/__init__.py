"""Validation as data: what an order is checked for when it comes in, one file per check, found by themselves.

A module of this package that holds a `CHECK` is one. What a check finds is written down with the order; what is done
about it is the channel's choice (`CheckMode`). Pure: what a check needs to know is read before.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from app.domain.enums import CheckName
from app.domain.validation.check import Check

__all__ = ["checks"]


@cache
def checks() -> Mapping[CheckName, Check]:
    """Every check by its name, in the order of the names. Raises AssertionError when a name has none, or two."""
    found: dict[CheckName, Check] = {}
    for module in pkgutil.iter_modules(__path__):
        check = getattr(import_module(f"{__name__}.{module.name}"), "CHECK", None)
        if isinstance(check, Check):
            assert check.name.value.lower() == module.name, f"{check.name} stands in a file of its own name"
            found[check.name] = check
    assert found.keys() == set(CheckName), f"every name has a check: {sorted(found)}"
    return {name: found[name] for name in CheckName}
