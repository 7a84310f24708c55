"""The same key is the same order, whoever else is asking at the same moment (reliability F13 to F15)."""

import asyncio
from collections import Counter

from app.domain.errors import DuplicateExternalRef, Refusal
from app.domain.ids import new_id
from app.orders.command import PlaceLine
from app.orders.place import Placed
from tests.app.orders.placing import a_command, a_customer, place_as, place_as_staff, placing
from tests.builders import STAFF, Shop, a_key
from tests.unchanged import contents, nothing_changes, refusal


async def test_fifty_calls_at_once_make_one_order(shop: Shop) -> None:
    # given
    before = await contents(shop.database)
    command = a_command(lines=(PlaceLine(sku="mug", quantity=2), PlaceLine(sku="tea", quantity=1)))

    # when
    answers = await asyncio.gather(*(place_as(shop.database, STAFF, command) for _ in range(50)))

    # then
    assert len({(answer.order_id, answer.generation) for answer in answers}) == 1
    assert Counter(answer.replayed for answer in answers) == {True: 49, False: 1}
    after = await contents(shop.database)
    grown = {name: after[name][0] - before[name][0] for name in after if after[name][0] != before[name][0]}
    assert {name: grown[name] for name in ("orders", "order_lines", "idempotency_keys", "reservations")} == {
        "orders": 1,
        "order_lines": 2,
        "idempotency_keys": 1,
        "reservations": 1,
    }
    assert grown["outbox"] == 4


async def test_the_same_key_later_answers_with_the_first_order_and_changes_nothing(shop: Shop) -> None:
    # given
    command = a_command()
    first = await place_as(shop.database, STAFF, command)

    # when
    async with nothing_changes(shop.database):
        again = await place_as(shop.database, STAFF, command)

    # then
    assert again == Placed(first.order_id, first.generation, replayed=True)


async def test_the_same_key_with_another_input_is_a_mismatch(shop: Shop) -> None:
    # given
    key = a_key()
    await place_as_staff(shop.database, idempotency_key=key)

    # then
    other = a_command(idempotency_key=key, lines=(PlaceLine(sku="mug", quantity=2),))
    refused = await refusal(shop.database, placing, other)
    assert (str(refused.code), refused.path, refused.retryable) == (
        "IDEMPOTENCY_MISMATCH",
        ("idempotencyKey",),
        False,
    )


async def test_keys_of_different_callers_are_different_keys(shop: Shop) -> None:
    # given
    command = a_command()
    one, two = await a_customer(shop.database), await a_customer(shop.database)

    # when
    placed = [await place_as(shop.database, principal, command) for principal in (STAFF, one, two)]

    # then
    assert len({answer.order_id for answer in placed}) == 3
    assert not any(answer.replayed for answer in placed)
    orders = [await shop.order(answer.order_id) for answer in placed]
    assert [order.customer_id for order in orders] == [None, one.customer_id, two.customer_id]


async def test_a_customer_orders_for_nobody_else(shop: Shop) -> None:
    # given
    one, two = await a_customer(shop.database), await a_customer(shop.database)

    # then
    foreign = await refusal(shop.database, placing, a_command(customer_id=two.customer_id), one)
    missing = await refusal(shop.database, placing, a_command(customer_id=new_id()), one)
    assert (foreign.code, foreign.message, foreign.path) == (missing.code, missing.message, missing.path)


async def test_one_order_per_external_reference_under_any_keys(shop: Shop) -> None:
    # given: different goods, so that no stock lock makes them wait for each other
    commands = [
        a_command(external_source="erp", external_id="42", lines=(PlaceLine(sku=sku, quantity=1),))
        for sku in ("mug", "tea", "poster") * 4
    ]
    before = await contents(shop.database)

    # when
    answers = await asyncio.gather(
        *(place_as(shop.database, STAFF, command) for command in commands), return_exceptions=True
    )

    # then
    placed = [answer for answer in answers if isinstance(answer, Placed)]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (len(placed), len(refused)) == (1, 11)
    assert {type(answer) for answer in refused} == {DuplicateExternalRef}
    after = await contents(shop.database)
    assert {name: after[name][0] - before[name][0] for name in ("orders", "idempotency_keys", "reservations")} == {
        "orders": 1,
        "idempotency_keys": 1,
        "reservations": 1,
    }
