"""Which sources there are: every module or folder of this package that holds a `SOURCE`. A new source is one file.

Not guaranteed: anything about a source's order of facts beyond what `Source.read` says.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import app.importers as package
from app.domain.history import HistoricalFact
from app.importers.report import ImportReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of table that can be imported.

    `read(path, timezone, report)` yields facts: the channel first, each location, SKU and customer once and before
    the first order that names it, orders by the time of placing. It raises ImportRefused before the first fact or
    not at all, and has settled every row in the report when it ends.
    """

    name: str
    description: str
    takes: str
    """What `path` names: FILE or DIR."""
    timezone: str
    """The zone of the table's wall-clock times, unless the caller says otherwise."""
    read: Callable[[Path, ZoneInfo, ImportReport], Iterator[HistoricalFact]]


@cache
def sources() -> dict[str, Source]:
    """All sources by name, in the order of their names."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        source = getattr(importlib.import_module(module.name), "SOURCE", None)
        if isinstance(source, Source):
            assert source.name not in found, f"two sources are called {source.name}"
            found[source.name] = source
    return dict(sorted(found.items()))
