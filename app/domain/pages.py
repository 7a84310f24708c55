"""A piece of an ordered list, asked for by the key of the row before it: never by a number of rows to skip."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

Key = tuple[Any, ...]
"""The values of the columns a list is ordered by; the last makes it unique."""


@dataclass(frozen=True, slots=True)
class Page:
    """Up to `limit` rows after `after` and before `before`; `backward` takes them from the end."""

    limit: int
    after: Key | None = None
    before: Key | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """The rows of a page in the list's own order, and whether there are more on either side."""

    items: Sequence[T]
    has_next: bool
    has_previous: bool


def cut(rows: Sequence[T], page: Page) -> Slice[T]:
    """Make a slice of up to `limit + 1` rows that were read in the page's direction."""
    more = len(rows) > page.limit
    kept = rows[: page.limit]
    if page.backward:
        return Slice(kept[::-1], has_next=page.before is not None, has_previous=more)
    return Slice(kept, has_next=more, has_previous=page.after is not None)


def grouped(parts: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """Parts by what they belong to, in the order they came; what has no parts is absent."""
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for key, part in parts:
        groups[key].append(part)
    return dict(groups)
