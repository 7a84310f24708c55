"""Issue a gift card, and disable one."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.credit.codes import LAST, code_digest, code_of
from app.credit.ledger import tell_credit
from app.currencies import is_currency
from app.domain.credit import CreditAccount, CreditEntry, issue
from app.domain.enums import CreditEntryKind, CreditKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.money import Money
from app.idempotency import claim
from db.unit_of_work import UnitOfWork

SUBJECT = "CreditAccount"
MAX_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueGiftCard:
    """What is asked. `expires_at` None: it never runs out."""

    idempotency_key: str
    amount: Money
    expires_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A card, and the code that whoever holds it pays with: told now and to whoever repeats the call, kept nowhere."""

    account_id: UUID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableGiftCard:
    """Which one."""

    idempotency_key: str
    account_id: UUID


async def issue_gift_card(uow: UnitOfWork, command: IssueGiftCard, secret: bytes) -> IssuedCard:
    """Issue a card with a code of its own; the same call again tells the same code.

    Raises InvalidInput (amount, currency, expiry), IdempotencyMismatch. Emits credit.opened.
    """
    refuse_odd_amount(command.amount)
    refuse_long_reason(command.reason)
    if command.expires_at is not None and command.expires_at <= uow.now:
        raise InvalidInput("a card expires after it is issued", ("expiresAt",))
    card_id = new_id()
    known = await claim(uow, "giftCardIssue", command.idempotency_key, command, SUBJECT, card_id)
    if known is not None:
        return IssuedCard(known.result_id, code_of(secret, known.result_id))
    code = code_of(secret, card_id)
    card = CreditAccount(
        id=card_id,
        kind=CreditKind.GIFT_CARD,
        currency=command.amount.currency,
        version=1,
        balance_minor=command.amount.minor,
        last_characters=code[-LAST:],
        expires_at=command.expires_at,
    )
    opened = await uow.credit.open(card, uow.now, code_digest=code_digest(secret, code))
    assert opened, "no two cards have one code"
    await uow.credit.save(card, [issued(uow, command.amount, command.reason)], uow.now)
    tell_credit(uow, None, card)
    return IssuedCard(card_id, code)


async def disable_gift_card(uow: UnitOfWork, command: DisableGiftCard) -> UUID:
    """Let nobody pay with a card any more; what is promised to orders may still be taken. Twice is once.

    Raises NotFound, IdempotencyMismatch. Emits credit.changed. Locks: the card.
    """
    known = await claim(uow, "giftCardDisable", command.idempotency_key, command, SUBJECT, command.account_id)
    card = await uow.credit.lock(command.account_id, CreditKind.GIFT_CARD)
    if card is None:
        raise NotFound("there is no such gift card", ("giftCardId",))
    if known is None and card.disabled_at is None:
        after = replace(card, disabled_at=uow.now, version=card.version + 1)
        await uow.credit.save(after, [], uow.now)
        tell_credit(uow, card, after)
    return card.id


def issued(uow: UnitOfWork, amount: Money, reason: str | None) -> CreditEntry:
    """The step that puts money there."""
    return issue(
        CreditEntry(id=new_id(), kind=CreditEntryKind.ISSUE, amount_minor=amount.minor, at=uow.now, reason=reason)
    )


def refuse_odd_amount(amount: Money) -> None:
    """Raise InvalidInput for nothing, less than nothing, and money that does not exist."""
    if not is_currency(amount.currency):
        raise InvalidInput(f"{amount.currency} is no ISO 4217 currency", ("amount", "currency"))
    if amount.minor <= 0:
        raise InvalidInput("an amount that is put there is positive", ("amount", "amount"))


def refuse_long_reason(reason: str | None) -> None:
    """Raise InvalidInput for a reason that is a letter."""
    if len(reason or "") > MAX_REASON:
        raise InvalidInput(f"a reason has at most {MAX_REASON} characters", ("reason",))
