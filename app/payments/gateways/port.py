"""What a gateway must do for us. `tests/app/payments/gateway_contract.py` holds every adapter to it.

A request's `key` is the id of the payment's step: the same key again must have the same effect once, and the same
answer. Adapters hand it over as the gateway's idempotency key. They are called outside any transaction, may be called
by two processes at once, and never raise for what the gateway refuses: that is an Outcome. What they raise (a broken
connection, a time-out) counts as PENDING: the effect is unknown, and is looked up.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.domain.enums import TransactionKind
from app.domain.money import Money
from app.domain.orders.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayRequest:
    """One step of a payment that the gateway is asked to do."""

    key: UUID
    kind: TransactionKind
    amount: Money
    """What is to be promised, taken or given back; of a void, what is still promised."""
    payment_id: UUID
    order_number: str
    token: str | None = None
    """AUTHORIZE: the payer's means, as the gateway's own page or terminal named it. Used once."""
    stored_method: str | None = None
    """AUTHORIZE without the payer: the means that an earlier authorization stored."""
    authorization: str | None = None
    """CAPTURE, VOID, REFUND: the reference of the authorization that it is about."""
    final: bool = False
    """CAPTURE: nothing more will be taken from the authorization, what is left of it may go."""
    known_reference: str | None = None
    """What the gateway called this very step when it answered before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a gateway told by itself, read from one of its webhooks' bodies."""

    event_id: str
    """The gateway's own id of the notice: the same again is the same notice."""
    kind: TransactionKind
    outcome: Outcome
    key: UUID | None = None
    """Our key of the step, where the gateway repeats it."""
    authorization: str | None = None
    """The reference of the authorization that it is about."""
    amount: Money | None = None
    occurred_at: datetime | None = None


class Gateway(Protocol):
    """One provider of payments."""

    async def authorize(self, request: GatewayRequest) -> Outcome:
        """Let the payer's bank promise the amount."""
        ...

    async def capture(self, request: GatewayRequest) -> Outcome:
        """Take promised money."""
        ...

    async def void(self, request: GatewayRequest) -> Outcome:
        """Let go of what is promised and not taken."""
        ...

    async def refund(self, request: GatewayRequest) -> Outcome:
        """Give taken money back."""
        ...

    async def look_up(self, request: GatewayRequest) -> Outcome | None:
        """What became of a request whose answer was lost; None when the gateway never got it, so that it is sent again.

        A gateway that cannot be asked answers PENDING, and its notice ends the step.
        """
        ...

    def read_notices(self, body: bytes) -> tuple[Notice, ...]:
        """What a webhook's body tells; its signature was verified. Raises UnreadableNotice; other news are left out."""
        ...


class UnreadableNotice(Exception):
    """A webhook's body is not what the gateway's documents say."""
