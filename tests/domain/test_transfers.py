"""Transfers: whatever is done with them, every unit is accounted for, and what is expected is what will come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import SupplyState, TransferStatus, TransitEnd
from app.domain.errors import IllegalTransition, InvalidInput, QuantityExceeded, Refusal
from app.domain.supplies import Place
from app.domain.transfers import (
    NEXT,
    OVER,
    Transfer,
    TransferLine,
    cancel,
    expected_of,
    ready,
    receive,
    ship,
    supported_actions,
)
from app.domain.unit_lines import Units

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SKUS = ("mug", "tea")


def a_transfer(*quantities: int, status: TransferStatus = TransferStatus.READY) -> Transfer:
    return Transfer(
        id=UUID(int=1),
        number="T-1",
        source=Place(UUID(int=2), "BER"),
        destination=Place(UUID(int=3), "HAM"),
        status=status,
        lines=tuple(
            TransferLine(id=UUID(int=10 + at), sku_id=UUID(int=20 + at), sku=sku, quantity=quantity)
            for at, (sku, quantity) in enumerate(zip(SKUS, quantities, strict=False))
        ),
        expected_at=NOW + timedelta(days=3),
        created_at=NOW,
    )


units = st.one_of(
    st.none(),
    st.lists(
        st.tuples(st.sampled_from(SKUS), st.integers(1, 6), st.integers(0, 3)),
        max_size=2,
        unique_by=lambda line: line[0],
    ).map(lambda lines: [Units(sku, quantity, min(damaged, quantity)) for sku, quantity, damaged in lines]),
)
Step = Callable[[Transfer], Transfer]
steps = st.one_of(
    st.just(ready),
    st.builds(
        lambda lines, final: lambda transfer: ship(transfer, lines, NOW, final=final, expected_at=None),
        units.map(lambda lines: None if lines is None else [replace(line, damaged=0) for line in lines]),
        st.booleans(),
    ),
    st.builds(lambda lines, close: lambda transfer: receive(transfer, lines, NOW, close=close), units, st.booleans()),
    st.builds(
        lambda end: lambda transfer: cancel(transfer, end, NOW), st.one_of(st.none(), st.sampled_from(TransitEnd))
    ),
)


@given(st.integers(1, 6), st.integers(1, 6), st.booleans(), st.lists(steps, max_size=8))
def test_every_unit_is_accounted_for_whatever_is_done(mugs: int, teas: int, draft: bool, done: list[Step]) -> None:
    transfer = a_transfer(mugs, teas, status=TransferStatus.DRAFT if draft else TransferStatus.READY)
    for step in done:
        try:
            after = step(transfer)
        except Refusal:
            continue
        # then: it follows the table, and nothing that happened is undone
        assert after.status is transfer.status or after.status in NEXT[transfer.status]
        for was, line in zip(transfer.lines, after.lines, strict=True):
            assert line.quantity == was.quantity == line.canceled + line.to_ship + line.shipped
            assert line.shipped == line.in_transit + line.received + line.returned + line.written_off
            assert min(line.to_ship, line.in_transit, line.received - line.damaged) >= 0
            assert all(
                getattr(line, bucket) >= getattr(was, bucket)
                for bucket in ("canceled", "shipped", "received", "damaged", "returned", "written_off")
            )
        # and: what is open may be worked on, what is over may not
        still_open = any(line.to_ship or line.in_transit for line in after.lines)
        assert still_open is (after.status not in OVER) is bool(supported_actions(after)) is (after.closed_at is None)
        for line, expected in zip(after.lines, expected_of(after), strict=False):
            assert expected.incoming == line.to_ship + line.in_transit
            assert (expected.state is SupplyState.OPEN) is (expected.incoming > 0)
        transfer = after


def test_a_partial_receipt_says_what_is_left() -> None:
    # given
    transfer = ship(a_transfer(5, 2), None, NOW, final=False, expected_at=None)
    # when
    after = receive(transfer, [Units("mug", 4, damaged=1)], NOW, close=False)
    # then
    assert (after.status, after.lines[0].in_transit, after.lines[0].damaged) == (
        TransferStatus.PARTIALLY_RECEIVED,
        1,
        1,
    )
    with pytest.raises(QuantityExceeded) as refused:
        receive(after, [Units("mug", 2), Units("tea", 3)], NOW, close=False)
    assert [(excess.sku, excess.requested, excess.left) for excess in refused.value.excesses] == [
        ("mug", 2, 1),
        ("tea", 3, 2),
    ]


def test_units_in_transit_are_never_canceled_without_a_word_on_them() -> None:
    # given
    transfer = ship(a_transfer(5), [Units("mug", 3)], NOW, final=False, expected_at=None)
    # then
    with pytest.raises(InvalidInput):
        cancel(transfer, None, NOW)
    (line,) = cancel(transfer, TransitEnd.RETURN_TO_SOURCE, NOW).lines
    assert (line.canceled, line.returned, line.written_off) == (2, 3, 0)


def test_what_is_over_stays_over() -> None:
    # given
    transfer = cancel(a_transfer(5), None, NOW)
    # then
    for step in (
        lambda: ready(transfer),
        lambda: ship(transfer, None, NOW, final=False, expected_at=None),
        lambda: receive(transfer, None, NOW, close=True),
        lambda: cancel(transfer, None, NOW),
    ):
        with pytest.raises(IllegalTransition) as refused:
            step()
        assert refused.value.allowed == ()
