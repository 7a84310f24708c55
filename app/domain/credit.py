"""Credit: an account, the steps of its ledger, and what each step moves. Pure.

`balance` is what the merchant owes; `held` of it is promised to orders. 0 <= held <= balance, always. A step that is
refused moves nothing and says why; it stands in the ledger too, so that asking again is answered the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import CreditEntryKind, CreditKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAccount:
    """A gift card, or what a customer has in one currency."""

    id: UUID
    kind: CreditKind
    currency: str
    version: int
    balance_minor: int = 0
    held_minor: int = 0
    last_characters: str | None = None
    customer_id: UUID | None = None
    expires_at: datetime | None = None
    disabled_at: datetime | None = None
    created_at: datetime | None = None

    @property
    def available_minor(self) -> int:
        """What can still be promised."""
        return self.balance_minor - self.held_minor

    def unusable(self, now: datetime) -> str | None:
        """Why nothing can be paid with it; None where something can."""
        if self.disabled_at is not None:
            return "it is disabled"
        if self.expires_at is not None and self.expires_at <= now:
            return "it has expired"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditEntry:
    """One step. `hold_id` names the promise that it takes from, lets go of, or gives back to."""

    id: UUID
    kind: CreditEntryKind
    amount_minor: int
    at: datetime
    balance_delta: int = 0
    held_delta: int = 0
    hold_id: UUID | None = None
    order_id: UUID | None = None
    reason: str | None = None
    refused: str | None = None

    def refuse(self, why: str) -> "CreditEntry":
        """The step, not done."""
        return replace(self, balance_delta=0, held_delta=0, refused=why)


@dataclass(frozen=True, slots=True)
class Hold:
    """A promise and what became of it."""

    promise: CreditEntry
    steps: Sequence[CreditEntry]

    @property
    def open_minor(self) -> int:
        """What is still promised."""
        return self.promise.held_delta + sum(step.held_delta for step in self.steps)

    @property
    def spent_minor(self) -> int:
        """What was taken and not given back."""
        return -sum(step.balance_delta for step in self.steps)


def issue(entry: CreditEntry) -> CreditEntry:
    """Money is put there."""
    return replace(entry, balance_delta=entry.amount_minor)


def hold(account: CreditAccount, entry: CreditEntry, currency: str) -> CreditEntry:
    """Some is promised to an order; never more than is there."""
    why = account.unusable(entry.at)
    if why is None and currency != account.currency:
        why = f"it is in {account.currency}"
    if why is None and entry.amount_minor > account.available_minor:
        why = "there is not so much on it"
    return entry.refuse(why) if why is not None else replace(entry, held_delta=entry.amount_minor)


def spend(promise: Hold, entry: CreditEntry, *, final: bool) -> CreditEntry:
    """An order takes what was promised to it; with `final` the rest becomes free."""
    if entry.amount_minor > promise.open_minor:
        return entry.refuse("more than what is still promised")
    return replace(
        entry,
        balance_delta=-entry.amount_minor,
        held_delta=-(promise.open_minor if final else entry.amount_minor),
    )


def release(promise: Hold, entry: CreditEntry) -> CreditEntry:
    """What is still promised becomes free; letting go twice is no fault."""
    return replace(entry, amount_minor=promise.open_minor, held_delta=-promise.open_minor)


def give_back(account: CreditAccount, promise: Hold, entry: CreditEntry) -> CreditEntry:
    """An order gives back what it took; never more, and not to what nobody could spend any more."""
    why = account.unusable(entry.at)
    if why is None and entry.amount_minor > promise.spent_minor:
        why = "more than what was taken"
    return entry.refuse(why) if why is not None else replace(entry, balance_delta=entry.amount_minor)


def expire(account: CreditAccount, entry: CreditEntry) -> CreditEntry:
    """What is free is void; what is promised may still be taken."""
    return replace(entry, amount_minor=account.available_minor, balance_delta=-account.available_minor)


def moved(account: CreditAccount, entry: CreditEntry) -> CreditAccount:
    """The account after a step, in its next version; the same account when nothing was moved."""
    if entry.balance_delta == 0 and entry.held_delta == 0:
        return account
    return replace(
        account,
        balance_minor=account.balance_minor + entry.balance_delta,
        held_minor=account.held_minor + entry.held_delta,
        version=account.version + 1,
    )


def credit_state(account: CreditAccount) -> dict[str, Any]:
    """The account as its events tell it. Its code is told to nobody."""
    return {
        "kind": account.kind.value,
        "currency": account.currency,
        "balanceMinor": account.balance_minor,
        "heldMinor": account.held_minor,
        "customerId": None if account.customer_id is None else str(account.customer_id),
        "lastCharacters": account.last_characters,
        "expiresAt": None if account.expires_at is None else account.expires_at.isoformat(),
        "disabledAt": None if account.disabled_at is None else account.disabled_at.isoformat(),
    }
