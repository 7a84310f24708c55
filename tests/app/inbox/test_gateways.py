"""What a gateway tells has its effect once: twice, late, in disorder, before its cause, at odds with itself, forged."""

import asyncio
import os
import random
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import text

from app.domain.enums import HoldReason, InboxState, PaymentState, PaymentStatus, RefundStatus, Role
from app.domain.enums import TransactionKind as K
from app.domain.enums import TransactionStatus as S
from app.domain.orders.model import Order
from app.domain.principal import Principal
from app.jobs.issue_invoices import run as issue_invoices
from app.jobs.work_off_inbox import run
from app.payments.capture import CapturePayment, capture_payment
from app.webhooks.receive import Receipt, receive_webhook
from app.webhooks.sources import WebhookSource
from tests.app.payments.noticing import (
    an_app,
    arrive,
    asked_order,
    call_gateways,
    captured_order,
    chargeback_of,
    notice_of,
    worked_off,
)
from tests.app.payments.refunding import refund, refunding
from tests.app.webhooks.sending import SECRET, STRANGERS_SECRET, signed
from tests.builders import Shop, a_key, invariants_hold, receive
from tests.graphql_schema.asking import a_principal
from tests.reading import newest, told
from tests.unchanged import nothing_changes

APPLIED = (InboxState.APPLIED, None)
STORM = int(os.environ.get("ORDERWIRE_NOTICE_STORM", "12"))
"""How many different notices the storm has; nightly it is 1,000."""


def problem(name: str) -> tuple[InboxState, str]:
    return InboxState.PROBLEM, name


