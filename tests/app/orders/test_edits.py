"""Edits of placed orders: they hold what they want, change all or nothing, and leave no trace when given up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.enums import ActorKind, FulfillmentMethod, Role, StockReason, TenderKind
from app.domain.errors import IllegalTransition, Refusal
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.model import Address, Contact
from app.domain.principal import Principal
from app.orders.command import PlaceLine, PlacePayment
from app.orders.edit.add_line import AddEditLine, add_line
from app.orders.edit.begin import BeginEdit, begin_edit
from app.orders.edit.end import abort_edit
from app.orders.edit.set_address import SetEditAddress, set_address
from app.orders.edit.set_discount import SetEditDiscount, set_discount
from app.orders.edit.set_method import SetEditMethod, set_method
from app.orders.edit.set_quantity import SetEditQuantity, set_quantity
from app.orders.edit.stage import EditStep
from app.reservations.release import ReleaseReservation, release_reservation
from tests.app.inventory.stating import adjust
from tests.app.orders.editing import (
    abort,
    add,
    begin,
    commit,
    commit_work,
    committing,
    let_run_out,
    set_units,
    the_edit,
)
from tests.app.orders.placing import a_command, a_customer, placing
from tests.builders import Shop, a_key, a_kit, invariants_hold, place
from tests.reading import level
from tests.unchanged import forbidden, nothing_changes, refusal


async def test_an_edit_holds_what_it_wants_and_the_order_gets_it(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 1}, payments=(PlacePayment(gateway="bank"),))
    edit = await begin(shop, order_id)

    # when
    await set_units(shop, edit, "mug", 1)
    await set_units(shop, edit, "tea", 4)
    await add(shop, edit, "poster", 2)

    # then
    assert [line.live for line in (await shop.order(order_id)).lines] == [3, 1]
    assert (await level(shop), await level(shop, "tea"), await level(shop, "poster")) == (
        (100, 3, 0),
        (100, 4, 0),
        (100, 2, 0),
    )

    # when
    await commit(shop, edit)

    # then
    order = await shop.order(order_id)
    assert [(line.sku, line.quantity, line.canceled, line.allocated) for line in order.lines] == [
        ("mug", 3, 2, 1),
        ("tea", 4, 0, 4),
        ("poster", 2, 0, 2),
    ]
    assert order.totals.total == 1250 + 4 * 499 + 2 * 999
    assert (await level(shop), await level(shop, "tea"), await level(shop, "poster")) == (
        (100, 1, 0),
        (100, 4, 0),
        (100, 2, 0),
    )
    assert order.edit is None
    assert str((await the_edit(shop, edit)).state) == "COMMITTED"
    await invariants_hold(shop.database)


async def test_aborting_leaves_order_and_stock_as_they_were(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    before = await shop.order(order_id)
    edit = await begin(shop, order_id)
    await set_units(shop, edit, "mug", 5)
    await add(shop, edit, "tea", 7)

    # when
    await abort(shop, edit)

    # then
    after = await shop.order(order_id)
    assert replace(after, version=before.version) == before
    assert (await level(shop), await level(shop, "tea")) == ((100, 3, 0), (100, 0, 0))
    await invariants_hold(shop.database)


async def test_shoppers_do_not_edit_and_a_repeated_step_is_done_once(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    edit = await begin(shop, order_id)
    command = AddEditLine(idempotency_key=a_key(), edit_id=edit, sku="tea", quantity=2)

    # when
    for _ in range(3):
        await shop.run(add_line, command)

    # then
    assert ((await the_edit(shop, edit)).version, await level(shop, "tea")) == (2, (100, 2, 0))
    customer = await a_customer(shop.database)
    beginning = BeginEdit(idempotency_key=a_key(), order_id=order_id)
    assert "staff" in (await forbidden(shop.database, begin_edit, beginning, customer)).message
    step = EditStep(idempotency_key=a_key(), edit_id=edit)
    assert "staff" in (await forbidden(shop.database, abort_edit, step, customer)).message
    far = Principal(kind=ActorKind.STAFF, roles=frozenset({Role.CARE}), id=new_id(), channels=frozenset({"till"}))
    assert str((await refusal(shop.database, abort_edit, step, far)).code) == "NOT_FOUND"


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=2)
    order_id = await place(shop, {"mug": 2, "set": 1})
    order = await shop.order(order_id)
    mug, _, part = (line.id for line in order.lines)
    edit = await begin(shop, order_id)
    over = await begin(shop, await place(shop))
    await abort(shop, over)

    def adding(**stated: Any) -> AddEditLine:
        return AddEditLine(**{"idempotency_key": a_key(), "edit_id": edit, "sku": "tea", "quantity": 1, **stated})

    def setting(line_id: UUID, quantity: int, **stated: Any) -> SetEditQuantity:
        key = {"idempotency_key": a_key(), "edit_id": edit}
        return SetEditQuantity(**{**key, "line_id": line_id, "quantity": quantity, **stated})

    refused: list[tuple[Any, Any, str, tuple[str, ...]]] = [
        (begin_edit, BeginEdit(idempotency_key=a_key(), order_id=order_id), "EDIT_OPEN", ("orderId",)),
        (begin_edit, BeginEdit(idempotency_key=a_key(), order_id=new_id()), "NOT_FOUND", ("orderId",)),
        (
            begin_edit,
            BeginEdit(idempotency_key=a_key(), order_id=order_id, life=timedelta(days=1)),
            "INVALID",
            ("expiresInSeconds",),
        ),
        (add_line, adding(edit_id=new_id()), "NOT_FOUND", ("editId",)),
        (add_line, adding(edit_id=over), "ILLEGAL_TRANSITION", ("editId",)),
        (add_line, adding(sku="nothing"), "NOT_FOUND", ("sku",)),
        (add_line, adding(quantity=0), "INVALID", ("quantity",)),
        (add_line, adding(delivery_id=new_id()), "NOT_FOUND", ("deliveryId",)),
        (add_line, adding(unit_price=Money(100, "USD")), "INVALID", ("unitPrice",)),
        (add_line, adding(quantity=201), "INSUFFICIENT_STOCK", ("sku",)),
        (add_line, adding(expected_version=9), "VERSION_CONFLICT", ("expectedVersion",)),
        (set_quantity, setting(new_id(), 1), "NOT_FOUND", ("orderLineId",)),
        (set_quantity, setting(part, 1), "PART_OF_KIT", ("orderLineId",)),
        (set_quantity, setting(mug, -1), "INVALID", ("quantity",)),
        (
            set_discount,
            SetEditDiscount(idempotency_key=a_key(), edit_id=edit, amount=Money(4501, "EUR")),
            "AMOUNT_EXCEEDED",
            ("amount",),
        ),
        (
            set_method,
            SetEditMethod(idempotency_key=a_key(), edit_id=edit, method=FulfillmentMethod.PICKUP_IN_STORE),
            "INVALID",
            ("pickupLocation",),
        ),
        (
            set_address,
            SetEditAddress(
                idempotency_key=a_key(), edit_id=edit, address=Address("DE"), billing=True, recipient=Contact(name="x")
            ),
            "INVALID",
            ("billing",),
        ),
        (commit_work, committing(edit, expected_total=Money(1, "EUR")), "INVALID", ("expectedTotal",)),
        (
            commit_work,
            committing(edit, payments=(PlacePayment(gateway="bank", amount=Money(1, "USD")),)),
            "INVALID",
            ("payments", "0", "amount"),
        ),
    ]

    # when
    answers: list[Refusal] = []
    async with nothing_changes(shop.database):
        for use_case, command, _, _ in refused:
            with pytest.raises(Refusal) as caught:
                await shop.run(use_case, command)
            answers.append(caught.value)

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, _, code, path in refused]


async def test_what_an_edit_holds_is_nobody_elses_and_a_new_edit_takes_the_place_of_one_that_ran_out(
    shop: Shop,
) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    edit = await begin(shop, order_id)
    await add(shop, edit, "tea", 2)
    held = (await the_edit(shop, edit)).reservation_id
    assert held is not None

    # then
    release = ReleaseReservation(idempotency_key=a_key(), reservation_id=held)
    assert str((await refusal(shop.database, release_reservation, release)).code) == "NOT_FOUND"
    taking = a_command(lines=(PlaceLine(sku="tea", quantity=2),), reservation_id=held)
    assert str((await refusal(shop.database, placing, taking)).code) == "NOT_FOUND"

    # when
    await let_run_out(shop, edit)
    late = await refusal(shop.database, commit_work, committing(edit))
    second = await begin(shop, order_id)

    # then
    assert isinstance(late, IllegalTransition)
    assert late.source == "EXPIRED"
    assert ((await the_edit(shop, edit)).state.value, await level(shop, "tea")) == ("EXPIRED", (100, 0, 0))
    opened = (await shop.order(order_id)).edit
    assert opened is not None
    assert opened.id == second
    await invariants_hold(shop.database)


async def test_units_that_were_taken_for_a_fact_are_looked_for_again_at_the_commit(shop: Shop) -> None:
    # given: an edit that holds all teas of BER, which turn out not to be there
    order_id = await place(shop, {"mug": 1})
    edit = await begin(shop, order_id)
    await add(shop, edit, "tea", 100)
    await adjust(shop, -98, sku="tea", reason=StockReason.LOST)
    assert (await level(shop, "tea"), await level(shop, "tea", "HAM")) == ((2, 2, 0), (100, 0, 0))

    # when
    await commit(shop, edit)

    # then
    assert (await level(shop, "tea"), await level(shop, "tea", "HAM")) == ((2, 2, 0), (100, 98, 0))
    await invariants_hold(shop.database)


async def test_what_is_paid_on_delivery_follows_the_total(shop: Shop) -> None:
    # given
    paid = (PlacePayment(gateway="cod", tender=TenderKind.COD, amount=Money(2500, "EUR")),)
    order_id = await place(shop, {"mug": 2}, payments=paid)

    # when
    for units, total in ((3, 3750), (1, 1250)):
        edit = await begin(shop, order_id)
        await set_units(shop, edit, "mug", units)
        await commit(shop, edit)

        # then
        order = await shop.order(order_id)
        assert (order.totals.total, [payment.amount_minor for payment in order.payments]) == (total, [total])
        assert order.holds == ()
    await invariants_hold(shop.database)
