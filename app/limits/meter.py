"""Token buckets: what a caller may spend per second, and in a burst. Two kinds keep the same law.

Over any span of s seconds a key spends at most `capacity + refill x s` of its bucket. `LocalMeter` keeps buckets in the
memory of one process; `app.limits.leases.LeasedMeter` keeps one bucket for all processes.
"""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

BUCKETS = 100_000
"""Buckets a process remembers; about 20 MB."""


ROUNDING = 1e-6
"""Tokens: what sums of fractions may be off by."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """How much a caller may spend: `capacity` at once, `refill` a second."""

    capacity: float
    refill: float

    def __post_init__(self) -> None:
        assert self.capacity > 0, "a bucket holds something"
        assert self.refill > 0, "a bucket fills again"


@dataclass(frozen=True, slots=True)
class Charged:
    """A charge that went through, and what is left, as far as this process knows."""

    available: int


class RateLimited(Exception):
    """There is not enough in the bucket now. Nothing was taken."""

    def __init__(self, wait_seconds: float) -> None:
        self.retry_after_seconds = max(1, math.ceil(wait_seconds))
        super().__init__(f"too much was asked for in a short time: try again in {self.retry_after_seconds} s")


class Meter(Protocol):
    """Charges callers for what they ask."""

    async def charge(self, key: str, cost: float, bucket: Bucket) -> Charged:
        """Take `cost` from the key's bucket. Raises RateLimited with the wait, and takes nothing then.

        What costs more than a full bucket takes a full bucket: the analyser refuses dear requests, not the meter.
        """
        ...


class Unmetered:
    """Charges nobody anything: development with ORDERWIRE_RATE_LIMITS=off."""

    async def charge(self, key: str, cost: float, bucket: Bucket) -> Charged:
        """See Meter."""
        return Charged(math.floor(bucket.capacity))


class LocalMeter:
    """Buckets in memory, for one process. Forgets the longest unused ones beyond `most`: those are full, as a rule."""

    def __init__(self, *, clock: Callable[[], float] = monotonic, most: int = BUCKETS) -> None:
        self._clock = clock
        self._most = most
        self._full_at: OrderedDict[str, float] = OrderedDict()

    async def charge(self, key: str, cost: float, bucket: Bucket) -> Charged:
        """See Meter."""
        now = self._clock()
        lacking = max(0.0, self._full_at.get(key, now) - now) * bucket.refill
        cost = min(cost, bucket.capacity)
        left = bucket.capacity - lacking - cost
        if left < -ROUNDING:
            raise RateLimited(-left / bucket.refill)
        self._full_at[key] = now + (lacking + cost) / bucket.refill
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        return Charged(math.floor(left + ROUNDING))

    def __len__(self) -> int:
        """Buckets that are remembered."""
        return len(self._full_at)