async def test_a_notice_ends_the_step_that_the_gateway_had_left_open(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await asked_order(shop, "action")
    assert order.payments[0].status is PaymentState.PENDING
    since = await newest(shop)

    # when
    await arrive(shop, app_id, notice_of(order, K.AUTHORIZE, S.SUCCEEDED))

    # then
    assert await worked_off(shop) == [APPLIED]
    assert (await shop.order(order.id)).payments[0].status is PaymentState.AUTHORIZED
    assert [kind for kind, _ in await told(shop, since)] == ["order.payment_changed", "payment.authorized"]


async def test_a_notice_that_is_quicker_than_the_answer_is_counted_once(shop: Shop) -> None:
    # given the intent is committed, and nobody called yet
    app_id = await an_app(shop)
    order = await asked_order(shop, settled=False)

    # when
    await arrive(shop, app_id, notice_of(order, K.AUTHORIZE, S.SUCCEEDED))
    assert await worked_off(shop) == [APPLIED]
    await call_gateways(shop)

    # then
    after = await shop.order(order.id)
    assert (after.payments[0].status, after.payments[0].authorized_minor) == (PaymentState.AUTHORIZED, 2500)


async def test_a_refund_whose_answer_was_late_is_counted_once(shop: Shop) -> None:
    # given a gateway that answers "received"
    app_id = await an_app(shop)
    order = await captured_order(shop, "capture_later")
    await arrive(shop, app_id, notice_of(order, K.CAPTURE, S.SUCCEEDED))
    await worked_off(shop)
    await refund(shop, refunding(order.id, amount=2500))
    await call_gateways(shop)
    order = await shop.order(order.id)
    assert (order.refunds[0].status, order.totals.refunded) == (RefundStatus.PENDING, 0)

    # when it tells twice, and is looked up
    done = notice_of(order, K.REFUND, S.SUCCEEDED)
    await arrive(shop, app_id, done, done, {**done, "id": "evt_another"})
    assert await worked_off(shop) == [APPLIED] * 4
    await call_gateways(shop)

    # then
    after = await shop.order(order.id)
    assert (after.refunds[0].status, after.totals.refunded) == (RefundStatus.SUCCEEDED, 2500)
    assert after.payments[0].refund_pending_minor == 0
    await invariants_hold(shop.database)


async def test_a_step_that_the_gateway_tells_without_our_key_is_found_by_what_is_under_way(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await asked_order(shop)
    await shop.run(capture_payment, CapturePayment(idempotency_key=a_key(), payment_id=order.payments[0].id))
    order = await shop.order(order.id)

    # when
    await arrive(shop, app_id, notice_of(order, K.CAPTURE, S.SUCCEEDED, key=None, reference="cap_77"))

    # then
    assert await worked_off(shop) == [APPLIED]
    (payment,) = (await shop.order(order.id)).payments
    assert (payment.status, payment.transactions[-1].reference) == (PaymentState.CAPTURED, "cap_77")


async def test_what_comes_before_its_cause_is_kept_and_tried_again(shop: Shop) -> None:
    # given a notice about a refund that is not written down yet
    app_id = await an_app(shop)
    order = await captured_order(shop)
    early = {
        "id": "evt_early",
        "type": "refund.succeeded",
        "authorization": order.payments[0].reference,
        "reference": "re_1",
        "amount": 700,
        "currency": "EUR",
    }
    await arrive(shop, app_id, early)
    assert await worked_off(shop) == [(InboxState.WAITING, None)]

    # when
    await refund(shop, refunding(order.id, amount=700))

    # then
    assert await worked_off(shop, at_once=True) == [APPLIED]
    assert (await shop.order(order.id)).totals.refunded == 700


async def test_another_amount_is_a_problem_and_changes_nothing(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await captured_order(shop, "capture_later")
    good = notice_of(order, K.CAPTURE, S.SUCCEEDED)

    # when
    async with nothing_changes(shop.database):
        await arrive(shop, app_id, {**good, "amount": 9999}, {**good, "currency": "USD", "id": "evt_dollars"})
        assert await worked_off(shop) == [problem("AMOUNT_DIFFERS")] * 2

    # then what was right is still taken
    await arrive(shop, app_id, good)
    assert (await worked_off(shop))[-1] == APPLIED
    assert (await shop.order(order.id)).totals.captured == 2500


async def test_the_same_event_told_otherwise_is_a_problem_in_a_transaction_of_its_own(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await captured_order(shop, "capture_later")
    good = notice_of(order, K.CAPTURE, S.SUCCEEDED)
    await arrive(shop, app_id, good)
    await worked_off(shop)

    # when under another id, and under the same id with another body
    await arrive(shop, app_id, {**good, "amount": 1}, message_id="msg_other")
    await arrive(shop, app_id, {**good, "amount": 2}, message_id="msg_other")

    # then
    assert await worked_off(shop) == [APPLIED, problem("NOTICE_DIFFERS"), problem("BODY_DIFFERS")]
    assert (await shop.order(order.id)).totals.captured == 2500
    await invariants_hold(shop.database)


async def test_what_succeeded_and_is_told_to_have_failed_is_a_problem(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await captured_order(shop)

    # when
    await arrive(shop, app_id, notice_of(order, K.CAPTURE, S.FAILED), b"no json", b'{"id": "1", "type": "moon.full"}')

    # then
    assert await worked_off(shop) == [problem("CONTRADICTS"), problem("UNREADABLE"), problem("UNREADABLE")]
    assert (await shop.order(order.id)).totals.captured == 2500


async def test_a_chargeback_takes_money_back_holds_what_is_left_and_ends_when_it_is_won(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await captured_order(shop)

    # when
    await arrive(shop, app_id, chargeback_of(order, S.SUCCEEDED, 2500))
    await worked_off(shop)

    # then
    lost = await shop.order(order.id)
    assert (lost.totals.refunded, lost.totals.outstanding, lost.payments[0].charged_back_minor) == (2500, 2500, 2500)
    assert [hold.reason for hold in lost.holds] == [HoldReason.PAYMENT]

    # when
    await arrive(shop, app_id, chargeback_of(order, S.FAILED, 2500), chargeback_of(order, S.SUCCEEDED, 2500, id="late"))

    # then
    assert await worked_off(shop) == [APPLIED] * 3
    won = await shop.order(order.id)
    assert (won.totals.refunded, won.totals.outstanding, won.statuses.payment) == (0, 0, PaymentStatus.PAID)
    await arrive(shop, app_id, chargeback_of(order, S.SUCCEEDED, 2501, id="more", reference="another"))
    assert (await worked_off(shop))[-1] == problem("REFUSED")
    await invariants_hold(shop.database)


async def test_a_source_speaks_of_no_more_than_its_app_may_see(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await asked_order(shop, "action")
    await _run(shop, "UPDATE apps SET channels = ARRAY['elsewhere']")

    # when
    await arrive(shop, app_id, notice_of(order, K.AUTHORIZE, S.SUCCEEDED))

    # then
    assert await worked_off(shop) == [(InboxState.WAITING, None)]
    await _run(shop, "UPDATE inbox_messages SET received_at = now() - interval '25 hours', due_at = now()")
    assert await worked_off(shop) == [problem("NO_CAUSE")]
    assert (await shop.order(order.id)).payments[0].status is PaymentState.PENDING


async def test_two_who_work_off_the_same_messages_at_once_apply_them_once(shop: Shop) -> None:
    # given
    app_id = await an_app(shop)
    order = await captured_order(shop)
    for _ in range(3):
        await refund(shop, refunding(order.id, amount=500))
    order = await shop.order(order.id)
    steps = [step for step in order.payments[0].transactions if step.kind is K.REFUND]
    for step in steps:
        notice = notice_of(
            order, K.REFUND, S.SUCCEEDED, key=str(step.id), reference=f"re_{step.id.hex}", id=step.id.hex
        )
        await arrive(shop, app_id, notice, notice)

    # when
    await asyncio.gather(run(shop.database), run(shop.database), call_gateways(shop))

    # then
    assert await worked_off(shop, at_once=True) == [APPLIED] * 6
    assert (await shop.order(order.id)).totals.refunded == 1500
    await invariants_hold(shop.database)


async def test_a_storm_of_notices_ends_where_they_would_have_led_one_by_one(shop: Shop) -> None:
    # given orders whose gateway was asked, and the same ones again
    app_id = await an_app(shop)
    await receive(shop, "mug", "BER", 2 * STORM)
    calm = [await _a_story(shop, number) for number in range(STORM // 2)]
    stormy = [await _a_story(shop, number) for number in range(STORM // 2)]

    # when one half is told in order, each once
    for notice in (notice for _, notices in calm for notice in notices):
        await arrive(shop, app_id, notice)
        await run(shop.database)

    # and the other all at once: in disorder, a third of it twice, with forgeries between
    dice = random.Random(7)
    bodies = [orjson.dumps(notice) for _, notices in stormy for notice in notices]
    messages = [(f"msg_{number}", body, SECRET) for number, body in enumerate(bodies)]
    messages += [message for message in messages if dice.random() < 0.15]
    messages += [(f"again_{number}", body, SECRET) for number, body in enumerate(bodies) if dice.random() < 0.15]
    forged = [
        (f"forged_{number}", body.replace(b"failed", b"succeeded"), STRANGERS_SECRET)
        for number, body in enumerate(bodies)
    ]
    messages += forged
    dice.shuffle(messages)
    principal = replace(a_principal(Role.APP), id=app_id)
    source = WebhookSource.model_validate({"app": "psp", "secrets": [SECRET], "gateway": "local"})

    async def app(_code: str) -> Principal:
        return principal

    receipts = [
        await receive_webhook(
            shop.database, app, "psp", source, body, signed(body, secret=secret, message_id=message_id)
        )
        for message_id, body, secret in messages
    ]
    for _ in range(2):
        await worked_off(shop, at_once=True)
    states = await worked_off(shop, at_once=True)

    # then
    assert receipts.count(Receipt.REFUSED) == len(forged)
    assert set(states) == {APPLIED}
    assert [await _end(shop, order) for order, _ in stormy] == [await _end(shop, order) for order, _ in calm]
    await issue_invoices(shop.database)  # a long storm leaves papers waiting
    await invariants_hold(shop.database)


async def _a_story(shop: Shop, number: int) -> tuple[Order, list[dict[str, Any]]]:
    """An order that its gateway has something to tell about, and what."""
    if number % 3 == 0:
        order = await asked_order(shop, "action")
        waits = notice_of(order, K.AUTHORIZE, S.ACTION_REQUIRED)
        return order, [waits, notice_of(order, K.AUTHORIZE, S.SUCCEEDED)]
    order = await captured_order(shop)
    if number % 3 == 1:
        disputes = [chargeback_of(order, S.SUCCEEDED, 1000), chargeback_of(order, S.FAILED, 1000)]
        return order, disputes
    await refund(shop, refunding(order.id, amount=700))
    order = await shop.order(order.id)
    ended = S.SUCCEEDED if number % 2 else S.FAILED
    notice = notice_of(order, K.REFUND, ended)
    return order, [notice, {**notice, "id": notice["id"] + "_again"}]


async def _end(shop: Shop, order: Order) -> tuple[object, ...]:
    """What is left of a story: sums and states, without ids and times."""
    after = await shop.order(order.id)
    (payment,) = after.payments
    steps = sorted((step.kind.value, step.status.value, step.amount_minor) for step in payment.transactions)
    return after.statuses, after.totals, payment.status, steps, [one.status for one in after.refunds]


async def _run(shop: Shop, statement: str) -> None:
    async with shop.database.session() as session, session.begin():
        await session.execute(text(statement))
