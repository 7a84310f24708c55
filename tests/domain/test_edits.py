"""What an edit makes of an order: one pure function, for previews and commits alike."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import FulfillmentMethod
from app.domain.errors import AmountExceeded, IllegalTransition, InvalidInput, NotFound, PartOfKit, QuantityExceeded
from app.domain.ids import new_id
from app.domain.money import share
from app.domain.orders.derive import derive
from app.domain.orders.edit.operations import (
    AddLine,
    Discount,
    Operation,
    SetAddress,
    SetMethod,
    SetQuantity,
    SetShipping,
    put,
)
from app.domain.orders.edit.staging import settled, staged
from app.domain.orders.model import Order
from app.domain.orders.place import Source
from db.repositories.edit_documents import operation_documents, read_operations
from tests.domain.orders_by_hand import BER, a_delivery, a_kit, a_line, an_order, sourced


def wanted(order: Order, line: int, quantity: int) -> SetQuantity:
    """So many units of the order's line in the end."""
    spare = tuple(new_id() for _ in range(1 + len(order.lines)))
    return SetQuantity(line_id=order.lines[line].id, quantity=quantity, spare_ids=spare)


def an_edited(order: Order, *operations: Operation) -> Order:
    """The order with all that was wanted provided by one location."""
    one = staged(order, operations, new_id)
    kits = {line.id for line in one.order.lines if line.is_kit}
    sources = [Source(line, BER, "BER", units) for line, units in one.wanted.items() if units and line not in kits]
    after, missing = settled(one, sources, new_id)
    assert missing == {}
    return after


def mugs_and_tea(mugs: int = 3, teas: int = 2) -> Order:
    """Sent from one location, nothing picked yet."""
    home = a_delivery()
    lines = (a_line(home, mugs, 1250, position=0), a_line(home, teas, 499, sku="tea", position=1))
    return sourced(an_order(lines, (home,)))


def picked(order: Order, line: int, units: int) -> Order:
    """The order whose location has so many units of a line in hand."""
    works = tuple(
        replace(
            work,
            lines=tuple(
                replace(part, picked=units) if part.line_id == order.lines[line].id else part for part in work.lines
            ),
        )
        for work in order.fulfillment_orders
    )
    return replace(order, fulfillment_orders=works)


def test_more_units_make_a_line_larger_and_fewer_are_canceled() -> None:
    # given
    order = mugs_and_tea()

    # when
    after = an_edited(order, wanted(order, 0, 5), wanted(order, 1, 1))

    # then
    assert [(line.quantity, line.canceled, line.allocated) for line in after.lines] == [(5, 0, 5), (2, 1, 1)]
    assert after.totals.total == 5 * 1250 + 499
    assert after.totals.placed == order.totals.placed
    assert sum(part.outstanding for work in after.fulfillment_orders for part in work.lines) == 6


def test_more_units_of_a_line_that_shrank_are_a_line_of_their_own_at_the_same_price() -> None:
    # given
    order = mugs_and_tea()
    shrunk = an_edited(order, wanted(order, 0, 1))

    # when
    after = an_edited(shrunk, wanted(shrunk, 0, 4))

    # then
    assert [(line.sku, line.quantity, line.live) for line in after.lines] == [
        ("mug", 3, 1),
        ("tea", 2, 2),
        ("mug", 3, 3),
    ]
    assert after.totals.total == 4 * 1250 + 2 * 499


def test_a_discount_takes_off_what_it_says_although_units_were_canceled() -> None:
    # given: one of three is left of the mugs
    order = mugs_and_tea()
    shrunk = an_edited(order, wanted(order, 0, 1))

    # when
    after = an_edited(shrunk, Discount(id=new_id(), line_id=shrunk.lines[0].id, amount_minor=333, reason="scratched"))

    # then
    assert after.totals.total == shrunk.totals.total - 333
    assert [one.amount_minor for one in after.lines[0].discounts] == [after.lines[0].discount_minor]


