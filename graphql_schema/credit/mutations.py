"""Issuing gift cards, disabling them, and granting store credit."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.credit.grant import GrantStoreCredit, grant_store_credit
from app.credit.issue_card import DisableGiftCard, IssueGiftCard, disable_gift_card, issue_gift_card
from graphql_schema.context import Info
from graphql_schema.credit.types import CreditAccount
from graphql_schema.ids import uuid_of
from graphql_schema.money import MoneyInput
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node

KEY = "Your key for this work; the same again is done once."
REASON = "What it is for, in a few words; no names."


@strawberry.input(description="A gift card to be issued.")
class GiftCardIssueInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    amount: MoneyInput = strawberry.field(description="What is put on it, in the only currency that it pays in.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="When what is left is void; left out: never."
    )
    reason: str | None = strawberry.field(default=None, description=REASON)

    def read(self) -> IssueGiftCard:
        """The use case's command."""
        return IssueGiftCard(
            idempotency_key=self.idempotency_key,
            amount=self.amount.read(("amount",)),
            expires_at=self.expires_at,
            reason=self.reason,
        )


@strawberry.input(description="A gift card that nobody may pay with any more.")
class GiftCardDisableInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    gift_card_id: strawberry.ID = strawberry.field(description="The card's id.")

    def read(self) -> DisableGiftCard:
        """The use case's command. Raises InvalidInput for a foreign id."""
        card_id = uuid_of(self.gift_card_id, "CreditAccount", ("giftCardId",))
        return DisableGiftCard(idempotency_key=self.idempotency_key, account_id=card_id)


@strawberry.input(description="Credit for a customer.")
class StoreCreditGrantInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    customer_id: strawberry.ID = strawberry.field(description="The customer's id.")
    amount: MoneyInput = strawberry.field(description="How much is added to what they have in its currency.")
    reason: str | None = strawberry.field(default=None, description=REASON)

    def read(self) -> GrantStoreCredit:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return GrantStoreCredit(
            idempotency_key=self.idempotency_key,
            customer_id=uuid_of(self.customer_id, "Customer", ("customerId",)),
            amount=self.amount.read(("amount",)),
            reason=self.reason,
        )


@strawberry.type(description="The answer of giftCardIssue.")
class GiftCardIssuePayload(Payload):
    """The card and its code, or why not."""

    gift_card: CreditAccount | None = strawberry.field(default=None, description="The card as it stands now.")
    code: str | None = strawberry.field(
        default=None,
        description="What whoever holds the card pays with: the `token` of a payment at the gateway `gift_card`. It is"
        " stored nowhere; the same call again tells it again.",
    )


@strawberry.type(description="The answer of giftCardDisable and storeCreditGrant.")
class CreditPayload(Payload):
    """The account, or why not."""

    credit: CreditAccount | None = strawberry.field(default=None, description="The account as it stands now.")


@strawberry.type
class CreditMutations:
    """`giftCardIssue`, `giftCardDisable` and `storeCreditGrant`."""

    @strawberry.mutation(description="Issue a gift card: a code that is worth an amount until it is spent.")
    async def gift_card_issue(self, info: Info, input: Annotated[GiftCardIssueInput, ASKED]) -> GiftCardIssuePayload:
        """See `issue_gift_card`."""
        secret = info.context.services.secrets.gift_cards
        done = await attempt(info, lambda uow: issue_gift_card(uow, input.read(), secret))
        if isinstance(done, list):
            return GiftCardIssuePayload(errors=done)
        issued = done.result
        card = await _account(info, issued.account_id)
        return GiftCardIssuePayload(transaction_id=done.transaction_id, gift_card=card, code=issued.code)

    @strawberry.mutation(
        description="Let nobody pay with a gift card any more; what it has promised to orders may still be taken."
    )
    async def gift_card_disable(self, info: Info, input: Annotated[GiftCardDisableInput, ASKED]) -> CreditPayload:
        """See `disable_gift_card`."""
        done = await attempt(info, lambda uow: disable_gift_card(uow, input.read()))
        if isinstance(done, list):
            return CreditPayload(errors=done)
        return CreditPayload(transaction_id=done.transaction_id, credit=await _account(info, done.result))

    @strawberry.mutation(
        description="Give a customer store credit. They pay with it by a payment at the gateway `store_credit` whose"
        " `token` is `own`."
    )
    async def store_credit_grant(self, info: Info, input: Annotated[StoreCreditGrantInput, ASKED]) -> CreditPayload:
        """See `grant_store_credit`."""
        done = await attempt(info, lambda uow: grant_store_credit(uow, input.read()))
        if isinstance(done, list):
            return CreditPayload(errors=done)
        return CreditPayload(transaction_id=done.transaction_id, credit=await _account(info, done.result))


async def _account(info: Info, account_id: UUID) -> CreditAccount | None:
    return cast("CreditAccount | None", await load_node(info.context, "CreditAccount", (account_id,)))
