"""One process's token buckets, on a clock that the test winds."""

import pytest

from app.limits.meter import Bucket, LocalMeter, RateLimited, Unmetered

SMALL = Bucket(capacity=10, refill=2)


class Wound:
    """A clock that stands until it is wound."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


async def charged(meter: LocalMeter, cost: float, key: str = "somebody", bucket: Bucket = SMALL) -> int | None:
    """What is left, or None when it was refused."""
    try:
        return (await meter.charge(key, cost, bucket)).available
    except RateLimited:
        return None


async def test_a_bucket_is_spent_and_fills_again() -> None:
    # given
    clock = Wound()
    meter = LocalMeter(clock=clock)

    # then
    assert [await charged(meter, 4) for _ in range(3)] == [6, 2, None]
    clock.seconds += 1
    assert await charged(meter, 4) == 0
    clock.seconds += 100
    assert await charged(meter, 1) == 9


async def test_a_refusal_says_how_long_to_wait_and_takes_nothing() -> None:
    # given
    clock = Wound()
    meter = LocalMeter(clock=clock)
    await charged(meter, 10)

    # when
    with pytest.raises(RateLimited) as refused:
        await meter.charge("somebody", 5, SMALL)

    # then
    assert refused.value.retry_after_seconds == 3
    clock.seconds += 2.5
    assert await charged(meter, 5) == 0


async def test_who_waits_as_told_is_served() -> None:
    clock = Wound()
    meter = LocalMeter(clock=clock)
    for cost in (10.0, 0.3, 7.1, 9.9, 0.1):
        try:
            await meter.charge("somebody", cost, SMALL)
        except RateLimited as refused:
            clock.seconds += refused.retry_after_seconds
            await meter.charge("somebody", cost, SMALL)


async def test_callers_have_buckets_of_their_own() -> None:
    meter = LocalMeter(clock=Wound())
    assert await charged(meter, 10, "one") == 0
    assert await charged(meter, 10, "another") == 0
    assert await charged(meter, 1, "one") is None


async def test_what_costs_more_than_the_bucket_takes_the_whole_bucket() -> None:
    meter = LocalMeter(clock=Wound())
    assert await charged(meter, 11) == 0
    assert await charged(meter, 1) is None


async def test_remembers_so_many_buckets_and_forgets_the_longest_unused() -> None:
    # given
    meter = LocalMeter(clock=Wound(), most=2)
    for key in ("one", "two", "one", "three"):
        await meter.charge(key, 5, SMALL)

    # then: two was forgotten, one was not
    assert len(meter) == 2
    assert await charged(meter, 1, "one") is None
    assert await charged(meter, 10, "two") == 0


async def test_nothing_is_charged_where_limits_are_off() -> None:
    assert [(await Unmetered().charge("somebody", 1000, SMALL)).available for _ in range(3)] == [10, 10, 10]