def test_a_discount_on_the_order_is_split_by_value_over_what_has_not_left() -> None:
    # given
    order = mugs_and_tea(1, 1)

    # when
    after = an_edited(order, Discount(id=new_id(), line_id=None, amount_minor=100))

    # then
    assert [line.discount_minor for line in after.lines] == [71, 29]


def test_a_kit_grows_with_its_components() -> None:
    # given
    home = a_delivery()
    order = sourced(an_order(a_kit(home, 2, 3000, [(2, 1250), (1, 499)]), (home,)))

    # when
    after = an_edited(order, wanted(order, 0, 3))

    # then
    assert [(line.quantity, line.allocated) for line in after.lines] == [(3, 3), (6, 6), (3, 3)]
    assert after.totals.total == 9000
    assert sum(line.price_share_minor or 0 for line in after.lines) == 9000


def test_another_address_gives_the_work_anew_and_moves_no_units() -> None:
    # given
    order = mugs_and_tea()

    # when
    one = staged(order, [SetAddress(delivery_id=order.deliveries[0].id, address_id=UUID(int=5))], new_id)

    # then
    assert [work.status.value for work in one.order.fulfillment_orders] == ["CANCELED", "OPEN"]
    assert one.order.lines == order.lines
    assert (one.wanted, one.releases, one.reserved) == ({}, (), {})
    assert one.order.deliveries[0].address_id == UUID(int=5)


def test_another_way_gives_its_units_back_and_looks_for_them_anew() -> None:
    # given
    order = mugs_and_tea()
    store = UUID(int=77)
    way = SetMethod(
        delivery_id=order.deliveries[0].id,
        method=FulfillmentMethod.PICKUP_IN_STORE,
        pickup_location_id=store,
        pinned_to=store,
    )

    # when
    one = staged(order, [way], new_id)

    # then
    assert list(one.wanted.values()) == [3, 2]
    assert [free.quantity for free in one.releases] == [3, 2]
    assert {line.location_id for line in one.order.lines} == {store}
    assert [work.status.value for work in one.order.fulfillment_orders] == ["CANCELED"]


def test_shipping_is_stated_for_a_delivery() -> None:
    # given
    order = mugs_and_tea()
    home = order.deliveries[0].id

    # when
    after = an_edited(order, SetShipping(delivery_id=home, charge_id=new_id(), amount_minor=490, tax_minor=78))

    # then
    assert (after.totals.shipping, after.totals.total) == (490, order.totals.total + 490)


def test_refuses_what_cannot_be_undone_any_more() -> None:
    # given
    order = mugs_and_tea()
    in_hand = picked(order, 0, 2)
    home = a_delivery()
    gone = derive(an_order((a_line(home, 2, shipped=2),), (home,)))
    part = derive(an_order((a_line(home, 2, shipped=1, allocated=1),), (home,)))
    kit = sourced(an_order(a_kit(home, 1, 3000, [(2, None)]), (home,)))

    # then
    with pytest.raises(QuantityExceeded) as few:
        staged(in_hand, [wanted(in_hand, 0, 0)], new_id)
    assert [(one.requested, one.left) for one in few.value.excesses] == [(3, 1)]
    with pytest.raises(IllegalTransition):
        staged(gone, [wanted(gone, 0, 1)], new_id)
    with pytest.raises(IllegalTransition):
        staged(part, [SetAddress(delivery_id=home.id, address_id=new_id())], new_id)
    with pytest.raises(IllegalTransition):
        staged(part, [Discount(id=new_id(), line_id=part.lines[0].id, amount_minor=1)], new_id)
    with pytest.raises(PartOfKit):
        staged(kit, [wanted(kit, 1, 1)], new_id)
    with pytest.raises(NotFound):
        staged(order, [SetQuantity(line_id=new_id(), quantity=1)], new_id)
    with pytest.raises(AmountExceeded) as much:
        staged(order, [Discount(id=new_id(), line_id=order.lines[1].id, amount_minor=999)], new_id)
    assert much.value.limit.minor == 998
    with pytest.raises(InvalidInput):
        staged(order, [wanted(order, 0, 0), wanted(order, 1, 0)], new_id)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Order, tuple[Operation, ...]]:
    """A placed order of three lines, one of them a kit, and what somebody wants otherwise."""
    home = a_delivery()
    rate = draw(st.sampled_from([None, Decimal("0.19"), Decimal("0.07")]))
    lines = (
        a_line(home, draw(st.integers(1, 5)), draw(st.integers(1, 3000)), tax_rate=rate, position=0),
        a_line(home, draw(st.integers(1, 5)), draw(st.integers(1, 3000)), sku="tea", position=1),
        *a_kit(home, draw(st.integers(1, 3)), draw(st.integers(1, 3000)), [(2, 100), (1, None)], sku="set", position=2),
    )
    order = sourced(an_order(lines, (home,), tax_included=draw(st.booleans())))
    operations: tuple[Operation, ...] = ()
    for index in (0, 1, 2):
        if draw(st.booleans()):
            operations = put(operations, wanted(order, index, draw(st.integers(0, 7))))
    if draw(st.booleans()):
        fresh = a_line(home, draw(st.integers(1, 4)), draw(st.integers(1, 3000)), sku="poster")
        operations = put(operations, AddLine(lines=(fresh,)))
    if draw(st.booleans()):
        target = draw(st.sampled_from([None, order.lines[0].id, order.lines[2].id]))
        operations = put(
            operations, Discount(id=new_id(), line_id=target, fraction=Decimal(draw(st.integers(0, 100))) / 100)
        )
    return order, operations


