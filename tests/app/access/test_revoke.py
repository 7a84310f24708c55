"""Revocations: one row and one fact per subject and time, and an instant that nobody slips past."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.revoke import revoke_access, session_subject
from app.domain.ids import new_id
from app.domain.principal import SYSTEM
from db.database import Database
from db.unit_of_work import UnitOfWork
from tests.builders import invariants_hold, sequenced

SUBJECT = "staff:018f0000-0000-7000-8000-000000000001"


class Wound:
    """A clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at


async def test_a_second_revocation_moves_the_instant_and_tells_it(database: Database) -> None:
    # when
    first = await database.transact(SYSTEM, lambda uow: revoke_access(uow, SUBJECT))
    second = await database.transact(SYSTEM, lambda uow: revoke_access(uow, SUBJECT))
    await sequenced(database)
    # then
    assert first < second
    async with database.session() as session:
        rows = (await session.execute(text("SELECT subject, version, before FROM access_revocations"))).all()
        told = (
            await session.execute(
                text("SELECT type, subject_version, routing_keys[2], data->'state' FROM events ORDER BY position")
            )
        ).all()
    assert rows == [(SUBJECT, 2, second)]
    assert told == [
        ("access.revoked", 1, "access", {"subject": SUBJECT, "before": first.isoformat()}),
        ("access.revoked", 2, "access", {"subject": SUBJECT, "before": second.isoformat()}),
    ]
    await invariants_hold(database)


async def test_the_instant_is_not_earlier_than_the_moment_of_the_statement(database: Database) -> None:
    # given: a transaction that began long ago by its own clock, because it waited for a lock
    late = Database(database.engine, Wound(datetime.now(UTC) - timedelta(minutes=5)))
    begun = datetime.now(UTC)
    # then
    assert await late.transact(SYSTEM, lambda uow: revoke_access(uow, SUBJECT)) >= begun


async def test_the_instant_is_not_earlier_than_the_clock_of_the_program(database: Database) -> None:
    # given
    ahead = datetime.now(UTC) + timedelta(minutes=5)
    # then
    assert (
        await Database(database.engine, Wound(ahead)).transact(SYSTEM, lambda uow: revoke_access(uow, SUBJECT)) == ahead
    )


async def test_two_at_once_leave_one_row_and_two_facts(database: Database) -> None:
    # when
    await asyncio.gather(
        *(database.transact(SYSTEM, lambda uow: revoke_access(uow, SUBJECT)) for _ in range(5)),
        database.transact(SYSTEM, lambda uow: revoke_access(uow, session_subject(new_id()))),
    )
    await sequenced(database)
    # then
    async with database.session() as session:
        assert (
            await session.scalar(text("SELECT version FROM access_revocations WHERE subject = :s"), {"s": SUBJECT}) == 5
        )
        assert await session.scalar(text("SELECT count(*) FROM events WHERE type = 'access.revoked'")) == 6
    await invariants_hold(database)


async def test_a_revocation_that_is_rolled_back_ends_nothing(database: Database) -> None:
    # given
    async def change_of_mind(uow: UnitOfWork) -> None:
        await revoke_access(uow, SUBJECT)
        raise ChangeOfMind

    # when
    with pytest.raises(ChangeOfMind):
        await database.transact(SYSTEM, change_of_mind)
    # then
    async with database.session() as session:
        assert await session.scalar(text("SELECT count(*) FROM access_revocations")) == 0
        assert await session.scalar(text("SELECT count(*) FROM outbox")) == 0


class ChangeOfMind(Exception):
    """For the test's own rollback."""
