"""What is owed as credit in a shop that lived: a card that is spent in part, then disabled, and a customer's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.credit.codes import code_token
from app.credit.grant import GrantStoreCredit, grant_store_credit
from app.credit.issue_card import DisableGiftCard, IssueGiftCard, disable_gift_card, issue_gift_card
from app.domain.enums import RefundDestination, TransactionKind
from app.domain.ids import new_id
from app.orders.command import PlacePayment
from app.payments.gateways.gift_card import GiftCardGateway
from app.payments.gateways.port import GatewayRequest
from tests.app.payments.refunding import refund, refunding
from tests.builders import STAFF, Shop, a_key, capture_all, place
from tests.graphql_schema.orders.buying import a_customer

SECRET = b"the key of codes in tests"
K = TransactionKind


async def a_gift_card(shop: Shop, minor: int = 20_00) -> tuple[UUID, str]:
    """A card that runs out in a year: its id, and the token that pays with it."""
    runs_out = shop.database.clock.now() + timedelta(days=365)
    command = IssueGiftCard(idempotency_key=a_key(), amount=shop.money(minor), expires_at=runs_out, reason="sold")
    issued = await shop.database.transact(STAFF, lambda uow: issue_gift_card(uow, command, SECRET))
    return issued.account_id, code_token([SECRET], issued.code)


async def a_credit(shop: Shop, customer_id: UUID, minor: int = 7_00) -> UUID:
    """What a customer has, and so much more."""
    grant = GrantStoreCredit(idempotency_key=a_key(), customer_id=customer_id, amount=shop.money(minor))
    return await shop.run(grant_store_credit, grant)


async def asked(shop: Shop, kind: TransactionKind, minor: int, **stated: Any) -> str:
    """The gateway of gift cards is asked for a step; its reference."""
    request = GatewayRequest(
        key=new_id(), kind=kind, amount=shop.money(minor), payment_id=new_id(), order_number="WEB-1", **stated
    )
    gateway = GiftCardGateway(shop.database)
    verbs = {K.AUTHORIZE: gateway.authorize, K.CAPTURE: gateway.capture, K.VOID: gateway.void, K.REFUND: gateway.refund}
    return str((await verbs[kind](request)).reference)


async def what_is_credited(shop: Shop) -> None:
    """Promised, taken in part, given back; too much is refused."""
    card_id, token = await a_gift_card(shop)
    held = await asked(shop, K.AUTHORIZE, 12_00, token=token)
    await asked(shop, K.CAPTURE, 5_00, authorization=held)
    await asked(shop, K.REFUND, 1_00, authorization=held)
    await asked(shop, K.AUTHORIZE, 99_00, token=token)
    await shop.run(disable_gift_card, DisableGiftCard(idempotency_key=a_key(), account_id=card_id))
    customer_id = await a_customer(shop, "Credited")
    for _ in range(2):
        await a_credit(shop, customer_id)
    order_id = await place(shop, {"mug": 1}, customer_id=customer_id, payments=(PlacePayment(gateway="bank"),))
    await capture_all(shop, order_id)
    await refund(shop, refunding(order_id, amount=300, destination=RefundDestination.STORE_CREDIT))
