"""A least-recently-used mapping with two bounds, entries and weight. Not safe across threads: one event loop."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Forgets the least recently used entries when there are more than `max_entries` or more than `max_weight`."""

    def __init__(self, *, max_entries: int, max_weight: int) -> None:
        self._max_entries, self._max_weight = max_entries, max_weight
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """The value, now the most recently used, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V, weight: int) -> None:
        """Remember the value; a single value heavier than the whole bound is not kept."""
        self.discard(key)
        if weight > self._max_weight:
            return
        self._entries[key] = (value, weight)
        self._weight += weight
        while len(self._entries) > self._max_entries or self._weight > self._max_weight:
            _, (_, forgotten) = self._entries.popitem(last=False)
            self._weight -= forgotten

    def discard(self, key: K) -> None:
        """Forget the key if it is there."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._weight -= entry[1]
