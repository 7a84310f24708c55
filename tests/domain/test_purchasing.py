"""Purchase orders: whatever comes, however late, what is due was ordered and neither came nor was closed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import PurchaseOrderStatus, SupplyState
from app.domain.errors import IllegalTransition, InvalidInput, NotFound, QuantityExceeded, Refusal
from app.domain.purchasing import (
    NEXT,
    OVER,
    PurchaseOrder,
    PurchaseOrderLine,
    cancel,
    close,
    expected_of,
    order,
    receive,
    reschedule,
    supported_actions,
)
from app.domain.supplies import Place
from app.domain.unit_lines import Units

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=3), NOW + timedelta(days=9)
SKUS = ("mug", "tea")


def a_purchase(*quantities: int, status: PurchaseOrderStatus = PurchaseOrderStatus.ORDERED) -> PurchaseOrder:
    return PurchaseOrder(
        id=UUID(int=1),
        number="PO-1",
        supplier=Place(UUID(int=2), "POTTERY"),
        destination=Place(UUID(int=3), "BER"),
        status=status,
        lines=tuple(
            PurchaseOrderLine(id=UUID(int=10 + at), sku_id=UUID(int=20 + at), sku=sku, quantity=many, expected_at=SOON)
            for at, (sku, many) in enumerate(zip(SKUS, quantities, strict=False))
        ),
        created_at=NOW,
    )


units = st.one_of(
    st.none(),
    st.lists(
        st.tuples(st.sampled_from(SKUS), st.integers(1, 8), st.integers(0, 3)),
        max_size=2,
        unique_by=lambda line: line[0],
    ).map(lambda lines: [Units(sku, many, min(damaged, many)) for sku, many, damaged in lines]),
)
Step = Callable[[PurchaseOrder], PurchaseOrder]
steps = st.one_of(
    st.just(lambda purchase: order(purchase, NOW)),
    st.just(lambda purchase: close(purchase, NOW)),
    st.just(lambda purchase: cancel(purchase, NOW)),
    st.just(lambda purchase: reschedule(purchase, LATER, ())),
    st.builds(
        lambda lines, more: lambda purchase: receive(purchase, lines, NOW, more_allowed=more), units, st.booleans()
    ),
)


@given(st.integers(1, 6), st.integers(1, 6), st.booleans(), st.lists(steps, max_size=8))
def test_what_is_due_neither_came_nor_was_closed(mugs: int, teas: int, draft: bool, done: list[Step]) -> None:
    purchase = a_purchase(mugs, teas, status=PurchaseOrderStatus.DRAFT if draft else PurchaseOrderStatus.ORDERED)
    for step in done:
        try:
            after = step(purchase)
        except Refusal:
            continue
        # then
        assert after.status is purchase.status or after.status in NEXT[purchase.status]
        for was, line in zip(purchase.lines, after.lines, strict=True):
            assert line.quantity == was.quantity
            assert line.due == max(0, line.quantity - line.canceled - line.received)
            assert line.canceled in (0, line.quantity - line.received)
            assert (line.received, line.damaged, line.canceled) >= (was.received, was.damaged, was.canceled)
        still_due = any(line.due for line in after.lines)
        assert still_due is (after.status not in OVER) is bool(supported_actions(after)) is (after.closed_at is None)
        for line, expected in zip(after.lines, expected_of(after), strict=False):
            assert (expected.incoming, expected.state is SupplyState.OPEN) == (line.due, line.due > 0)
        purchase = after


def test_more_than_is_due_needs_leave() -> None:
    with pytest.raises(QuantityExceeded):
        receive(a_purchase(5), [Units("mug", 6)], NOW, more_allowed=False)
    after = receive(a_purchase(5), [Units("mug", 6)], NOW, more_allowed=True)
    assert (after.status, after.lines[0].received, after.lines[0].due) == (PurchaseOrderStatus.RECEIVED, 6, 0)


def test_what_came_is_closed_and_not_canceled() -> None:
    # given
    partly = receive(a_purchase(5, 2), [Units("mug", 4)], NOW, more_allowed=False)
    # then
    with pytest.raises(IllegalTransition):
        cancel(partly, NOW)
    assert close(partly, NOW).status is PurchaseOrderStatus.RECEIVED
    assert close(a_purchase(5), NOW).status is PurchaseOrderStatus.CANCELED


def test_dates_move_for_what_is_due() -> None:
    # given
    partly = receive(a_purchase(5, 2), [Units("tea", 2)], NOW, more_allowed=False)
    # when
    after = reschedule(partly, LATER, ())
    # then
    assert [line.expected_at for line in after.lines] == [LATER, SOON]
    assert after.expected_at == LATER
    for dates, refused in (
        ((("nil", LATER),), NotFound),
        ((("tea", LATER),), InvalidInput),
        ((("mug", LATER), ("mug", SOON)), InvalidInput),
    ):
        with pytest.raises(refused):
            reschedule(partly, None, dates)
