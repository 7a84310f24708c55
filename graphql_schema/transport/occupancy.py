"""Who takes how much room: places counted by name, and a pace that is kept. Counted in one process, in memory."""

import time
from collections.abc import Callable

Leave = Callable[[], None]
"""Gives the place back; may be called any number of times."""


class Seats:
    """Places taken under names. A name that holds none costs nothing."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        self.total = 0

    def held(self, name: str) -> int:
        """How many places this name holds."""
        return self._taken.get(name, 0)

    def take(self, name: str, most: int) -> Leave | None:
        """A place, or None when the name holds `most` already."""
        held = self.held(name)
        if held >= most:
            return None
        self._taken[name] = held + 1
        self.total += 1
        left = False

        def leave() -> None:
            nonlocal left
            if left:
                return
            left = True
            self.total -= 1
            if self._taken[name] == 1:
                del self._taken[name]
            else:
                self._taken[name] -= 1

        return leave


class Pace:
    """At most so many a second, and as many at once. A token bucket of one owner."""

    def __init__(self, per_second: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._clock = per_second, clock
        self._left, self._seen_at = per_second, clock()

    def keeps(self) -> bool:
        """Count one; False when it came too soon."""
        now = self._clock()
        self._left = min(self._per_second, self._left + (now - self._seen_at) * self._per_second)
        self._seen_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
