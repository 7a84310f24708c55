"""What a caller may still have: sockets, subscriptions, messages a second, and cost to spend.

Every transport asks here, in the same order: who (principal), how large (limits of the document), whether at all
(authorization), and at last the charge. Counts are those of this process; the meter's buckets may be everybody's.
Switched off (`Unmetered`, `counted=False`) for development and tests alone.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.principal import Principal
from app.limits.meter import Bucket, Charged, Meter, RateLimited, Unmetered
from graphql_schema.limits.role_limits import Limits, RoleLimits
from graphql_schema.transport.errors import Code, OperationRefused, error_json
from graphql_schema.transport.executor import Caller, Executor, Prepared
from graphql_schema.transport.occupancy import Leave, Pace, Seats
from graphql_schema.transport.requests import GraphQLRequest

REFUSED_COST = 10
"""What a document costs that is refused before it runs: reading it was work all the same."""

RETRY_SECONDS = 5
"""When to knock again at a door that is full; nobody knows when somebody leaves."""

_UNCOUNTED = 1_000_000


class Full(Exception):
    """There is no room for more; the message says of what."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """An operation that is paid for. `available` and `policy` are for the headers of its answer."""

    prepared: Prepared
    available: int
    policy: Bucket

    @property
    def extensions(self) -> dict[str, Any]:
        """What an answer, or the first item of a stream, tells of its price in its `extensions`."""
        return {
            "cost": {
                "requested": self.prepared.cost,
                "maximum": self.prepared.maximum_cost,
                "available": self.available,
                "restoreRatePerSecond": self.policy.refill,
            }
        }


class Admission:
    """Belongs to one event loop."""

    def __init__(self, limits: Limits, *, meter: Meter | None = None, counted: bool = False) -> None:
        self._limits, self._counted = limits, counted
        # `is None`: a meter that has charged nobody yet is empty, and so false
        self._meter: Meter = Unmetered() if meter is None else meter
        self._by_address, self._by_caller, self._subscriptions = Seats(), Seats(), Seats()

    @property
    def limits(self) -> Limits:
        """The installation's figures."""
        return self._limits

    def of(self, principal: Principal) -> RoleLimits:
        """The figures of one caller."""
        return self._limits.of(principal)

    def open_connection(self, address: str | None) -> Leave:
        """A place for a socket or stream of somebody unknown yet, so the most generous class's. Raises: Full."""
        if self._counted and self._by_address.total >= self._limits.process.sockets:
            raise Full("This server holds as many connections as it can.")
        leave = self._by_address.take(address or "", self._most(self._limits.most_sockets_per_address))
        if leave is None:
            raise Full("There are too many connections from your address.")
        return leave

    def join(self, principal: Principal, address: str | None) -> Leave:
        """A place for the socket of a known caller, who has a class. Raises: Full."""
        limits = self.of(principal)
        if self._by_address.held(address or "") > self._most(limits.sockets_per_address):
            raise Full("There are too many connections from your address.")
        leave = self._by_caller.take(caller_key(principal, address), self._most(limits.sockets_per_principal))
        if leave is None:
            raise Full("You have too many connections.")
        return leave

    def subscribe(self, caller: Caller) -> Leave:
        """A place for one more subscription of a caller, over all connections. Raises: OperationRefused."""
        most = self.of(caller.principal).subscriptions_per_principal
        leave = self._subscriptions.take(caller_key(caller.principal, caller.provenance.address), self._most(most))
        if leave is None:
            raise _limited(f"You may have {most} subscriptions at a time.", caller.request_id, RETRY_SECONDS)
        return leave

    def operations_per_socket(self, principal: Principal) -> int:
        """How many subscriptions one socket carries at a time."""
        return self._most(self.of(principal).subscriptions_per_socket)

    def pace(self, principal: Principal) -> Pace:
        """How fast a socket's messages may come."""
        return Pace(self._most(self.of(principal).messages_per_second))

    async def prepare(self, executor: Executor, request: GraphQLRequest, caller: Caller) -> Admitted:
        """Check an operation and charge for it; one that is refused costs a little too.

        Raises: OperationRefused, with RATE_LIMITED and `retryAfterSeconds` when the bucket is empty.
        """
        try:
            prepared = executor.prepare(request, caller)
        except OperationRefused:
            await self._charge(executor, caller, REFUSED_COST)
            raise
        charged = await self._charge(executor, caller, prepared.cost)
        return Admitted(prepared, charged.available, self._bucket(caller))

    async def _charge(self, executor: Executor, caller: Caller, cost: float) -> Charged:
        key = caller_key(caller.principal, caller.provenance.address)
        try:
            return await self._meter.charge(key, cost, self._bucket(caller))
        except RateLimited as limited:
            message = f"You asked for too much in a short time. Try again in {limited.retry_after_seconds} s."
            raise _limited(message, caller.request_id, limited.retry_after_seconds) from None
        except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
            raise OperationRefused([executor.mask.exception(failure, caller.request_id)]) from None

    def _bucket(self, caller: Caller) -> Bucket:
        limits = self.of(caller.principal)
        return Bucket(limits.bucket, limits.refill_per_second)

    def _most(self, figure: int) -> int:
        return figure if self._counted else _UNCOUNTED


def caller_key(principal: Principal, address: str | None) -> str:
    """Under which name a caller is counted: its own, or for those who have none their address."""
    if principal.id is None and principal.order_id is None:
        return f"address:{address or ''}"
    return principal.key


def _limited(message: str, request_id: str, retry_after_seconds: int) -> OperationRefused:
    error = error_json(Code.RATE_LIMITED, message, request_id, retryAfterSeconds=retry_after_seconds)
    return OperationRefused([error])
