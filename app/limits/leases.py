"""One token bucket for all processes: each leases a piece of it, and spends that without asking again.

A lease ends after its life, and what is left of it goes back with the next statement, or by itself, because the bucket
fills anyway. The shared bucket is smaller than the caller's by what refills within a life: a token may be spent up to a
life after it was leased, so that over any span s all processes together still spend at most capacity + refill x s. A
caller who has spent all is refused from memory: a flood of refusals costs no statements.
"""

import hmac
import math
from asyncio import Lock
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from app.limits.meter import BUCKETS, ROUNDING, Bucket, Charged, RateLimited
from db.database import Database
from db.repositories.rate_leases import take

LIFE_SECONDS = 2.0
PART_OF_CAPACITY = 10
"""A lease is at most this part of a bucket, and so is what the shared bucket is smaller by."""


@dataclass(slots=True)
class _Held:
    """What this process holds of one bucket, and what it last saw of the rest."""

    turn: Lock = field(default_factory=Lock)
    tokens: float = 0
    until: float = -math.inf
    seen: float = math.inf
    seen_at: float = 0


class LeasedMeter:
    """Buckets in PostgreSQL, drawn from in leases. `secret` keys the digests that stand for callers there."""

    def __init__(
        self, database: Database, secret: bytes, *, clock: Callable[[], float] = monotonic, most: int = BUCKETS
    ) -> None:
        self._database = database
        self._secret = secret
        self._clock = clock
        self._most = most
        self._held: OrderedDict[str, _Held] = OrderedDict()

    async def charge(self, key: str, cost: float, bucket: Bucket) -> Charged:
        """See Meter. Most charges are met from a lease, the others by one statement; raises what that raises."""
        held = self._of(key)
        life = min(LIFE_SECONDS, bucket.capacity / PART_OF_CAPACITY / bucket.refill)
        shared = Bucket(bucket.capacity - bucket.refill * life, bucket.refill)
        cost = min(cost, shared.capacity)
        if not self._spend(held, cost):
            async with held.turn:
                if not self._spend(held, cost):
                    await self._lease(key, held, cost, shared, life)
        now = self._clock()
        return Charged(math.floor(held.tokens + self._left(held, shared, now) + ROUNDING))

    def __len__(self) -> int:
        """Buckets that are remembered."""
        return len(self._held)

    def _of(self, key: str) -> _Held:
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = _Held()
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(key)
        return held

    def _spend(self, held: _Held, cost: float) -> bool:
        if held.tokens + ROUNDING < cost or self._clock() >= held.until:
            return False
        held.tokens -= cost
        return True

    async def _lease(self, key: str, held: _Held, cost: float, shared: Bucket, life: float) -> None:
        now = self._clock()  # before the statement, so that the lease ends here no later than PostgreSQL thinks
        left = self._left(held, shared, now)
        if left + held.tokens + ROUNDING < cost:
            raise RateLimited((cost - left) / shared.refill)
        returned, held.tokens = held.tokens, 0  # given back once, whatever becomes of the statement
        leased, left = await take(
            self._database,
            hmac.digest(self._secret, key.encode(errors="surrogatepass"), "sha256"),
            need=cost,
            want=shared.refill * life,
            returned=returned,
            capacity=shared.capacity,
            refill=shared.refill,
        )
        held.seen, held.seen_at = left, self._clock()
        if leased + ROUNDING < cost:
            raise RateLimited((cost - left) / shared.refill)
        held.tokens, held.until = leased - cost, now + life

    @staticmethod
    def _left(held: _Held, shared: Bucket, now: float) -> float:
        """What the shared bucket holds at most: others may have taken from it since."""
        return min(shared.capacity, held.seen + (now - held.seen_at) * shared.refill)
