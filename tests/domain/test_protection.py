"""Which rule wins at a level, and what is kept from whom."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.protection import Effects, Kept, Place, Protection, Rule, Scope, protect, taken_from

SKU, OTHER_SKU, BER, HAM, WEB, STORE = (UUID(int=number) for number in range(1, 7))
CHANNELS = (WEB, STORE)
NUMBERS = count(100)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
EVERYWHERE = Scope()
HERE = Place(sku_id=SKU, category="mugs", location_id=BER, groups=frozenset({"north"}))


def a_rule(scope: Scope = EVERYWHERE, *, after: int = 0, **effects: Any) -> Rule:
    number = next(NUMBERS)
    saved = LONG_AGO + timedelta(hours=after)
    return Rule(id=UUID(int=number), code=f"rule-{number}", scope=scope, effects=Effects(**effects), saved_at=saved)


def test_the_most_specific_rule_wins_whatever_was_saved_last() -> None:
    # given: from the least to the most specific
    rules = [
        a_rule(safety_stock=1, after=9),
        a_rule(Scope(location_group="north"), safety_stock=2, after=8),
        a_rule(Scope(location_id=BER), safety_stock=3, after=7),
        a_rule(Scope(category="mugs"), safety_stock=4, after=6),
        a_rule(Scope(category="mugs", location_group="north"), safety_stock=5, after=5),
        a_rule(Scope(sku_id=SKU), safety_stock=6, after=4),
        a_rule(Scope(sku_id=SKU, location_id=BER), safety_stock=7, after=3),
    ]

    # then
    for known in range(1, len(rules) + 1):
        assert protect(HERE, rules[:known], CHANNELS).safety == Kept(known, rules[known - 1].id)


def test_of_equal_rules_the_last_saved_wins() -> None:
    # given
    older, newer = a_rule(safety_stock=5), a_rule(safety_stock=2, after=1)

    # then
    assert protect(HERE, [newer, older], CHANNELS).safety == Kept(2, newer.id)


def test_rules_of_other_skus_places_and_channels_say_nothing_here() -> None:
    # given
    elsewhere = [
        a_rule(Scope(sku_id=OTHER_SKU), safety_stock=1),
        a_rule(Scope(category="plates"), safety_stock=1),
        a_rule(Scope(location_id=HAM), safety_stock=1),
        a_rule(Scope(location_group="south"), safety_stock=1),
    ]

    # then
    assert protect(HERE, elsewhere, CHANNELS) == Protection()


def test_each_effect_is_won_by_itself() -> None:
    # given
    broad = a_rule(safety_stock=3, allow_pickup=False)
    narrow = a_rule(Scope(sku_id=SKU), allow_ship=False)

    # when
    protection = protect(HERE, [broad, narrow], CHANNELS)

    # then
    assert protection == Protection(Kept(3, broad.id), {}, {}, frozenset(CHANNELS), frozenset(CHANNELS))


def test_a_channel_may_be_let_through_where_the_others_are_not() -> None:
    # given
    rules = [a_rule(allow_ship=False), a_rule(Scope(channel_id=STORE), allow_ship=True)]

    # then
    assert protect(HERE, rules, CHANNELS).no_ship == {WEB}


def test_a_channels_safety_stock_yields_to_one_that_names_the_sku() -> None:
    # given
    of_channel = a_rule(Scope(channel_id=WEB), safety_stock=9)
    of_sku = a_rule(Scope(sku_id=SKU), safety_stock=1)

    # then
    assert protect(HERE, [of_channel], CHANNELS).channel_safety == {WEB: Kept(9, of_channel.id)}
    assert protect(HERE, [of_channel, of_sku], CHANNELS).channel_safety == {}


def test_a_fence_keeps_what_was_used_of_it_until_its_quantity_changes() -> None:
    # given
    fence = a_rule(Scope(channel_id=WEB), ring_fence=5)
    before = Protection(ring_fences={WEB: Kept(5, UUID(int=99), 3)})

    # then
    assert protect(HERE, [fence], CHANNELS, before).ring_fences == {WEB: Kept(5, fence.id, 3)}
    larger = a_rule(Scope(channel_id=WEB), ring_fence=6)
    assert protect(HERE, [larger], CHANNELS, before).ring_fences == {WEB: Kept(6, larger.id, 0)}


def test_a_narrow_fence_of_nothing_opens_a_broad_one() -> None:
    # given
    rules = [a_rule(Scope(channel_id=WEB), ring_fence=5), a_rule(Scope(sku_id=SKU, channel_id=WEB), ring_fence=0)]

    # then
    assert protect(HERE, rules, CHANNELS).ring_fences == {}


def test_who_took_how_many_is_told_safety_first_and_never_more_than_there_is() -> None:
    # given
    safety, fence = UUID(int=11), UUID(int=12)
    protection = Protection(Kept(4, safety), {}, {STORE: Kept(10, fence, 2), WEB: Kept(3, UUID(int=13))})

    # then
    [first, second] = taken_from(WEB, 9, protection)
    assert (first.rule_id, first.effect, first.units, first.for_channel_id) == (safety, "SAFETY_STOCK", 4, None)
    assert (second.rule_id, second.effect, second.units, second.for_channel_id) == (fence, "RING_FENCE", 5, STORE)
    assert [taken.units for taken in taken_from(WEB, 100, protection)] == [4, 8]
    assert taken_from(WEB, 0, protection) == ()


UNITS = st.integers(0, 30)
KEPT = st.dictionaries(
    st.sampled_from(CHANNELS), st.builds(Kept, UNITS, st.just(UUID(int=1)), UNITS), max_size=len(CHANNELS)
)


@given(UNITS, st.builds(Protection, st.builds(Kept, UNITS, st.none()), KEPT, KEPT), st.sampled_from(CHANNELS))
def test_what_is_left_after_all_was_taken_is_what_the_guard_would_allow(
    free: int, protection: Protection, channel: UUID
) -> None:
    # given
    fenced = sum(
        max(0, kept.quantity - kept.used) for other, kept in protection.ring_fences.items() if other != channel
    )
    allowed = max(0, free - protection.safety_for(channel).quantity - fenced)

    # then
    assert free - sum(part.units for part in taken_from(channel, free, protection)) == allowed
