"""One token bucket for all processes: never more than it holds, and seldom a statement."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

import pytest
from sqlalchemy import text

from app.limits.leases import LeasedMeter
from app.limits.meter import Bucket, RateLimited
from db.database import Database
from db.engine import make_engine
from tests.app.limits.test_meter import Wound
from tests.graphql_schema.asking import counted_statements

SECRET = b"the secret of the leases"
ONCE = Bucket(capacity=100, refill=0.001)
"""A bucket that does not fill again while a test lasts."""

CHARGES = 50


@pytest.fixture
async def processes(database_url: str) -> AsyncIterator[list[Database]]:
    opened = [Database(make_engine(database_url, pool_size=5)) for _ in range(4)]
    yield opened
    for process in opened:
        await process.engine.dispose()


async def went_through(meter: LeasedMeter, cost: float, bucket: Bucket, key: str = "somebody") -> bool:
    try:
        await meter.charge(key, cost, bucket)
    except RateLimited:
        return False
    return True


async def pass_seconds(database: Database, seconds: float) -> None:
    """Let time pass for every bucket in PostgreSQL."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE rate_leases SET full_at = full_at - make_interval(secs => :age)"), {"age": seconds}
        )


async def test_fifty_at_once_in_each_process_spend_one_bucket_and_no_more(processes: list[Database]) -> None:
    # given
    meters = [LeasedMeter(process, SECRET) for process in processes]

    # when
    answers = await asyncio.gather(*(went_through(meter, 1, ONCE) for meter in meters for _ in range(CHARGES)))

    # then: 100 less what fills within a lease's life
    assert answers.count(True) == 99


async def test_a_bucket_that_fills_is_never_overspent(processes: list[Database]) -> None:
    """All processes ask at once, again and again, for more than there is."""
    # given
    bucket = Bucket(capacity=200, refill=100)
    meters = [LeasedMeter(process, SECRET) for process in processes]
    spent = 0
    began = monotonic()

    # when
    for _ in range(8):
        answers = await asyncio.gather(*(went_through(meter, 3, bucket) for meter in meters for _ in range(CHARGES)))
        spent += 3 * answers.count(True)
    took = monotonic() - began

    # then
    assert spent <= bucket.capacity + bucket.refill * took
    assert spent >= 90


async def test_a_lease_serves_many_charges(processes: list[Database]) -> None:
    # given
    meter = LeasedMeter(processes[0], SECRET, clock=Wound())

    # when
    with counted_statements(processes[0]) as statements:
        for _ in range(100):
            await meter.charge("somebody", 1, Bucket(capacity=1000, refill=50))

    # then: 100 tokens a lease
    assert len(statements) == 1


async def test_who_comes_at_once_shares_one_lease(processes: list[Database]) -> None:
    meter = LeasedMeter(processes[0], SECRET, clock=Wound())
    with counted_statements(processes[0]) as statements:
        await asyncio.gather(*(meter.charge("somebody", 1, Bucket(1000, 50)) for _ in range(CHARGES)))
    assert len(statements) == 1


async def test_a_flood_of_refusals_asks_the_database_nothing(processes: list[Database]) -> None:
    # given
    clock = Wound()
    meter = LeasedMeter(processes[0], SECRET, clock=clock)
    while await went_through(meter, 10, ONCE):
        pass

    # when
    with counted_statements(processes[0]) as statements:
        assert not any([await went_through(meter, 10, ONCE) for _ in range(1000)])

    # then
    assert statements == []


async def test_a_refusal_says_how_long_to_wait(processes: list[Database]) -> None:
    # given: 100 less 10 that fill within a life
    meter = LeasedMeter(processes[0], SECRET, clock=Wound())
    bucket = Bucket(capacity=100, refill=10)
    await meter.charge("somebody", 90, bucket)

    # when
    with pytest.raises(RateLimited) as refused:
        await meter.charge("somebody", 45, bucket)

    # then
    assert refused.value.retry_after_seconds in (4, 5)


async def test_what_was_leased_and_not_spent_goes_back(processes: list[Database]) -> None:
    """A lease of 100 of which 10 were spent: the next statement gives 90 back."""
    # given
    clock, bucket = Wound(), Bucket(capacity=1000, refill=50)
    meter, other = LeasedMeter(processes[0], SECRET, clock=clock), LeasedMeter(processes[1], SECRET)
    await meter.charge("somebody", 10, bucket)

    # when: the lease ends, on this process's clock only
    clock.seconds += 2
    assert (await meter.charge("somebody", 10, bucket)).available >= 880

    # then
    assert await went_through(other, 700, bucket)


async def test_a_lease_that_is_over_is_not_spent(processes: list[Database]) -> None:
    """Otherwise a bucket that filled meanwhile could be spent on top of it."""
    # given
    clock, bucket = Wound(), Bucket(capacity=1000, refill=50)
    meter = LeasedMeter(processes[0], SECRET, clock=clock)
    await meter.charge("somebody", 1, bucket)
    clock.seconds += 2

    # when
    with counted_statements(processes[0]) as statements:
        await meter.charge("somebody", 1, bucket)

    # then
    assert len(statements) == 1


async def test_a_bucket_fills_again_by_the_database_clock(processes: list[Database]) -> None:
    # given
    clock, bucket = Wound(), Bucket(capacity=100, refill=1)
    meter = LeasedMeter(processes[0], SECRET, clock=clock)
    while await went_through(meter, 10, bucket):
        pass

    # when
    clock.seconds += 50
    await pass_seconds(processes[0], 50)

    # then
    assert [await went_through(meter, 10, bucket) for _ in range(6)].count(True) == 5


async def test_full_buckets_are_swept_away_as_others_are_spent(processes: list[Database]) -> None:
    # given
    meter = LeasedMeter(processes[0], SECRET)
    for number in range(10):
        await meter.charge(f"caller {number}", 1, ONCE)
    await pass_seconds(processes[0], 1_000_000)

    # when
    for number in range(5):
        await meter.charge(f"newcomer {number}", 1, ONCE)

    # then
    async with processes[0].engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM rate_leases")) == 5


async def test_remembers_so_many_buckets(processes: list[Database]) -> None:
    meter = LeasedMeter(processes[0], SECRET, most=3)
    for number in range(5):
        await meter.charge(f"caller {number}", 1, ONCE)
    assert len(meter) == 3


async def test_a_lost_database_takes_no_token_twice(processes: list[Database]) -> None:
    """What was held when a statement failed is given up, not given back twice."""
    # given: 40 of a lease are left, of 60 in all
    clock, bucket = Wound(), Bucket(capacity=100, refill=5)
    meter = LeasedMeter(processes[0], SECRET, clock=clock)
    await meter.charge("somebody", 50, bucket)
    async with processes[1].engine.begin() as connection:
        await connection.execute(text("ALTER TABLE rate_leases RENAME TO rate_leases_gone"))

    # when
    with pytest.raises(Exception, match="rate_leases"):
        await meter.charge("somebody", 30, bucket)
    async with processes[1].engine.begin() as connection:
        await connection.execute(text("ALTER TABLE rate_leases_gone RENAME TO rate_leases"))

    # then
    assert await went_through(meter, 30, bucket)
    assert not await went_through(meter, 30, bucket)
