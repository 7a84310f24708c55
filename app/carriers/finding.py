"""The carriers of this package: every file with a `CODE`, and an `open_carrier` or an `open_reader`."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import app.carriers
from app.carriers.port import Carrier, TrackingReader
from db.database import Database

Opener = Callable[[Database], Carrier]

Carriers = Mapping[str, Carrier]
"""Carriers that can be asked, by the code of their adapter."""


@cache
def carrier_codes() -> frozenset[str]:
    """The codes of adapters that can be asked for rates and labels."""
    return frozenset(code for code, module in _adapters().items() if hasattr(module, "open_carrier"))


@cache
def reader_codes() -> frozenset[str]:
    """The codes of adapters that read what carriers tell: a webhook's source names one of them."""
    return frozenset(_adapters())


def open_carriers(database: Database) -> Carriers:
    """Every carrier that can be asked, ready for it. Cheap: they hold no connections of their own."""
    return {code: _adapters()[code].open_carrier(database) for code in sorted(carrier_codes())}


def open_reader(database: Database, code: str) -> TrackingReader | None:
    """Who reads the bodies of this adapter's webhooks; None for an unknown code."""
    module = _adapters().get(code)
    if module is None:
        return None
    return module.open_carrier(database) if hasattr(module, "open_carrier") else module.open_reader()


@cache
def _adapters() -> Mapping[str, ModuleType]:
    package = app.carriers
    found: dict[str, ModuleType] = {}
    for entry in iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{entry.name}")
        code = getattr(module, "CODE", None)
        if code is not None and (hasattr(module, "open_carrier") or hasattr(module, "open_reader")):
            assert code not in found, f"two carriers are called {code}"
            found[code] = module
    return found
