"""What makes two calls under one key the same call."""

from dataclasses import dataclass, replace

import pytest

from app.idempotency import input_hash
from app.orders.command import PlaceLine, PlaceOrder

ASKED = PlaceOrder(idempotency_key="first of two", channel="web", lines=(PlaceLine(sku="mug", quantity=1),))


def test_the_key_is_no_part_of_the_input() -> None:
    assert input_hash(replace(ASKED, idempotency_key="second of two")) == input_hash(ASKED)


def test_a_field_that_a_later_release_adds_leaves_keys_in_flight_alone() -> None:
    # given
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Line:
        sku: str
        engraving: str | None = None

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Before:
        idempotency_key: str
        sku: str

    @dataclass(frozen=True, slots=True, kw_only=True)
    class After(Before):
        gift: bool = False
        lines: tuple[Line, ...] = ()

    # then
    assert input_hash(After(idempotency_key="k", sku="mug")) == input_hash(Before(idempotency_key="k", sku="mug"))
    bare, engraved = (After(idempotency_key="k", sku="mug", lines=(Line(sku="mug", engraving=e),)) for e in (None, "A"))
    assert input_hash(bare) != input_hash(engraved)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, channel="pos"),
        replace(ASKED, lines=(PlaceLine(sku="mug", quantity=2),)),
        replace(ASKED, lines=(*ASKED.lines, *ASKED.lines)),
        replace(ASKED, lines=(PlaceLine(sku="mug", quantity=1, line_ref="1"),)),
        replace(ASKED, allow_backorder=True),
    ],
)
def test_whatever_is_stated_makes_another_input(other: PlaceOrder) -> None:
    assert input_hash(other) != input_hash(ASKED)
