"""Asking what a gift card is good for."""

from datetime import timedelta
from typing import Annotated

import strawberry

from app.credit.queries import card_with_code
from app.domain.principal import MERCHANT_ROLES
from app.limits.attempts import attempt_at, count_attempt
from graphql_schema.context import Info
from graphql_schema.credit.types import GiftCardBalance
from graphql_schema.money import Money

PER_ADDRESS, WINDOW = 20, timedelta(hours=1)
ALTOGETHER, MINUTE = 300, timedelta(minutes=1)


@strawberry.type
class CreditQueries:
    """`giftCard`."""

    @strawberry.field(
        description="What is left on the gift card with this code. Null when there is none, and when too many codes"
        f" were tried: {PER_ADDRESS} in an hour from one address."
    )
    async def gift_card(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The code, as it is typed.")]
    ) -> GiftCardBalance | None:
        """Every attempt of a shopper is counted before anything is looked up, each alias of a document too."""
        context = info.context
        services = context.services
        if not context.principal.roles & MERCHANT_ROLES:
            secret, address = services.secrets.limits, context.provenance.address or ""
            allowed = await count_attempt(
                services.database,
                attempt_at(secret, "gift card by address", address, most=PER_ADDRESS, within=WINDOW),
                attempt_at(secret, "gift card", "", most=ALTOGETHER, within=MINUTE),
            )
            if not allowed:
                return None
        keys = [accepted.gift_cards for accepted in services.secrets.accepted]
        card = await card_with_code(services.database, code, keys)
        if card is None:
            return None
        return GiftCardBalance(
            available=Money.from_minor(card.available_minor, card.currency),
            last_characters=card.last_characters or "",
            expires_at=card.expires_at,
            usable=card.unusable(services.database.clock.now()) is None,
        )
