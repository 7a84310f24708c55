"""Credit comes and goes, in steps."""

from collections.abc import AsyncIterator

from app.credit.issue_card import DisableGiftCard, disable_gift_card
from tests.app.checks.lives_credited import K, a_credit, a_gift_card, asked
from tests.builders import Shop, a_key
from tests.graphql_schema.orders.buying import a_customer


async def credit_comes_and_goes(shop: Shop) -> AsyncIterator[None]:
    """A card is issued, promises, pays, gets some back, lets go, and is disabled; a customer is granted some twice."""
    card_id, token = await a_gift_card(shop)
    yield
    held = await asked(shop, K.AUTHORIZE, 12_00, token=token)
    yield
    await asked(shop, K.CAPTURE, 5_00, authorization=held)
    await asked(shop, K.REFUND, 1_00, authorization=held)
    yield
    await asked(shop, K.VOID, 7_00, authorization=held)
    await shop.run(disable_gift_card, DisableGiftCard(idempotency_key=a_key(), account_id=card_id))
    yield
    customer_id = await a_customer(shop, f"Credited {a_key()}")
    await a_credit(shop, customer_id)
    yield
    await a_credit(shop, customer_id)


CREDITED = {credit_comes_and_goes: frozenset({"credit.opened", "credit.changed"})}
"""Which types the life makes happen, at least."""
