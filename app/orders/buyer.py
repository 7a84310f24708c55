"""Who buys, as far as checks ask: what they ordered before, and what they may owe.

Two orders of the same buyer that come at once are looked at one after the other: each takes its buyer's turn (a lock
that ends with the transaction) before it looks, so that the second sees the first. Without a check that asks, nobody
takes a turn and nothing is read.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.enums import PaymentState, TenderKind
from app.domain.search import blind_index
from app.domain.validation.check import Credit, EarlierOrder, Need
from app.domain.validation.credit import OWED
from app.domain.validation.settings import Settings, longest_window, needs
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer, an e-mail address as its blind index, both or neither."""

    customer_id: UUID | None
    email: str | None

    @classmethod
    def of(cls, customer_id: UUID | None, email: str | None, secret: bytes) -> "Buyer":
        """The buyer of an order; `secret` keys the blind index."""
        return cls(customer_id, blind_index(email, secret) if email and email.strip() else None)

    def turns(self, settings: Settings) -> tuple[int, ...]:
        """The locks to take, in their order; none unless a check asks what the buyer did before."""
        if not needs(settings):
            return ()
        names = [str(name) for name in (self.customer_id, self.email) if name is not None]
        return tuple(sorted(_number(name) for name in names))


@dataclass(frozen=True, slots=True)
class KnownOfBuyer:
    """What checks were told."""

    earlier: Sequence[EarlierOrder] = ()
    credit: Credit | None = None


async def look_at_buyer(uow: UnitOfWork, buyer: Buyer, settings: Settings, placed_at: datetime) -> KnownOfBuyer:
    """What the checks that are on want to know, in one statement; none when they want nothing.

    The caller has taken the buyer's turn.
    """
    wanted = needs(settings)
    if not wanted or (buyer.customer_id is None and buyer.email is None):
        return KnownOfBuyer()
    earlier, credit = await uow.buyers.look(
        customer_id=buyer.customer_id,
        email=buyer.email,
        since=placed_at - timedelta(minutes=longest_window(settings)) if Need.EARLIER in wanted else None,
        with_credit=Need.CREDIT in wanted,
        tender=TenderKind.INVOICE,
        owed=sorted(OWED, key=list(PaymentState).index),
    )
    return KnownOfBuyer(earlier, credit)


def _number(name: str) -> int:
    """A lock's number, of 64 bits."""
    return int.from_bytes(hashlib.sha256(f"buyer {name}".encode()).digest()[:8], signed=True)
