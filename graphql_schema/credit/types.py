"""Gift cards and store credit: accounts, their ledgers, and what whoever holds a card may know."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.credit.queries import credit_by_id, entries_of_credit
from app.domain.credit import CreditAccount as DomainAccount
from app.domain.credit import CreditEntry as DomainEntry
from app.domain.enums import CreditEntryKind, CreditKind
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows

AVAILABLE = "What can be paid with now."


@strawberry.type(description="One step of a credit's ledger.")
class CreditEntry:
    """Built with `of`."""

    kind: CreditEntryKind = strawberry.field(description="What happened.")
    amount: Money = strawberry.field(description="How much it was about.")
    balance_change: Money = strawberry.field(description="By how much the balance rose; below zero where it fell.")
    reason: str | None = strawberry.field(description="What was said with it.")
    at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, entry: DomainEntry, currency: str) -> "CreditEntry":
        """Show a step."""
        return cls(
            kind=entry.kind,
            amount=Money.from_minor(entry.amount_minor, currency),
            balance_change=Money.from_minor(entry.balance_delta, currency),
            reason=entry.reason,
            at=entry.at,
        )


@strawberry.type(
    description="A gift card, or what a customer has in one currency: money that we owe. Its code is a secret that is"
    " stored nowhere."
)
class CreditAccount(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    kind: CreditKind = strawberry.field(description="Whose it is.")
    currency_code: strawberry.Private[str]
    balance: Money = strawberry.field(description="What we owe.")
    held: Money = strawberry.field(description="What of it is promised to orders, and not taken yet.")
    available: Money = strawberry.field(description=AVAILABLE)
    last_characters: str | None = strawberry.field(
        description="The last four characters of a gift card's code; null for store credit."
    )
    expires_at: datetime | None = strawberry.field(description="When what is left is void; null: never.")
    disabled_at: datetime | None = strawberry.field(description="Since when nobody can pay with it.")
    version: int = strawberry.field(description="Rises with every change.")

    @strawberry.field(description="The newest 50 steps of its ledger, the newest first.")
    async def entries(self, info: Info) -> list[CreditEntry]:
        """Batched over accounts."""
        found = await info.context.loaders.load(entries_of_credit, self.key)
        return [CreditEntry.of(entry, self.currency_code) for entry in found or ()]

    @classmethod
    def of(cls, account: DomainAccount) -> "CreditAccount":
        """Show an account."""
        currency = account.currency
        return cls(
            id=global_id("CreditAccount", account.id),
            key=account.id,
            kind=account.kind,
            currency_code=currency,
            balance=Money.from_minor(account.balance_minor, currency),
            held=Money.from_minor(account.held_minor, currency),
            available=Money.from_minor(account.available_minor, currency),
            last_characters=account.last_characters,
            expires_at=account.expires_at,
            disabled_at=account.disabled_at,
            version=account.version,
        )


@strawberry.type(description="What whoever knows a gift card's code may know of it.")
class GiftCardBalance:
    """Built by `giftCard`."""

    available: Money = strawberry.field(description=AVAILABLE)
    last_characters: str = strawberry.field(description="The last four characters of its code.")
    expires_at: datetime | None = strawberry.field(description="When what is left is void; null: never.")
    usable: bool = strawberry.field(description="Whether it can be paid with: not disabled, not run out.")


register_rows("CreditAccount", credit_by_id, CreditAccount.of)
