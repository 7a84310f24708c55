"""Attempts are counted exactly, over all processes, before anything is looked up."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.limits.attempts import Attempt, attempt_at, count_attempt
from db.database import Database
from db.engine import make_engine
from tests.graphql_schema.asking import counted_statements

HOUR = timedelta(hours=1)
SECRET = b"the secret of the counted attempts"


def an_attempt(whose: str = "10.0.0.1", *, most: int = 3, within: timedelta = HOUR) -> Attempt:
    return attempt_at(SECRET, "a test", whose, most=most, within=within)


async def tries(database: Database, attempt: Attempt, times: int) -> list[bool]:
    return [await count_attempt(database, attempt) for _ in range(times)]


async def age(database: Database, by: timedelta) -> None:
    """Let time pass for every attempt that was counted."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE attempts SET forgotten_at = forgotten_at - CAST(:age AS interval),"
                " tried_at = ARRAY(SELECT tried - CAST(:age AS interval) FROM unnest(tried_at) AS tried)"
            ),
            {"age": by},
        )


async def kept(database: Database) -> int:
    async with database.engine.begin() as connection:
        return await connection.scalar(text("SELECT count(*) FROM attempts")) or 0


async def test_so_many_may_go_on_and_no_more(database: Database) -> None:
    assert await tries(database, an_attempt(most=3), 5) == [True, True, True, False, False]
    assert await tries(database, an_attempt("10.0.0.2", most=3), 1) == [True]


async def test_the_window_slides(database: Database) -> None:
    """Each attempt is forgotten when its own time has come, not all at once."""
    # given
    assert await tries(database, an_attempt(most=2), 1) == [True]
    await age(database, HOUR / 2)
    assert await tries(database, an_attempt(most=2), 2) == [True, False]

    # when: the first is over an hour old, the second half an hour
    await age(database, HOUR / 2)

    # then
    assert await tries(database, an_attempt(most=2), 2) == [True, False]


async def test_what_was_refused_does_not_lengthen_the_wait(database: Database) -> None:
    # given
    await tries(database, an_attempt(most=1), 1)
    await age(database, HOUR - timedelta(minutes=1))
    assert await tries(database, an_attempt(most=1), 3) == [False, False, False]

    # when
    await age(database, timedelta(minutes=1))

    # then
    assert await tries(database, an_attempt(most=1), 1) == [True]


async def test_a_hundred_at_once_over_several_processes_are_counted_exactly(database_url: str) -> None:
    # given
    processes = [Database(make_engine(database_url, pool_size=8)) for _ in range(4)]

    # when
    answers = await asyncio.gather(
        *(count_attempt(process, an_attempt(most=10)) for process in processes for _ in range(25))
    )

    # then
    assert answers.count(True) == 10
    for process in processes:
        await process.engine.dispose()


async def test_counting_stops_at_the_first_key_that_is_full(database: Database) -> None:
    """Who has used up their own allowance takes nothing from what everybody shares."""
    # given
    mine, everybody = an_attempt("me", most=1), an_attempt("everybody", most=3)
    assert await count_attempt(database, mine, everybody)

    # when
    assert [await count_attempt(database, mine, everybody) for _ in range(5)] == [False] * 5

    # then: two are left for the others
    assert await tries(database, everybody, 3) == [True, True, False]


async def test_every_key_must_have_room(database: Database) -> None:
    everybody = an_attempt("everybody", most=2)
    answers = [await count_attempt(database, an_attempt(f"address {n}", most=1), everybody) for n in range(4)]
    assert answers == [True, True, False, False]


async def test_keys_are_kept_as_keyed_digests_only(database: Database) -> None:
    # given
    await count_attempt(database, an_attempt("ada@example.com"))

    # when
    async with database.engine.begin() as connection:
        (key,) = (await connection.execute(text("SELECT key FROM attempts"))).one()

    # then
    assert len(key) == 32
    assert key != attempt_at(b"another secret", "a test", "ada@example.com", most=3, within=HOUR).key
    assert key != attempt_at(SECRET, "another thing", "ada@example.com", most=3, within=HOUR).key


async def test_one_statement_whatever_comes_of_it(database: Database) -> None:
    keys = [an_attempt(whose, most=1) for whose in ("address", "order", "everybody")]
    for expected in (True, False):
        with counted_statements(database) as statements:
            assert await count_attempt(database, *keys) is expected
        assert len(statements) == 1


async def test_what_is_over_is_swept_away_as_others_try(database: Database) -> None:
    # given
    for number in range(10):
        await count_attempt(database, an_attempt(f"address {number}"))
    await age(database, HOUR * 2)

    # when
    for _ in range(5):
        await count_attempt(database, an_attempt("another"))

    # then
    assert await kept(database) == 1


async def test_without_the_counter_nothing_goes_on(database: Database) -> None:
    # given: the table is gone
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE attempts RENAME TO attempts_gone"))

    # then
    with pytest.raises(Exception, match="attempts"):
        await count_attempt(database, an_attempt())


async def test_who_waits_too_long_for_their_turn_is_refused(database: Database, database_url: str) -> None:
    # given: somebody holds the row
    await count_attempt(database, an_attempt())
    impatient = Database(make_engine(database_url))
    async with database.engine.begin() as holder, impatient.engine.connect() as setting:
        await holder.execute(text("SELECT key FROM attempts FOR UPDATE"))
        await setting.execute(text("SET lock_timeout = '50ms'"))
        await setting.commit()
        await setting.close()

        # then
        assert not await count_attempt(impatient, an_attempt())
    await impatient.engine.dispose()
