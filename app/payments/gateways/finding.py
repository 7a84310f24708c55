"""The gateways of this package: every file with a `CODE` and an `open_gateway`."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import app.payments.gateways
from app.payments.gateways.port import Gateway
from db.database import Database

Opener = Callable[[Database], Gateway]

Gateways = Mapping[str, Gateway]
"""Gateways by the code that payments name."""


@cache
def gateway_codes() -> frozenset[str]:
    """The codes of gateways that are called; any other is a tender that is settled outside."""
    return frozenset(_openers())


def open_gateways(database: Database) -> Gateways:
    """Every gateway, ready to be called. Cheap: they hold no connections of their own."""
    return {code: opener(database) for code, opener in _openers().items()}


@cache
def _openers() -> Mapping[str, Opener]:
    package = app.payments.gateways
    modules = [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]
    found: dict[str, Opener] = {}
    for module in modules:
        code, opener = getattr(module, "CODE", None), getattr(module, "open_gateway", None)
        if code is not None and opener is not None:
            assert code not in found, f"two gateways are called {code}"
            found[code] = opener
    return found
