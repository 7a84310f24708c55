"""Ids of delivery options: what was promised comes back as it was, and nothing else does."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.availability.tokens import Promise, destination_digest, goods_digest, make_option_id, read_option_id
from app.domain.enums import FulfillmentMethod

KEY, OTHER = b"a key of these tests", b"another key"
instants = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - it wants naive bounds
promises = st.builds(
    Promise,
    channel_id=st.uuids(),
    goods=st.binary(min_size=16, max_size=16),
    destination=st.binary(min_size=16, max_size=16),
    method=st.sampled_from(FulfillmentMethod),
    location_id=st.none() | st.uuids(version=4),
    service_id=st.none() | st.uuids(version=4),
    price_minor=st.integers(0, 10**14),
    currency=st.sampled_from(["EUR", "GBP", "JPY"]),
    promised_from=instants,
    promised_by=instants,
    promised_on=st.dates(),
    valid_until=instants.map(lambda at: at.replace(microsecond=0)),
    later=st.booleans(),
)
A_PROMISE = Promise(
    channel_id=UUID(int=5),
    goods=goods_digest([("mug", 2)]),
    destination=destination_digest("GB", "N1 9GU"),
    method=FulfillmentMethod.SHIP,
    location_id=None,
    service_id=UUID(int=6),
    price_minor=395,
    currency="GBP",
    promised_from=datetime(2026, 7, 2, tzinfo=UTC),
    promised_by=datetime(2026, 7, 4, tzinfo=UTC) - timedelta(microseconds=1),
    promised_on=date(2026, 7, 3),
    valid_until=datetime(2026, 7, 1, 15, tzinfo=UTC),
)


@given(promises)
def test_a_promise_comes_back_as_it_was_made(promise: Promise) -> None:
    assert read_option_id([OTHER, KEY], make_option_id(KEY, promise)) == promise


def test_an_id_that_another_key_signed_is_none_of_ours() -> None:
    assert read_option_id([OTHER], make_option_id(KEY, A_PROMISE)) is None
    assert read_option_id([], make_option_id(KEY, A_PROMISE)) is None


@given(st.data())
def test_a_changed_id_is_no_id(data: st.DataObject) -> None:
    # given
    text = make_option_id(KEY, A_PROMISE)
    place = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda one: one != text[place]))
    # then
    assert read_option_id([KEY], text[:place] + character + text[place + 1 :]) is None


@given(st.text(max_size=400))
def test_what_nobody_signed_is_no_id(text: str) -> None:
    assert read_option_id([KEY], text) is None
    assert read_option_id([KEY], "do_" + text) is None


def test_goods_are_the_same_in_any_order_and_on_any_number_of_lines() -> None:
    assert goods_digest([("mug", 2), ("tea", 1)]) == goods_digest([("tea", 1), ("mug", 1), ("mug", 1)])
    assert goods_digest([("mug", 2)]) != goods_digest([("mug", 3)])
    assert goods_digest([("a", 1), ("b", 1)]) != goods_digest([("a", 1), ("b,1", 1)])


def test_a_destination_is_the_same_however_its_postal_code_is_typed() -> None:
    assert destination_digest("GB", "n1-9gu") == destination_digest("GB", "N1 9GU")
    assert destination_digest("GB", "N1 9GU") != destination_digest("GB", None)
    assert destination_digest("DE", "10115") != destination_digest("FR", "10115")
