"""Gift cards and store credit keep every gateway's contract, over ledgers that never go below nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.credit.codes import ALPHABET, code_of, code_token, digests_in, normalized_code
from app.credit.grant import GrantStoreCredit, grant_store_credit
from app.credit.issue_card import DisableGiftCard, IssueGiftCard, disable_gift_card, issue_gift_card
from app.domain.credit import CreditAccount
from app.domain.enums import TransactionKind, TransactionStatus
from app.domain.ids import new_id
from app.jobs.expire_credit import run
from app.orders.command import PlacePayment
from app.payments.gateways.gift_card import GiftCardGateway
from app.payments.gateways.store_credit import OWN, StoreCreditGateway
from tests.app.payments.gateway_contract import CLAUSES, Rig
from tests.builders import STAFF, Shop, a_key, invariants_hold, place
from tests.graphql_schema.orders.buying import a_customer

K, S = TransactionKind, TransactionStatus
SECRET = b"the key of codes in tests"


async def a_card(shop: Shop, minor: int = 100_00, days: int | None = None) -> tuple[UUID, str]:
    """A gift card: its id and its code."""
    expires = None if days is None else shop.database.clock.now() + timedelta(days=days)
    command = IssueGiftCard(idempotency_key=a_key(), amount=shop.money(minor), expires_at=expires)
    issued = await shop.database.transact(STAFF, lambda uow: issue_gift_card(uow, command, SECRET))
    return issued.account_id, issued.code


async def account(shop: Shop, account_id: UUID) -> CreditAccount:
    """How an account stands."""
    async with shop.database.unit_of_work(STAFF) as uow:
        found = await uow.credit.lock(account_id)
    assert found is not None
    return found


def rig_of_cards(shop: Shop) -> Rig:
    async def good() -> str:
        return code_token([SECRET], (await a_card(shop, 1000_00))[1])

    async def bad() -> str:
        return code_token([SECRET], "NO-SUCH-CODE")

    return Rig(GiftCardGateway(shop.database), good, bad)


async def rig_of_store_credit(shop: Shop) -> Rig:
    customer_id = await a_customer(shop, "Ada")
    grant = GrantStoreCredit(idempotency_key=a_key(), customer_id=customer_id, amount=shop.money(10_000_00))
    await shop.run(grant_store_credit, grant)
    recorded = PlacePayment(gateway="bank", amount=shop.money(1250))
    order_id = await place(shop, {"mug": 1}, customer_id=customer_id, payments=(recorded,))

    async def good() -> str:
        return OWN

    async def bad() -> str:
        return str(customer_id)

    rig = Rig(StoreCreditGateway(shop.database), good, bad)
    return replace(rig, payment_id=(await shop.order(order_id)).payments[0].id)


async def test_gift_cards_and_store_credit_keep_the_contract(shop: Shop) -> None:
    for rig in (rig_of_cards(shop), await rig_of_store_credit(shop)):
        for clause in CLAUSES:
            await clause(rig)
    await invariants_hold(shop.database)


async def test_a_card_is_not_spent_twice_by_many_at_once(shop: Shop) -> None:
    # given
    card_id, code = await a_card(shop, 10_00)
    rig, token = rig_of_cards(shop), code_token([SECRET], code)
    # when
    asked = [rig.gateway.authorize(rig.asks(K.AUTHORIZE, 4_00, token=token)) for _ in range(8)]
    outcomes = await asyncio.gather(*asked)
    # then
    assert sorted(outcome.status.value for outcome in outcomes) == ["FAILED"] * 6 + ["SUCCEEDED"] * 2
    card = await account(shop, card_id)
    assert (card.balance_minor, card.held_minor, card.available_minor) == (10_00, 8_00, 2_00)


async def test_what_a_final_capture_leaves_is_free_again(shop: Shop) -> None:
    # given
    card_id, code = await a_card(shop, 10_00)
    rig = rig_of_cards(shop)
    held = await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 10_00, token=code_token([SECRET], code)))
    # when
    await rig.ends(rig.asks(K.CAPTURE, 6_00, authorization=held.reference, final=True))
    # then
    card = await account(shop, card_id)
    assert (card.balance_minor, card.held_minor) == (4_00, 0)
    assert (await rig.ends(rig.asks(K.CAPTURE, 1, authorization=held.reference))).status is S.FAILED
    # and money goes back to the card that it came from
    await rig.ends(rig.asks(K.REFUND, 5_00, authorization=held.reference))
    assert (await account(shop, card_id)).balance_minor == 9_00


async def test_a_disabled_card_pays_nothing_but_what_it_has_promised(shop: Shop) -> None:
    # given
    card_id, code = await a_card(shop, 10_00)
    rig, token = rig_of_cards(shop), code_token([SECRET], code)
    held = await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 4_00, token=token))
    # when
    await shop.run(disable_gift_card, DisableGiftCard(idempotency_key=a_key(), account_id=card_id))
    # then
    refused = await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 1_00, token=token))
    assert (refused.status, refused.message) == (S.FAILED, "it is disabled")
    assert (await rig.ends(rig.asks(K.CAPTURE, 4_00, authorization=held.reference))).status is S.SUCCEEDED
    assert (await rig.ends(rig.asks(K.REFUND, 4_00, authorization=held.reference))).status is S.FAILED


async def test_what_ran_out_is_void_but_for_what_is_promised(shop: Shop) -> None:
    # given
    card_id, code = await a_card(shop, 10_00, days=1)
    rig = rig_of_cards(shop)
    await rig.gateway.authorize(rig.asks(K.AUTHORIZE, 4_00, token=code_token([SECRET], code)))
    card = await account(shop, card_id)
    async with shop.database.unit_of_work(STAFF) as uow:
        past = shop.database.clock.now() - timedelta(seconds=1)
        await uow.credit.save(replace(card, expires_at=past), [], uow.now)
    # when
    await run(shop.database)
    await run(shop.database)
    # then
    card = await account(shop, card_id)
    assert (card.balance_minor, card.held_minor) == (4_00, 4_00)


async def test_the_same_call_tells_the_same_code_and_issues_one_card(shop: Shop) -> None:
    command = IssueGiftCard(idempotency_key=a_key(), amount=shop.money(5_00))
    answers = {await shop.database.transact(STAFF, lambda uow: issue_gift_card(uow, command, SECRET)) for _ in range(3)}
    assert len(answers) == 1


def test_a_code_is_read_as_it_was_meant_and_hidden_before_it_is_kept() -> None:
    code = code_of(SECRET, new_id())
    assert set(code) <= set(ALPHABET + "-")
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert normalized_code(sloppy) == normalized_code(code)
    token = code_token([SECRET, b"the key before"], sloppy)
    assert code not in token
    assert len(digests_in(token)) == 2
    assert digests_in(code) == digests_in("ok") == []
