"""What the gateways of gift cards and of store credit share: every step but the first is about a promise."""

from typing import ClassVar

from app.credit.paying import Step, follow, look_up
from app.domain.enums import CreditKind
from app.domain.orders.outcome import Outcome
from app.payments.gateways.port import GatewayRequest, Notice, UnreadableNotice
from db.database import Database


class CreditGateway:
    """A gateway whose books are credit ledgers of this database. Subclasses authorize."""

    kind: ClassVar[CreditKind]

    def __init__(self, database: Database) -> None:
        self.database = database

    async def capture(self, request: GatewayRequest) -> Outcome:
        """Take what is held."""
        return await follow(self.database, step_of(request), self.kind)

    async def void(self, request: GatewayRequest) -> Outcome:
        """Let go of what is held."""
        return await follow(self.database, step_of(request), self.kind)

    async def refund(self, request: GatewayRequest) -> Outcome:
        """Give back what was taken, where it came from."""
        return await follow(self.database, step_of(request), self.kind)

    async def look_up(self, request: GatewayRequest) -> Outcome | None:
        """What the ledger says; it is never in doubt."""
        return await look_up(self.database, step_of(request))

    def read_notices(self, body: bytes) -> tuple[Notice, ...]:
        """Nobody tells: what happens to credit happens here."""
        raise UnreadableNotice("credit sends no notices")


def step_of(request: GatewayRequest) -> Step:
    """The ledger's step that a request asks for."""
    return Step(
        key=request.key,
        kind=request.kind,
        amount=request.amount,
        payment_id=request.payment_id,
        authorization=request.authorization,
        final=request.final,
    )