@given(edits())
def test_buckets_hold_totals_add_up_and_what_was_stored_does_the_same(
    case: tuple[Order, tuple[Operation, ...]],
) -> None:
    # given
    order, operations = case
    live = {line.id: line.live for line in order.lines}
    for one in operations:
        if isinstance(one, SetQuantity):
            live[one.line_id] = one.quantity
    if not any(isinstance(one, AddLine) for one in operations) and not any(
        live[line.id] for line in order.lines if not line.is_component
    ):
        with pytest.raises(InvalidInput):
            staged(order, operations, new_id)
        return

    # when
    after = an_edited(order, *operations)
    again = an_edited(order, *read_operations(operation_documents(operations)))

    # then: what is wanted is there, line by line
    for line in order.lines:
        if not line.is_component:
            assert sum(one.live for one in after.lines if one.sku == line.sku and not one.is_component) == live[line.id]
    # quantities never fall, and every live unit has work
    known = {line.id: line for line in after.lines}
    assert all(known[line.id].quantity >= line.quantity for line in order.lines)
    assert all(line.allocated == line.live for line in after.lines if not line.is_kit)
    working = sum(part.outstanding for work in after.fulfillment_orders for part in work.lines)
    assert working == sum(line.live for line in after.lines if not line.is_kit)
    # money adds up, discounts are explained, kits share all they cost
    goods = [line for line in after.lines if not line.is_component]
    assert all(0 <= line.discount_minor <= line.unit_price_minor * line.quantity for line in goods)
    assert all(sum(one.amount_minor for one in line.discounts) == line.discount_minor for line in goods)
    net = sum(
        line.unit_price_minor * line.live - share(line.discount_minor, line.live, line.quantity) for line in goods
    )
    tax = 0 if after.tax_included else sum(share(line.tax_minor, line.live, line.quantity) for line in goods)
    assert after.totals.total == net + tax
    for kit in (line for line in after.lines if line.is_kit):
        parts = [line for line in after.lines if line.parent_line_id == kit.id]
        assert sum(part.discount_minor for part in parts) == kit.discount_minor
        assert sum(part.price_share_minor or 0 for part in parts) == kit.unit_price_minor * kit.quantity
        assert [part.quantity for part in parts] == [kit.quantity * (part.per_parent or 0) for part in parts]
    # what was kept between the steps does the same
    assert (again.totals, [line.live for line in again.lines]) == (after.totals, [line.live for line in after.lines])
