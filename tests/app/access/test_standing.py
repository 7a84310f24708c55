"""Who is told that access ended, and when: synchronously, once, and also when the word came before the watch."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.access.standing import Standing
from app.domain.enums import ActorKind, EventOrigin, Role
from app.domain.ids import new_id
from app.domain.log import LoggedEvent
from app.domain.principal import ANONYMOUS, Principal, guest_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def event(kind: str, subject_id: UUID | None = None, **data: Any) -> LoggedEvent:
    return LoggedEvent(
        position=1,
        event_id=new_id(),
        type=kind,
        subject_type="Anything",
        subject_id=subject_id or new_id(),
        subject_version=1,
        routing_keys=("access",),
        actor_kind=ActorKind.SYSTEM,
        actor_id=None,
        origin=EventOrigin.LIVE,
        transaction_id=new_id(),
        correlation_id=None,
        data_version=1,
        data=data,
        occurred_at=NOON,
        recorded_at=NOON,
    )


def revoked(subject: str, before: datetime = NOON) -> LoggedEvent:
    return event("access.revoked", state={"subject": subject, "before": before.isoformat()})


def care(**given: Any) -> Principal:
    fields = {"kind": ActorKind.STAFF, "roles": frozenset({Role.CARE}), "id": new_id(), "issued_at": NOON, **given}
    return Principal(**fields)


class Ended:
    """Counts how often it was told."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def test_tells_whoever_watches_once_and_synchronously() -> None:
    # given
    standing, ended, other = Standing(), Ended(), Ended()
    agent = care()
    standing.watch(agent, ended)
    standing.watch(care(), other)
    # when
    standing.hear(revoked(agent.key))
    standing.hear(revoked(agent.key, NOON + timedelta(hours=1)))
    # then
    assert (ended.times, other.times) == (1, 0)
    assert standing.watched == 1


@pytest.mark.parametrize(("issued_at", "stands"), [(NOON - INSTANT, False), (NOON, False), (NOON + INSTANT, True)])
def test_what_was_issued_later_stands(issued_at: datetime, stands: bool) -> None:
    # given
    standing, ended = Standing(), Ended()
    agent = care(issued_at=issued_at)
    standing.watch(agent, ended)
    # when
    standing.hear(revoked(agent.key))
    # then
    assert ended.times == (0 if stands else 1)
    assert standing.stands(agent) is stands


def test_an_earlier_revocation_that_comes_later_takes_nothing_back() -> None:
    # given
    standing, agent = Standing(), care()
    standing.hear(revoked(agent.key))
    # when
    standing.hear(revoked(agent.key, NOON - timedelta(hours=1)))
    # then
    assert not standing.stands(agent)


def test_a_credential_ends_without_its_holder() -> None:
    # given
    standing, here, there = Standing(), Ended(), Ended()
    agent = care(credential_id=new_id())
    standing.watch(agent, here)
    standing.watch(care(id=agent.id, credential_id=new_id()), there)
    # when
    standing.hear(revoked(f"credential:{agent.credential_id}"))
    # then
    assert (here.times, there.times) == (1, 0)


def test_an_api_key_ends_for_good() -> None:
    # given
    standing, ended, key = Standing(), Ended(), new_id()
    app = care(kind=ActorKind.APP, roles=frozenset({Role.APP}), credential_id=key)
    standing.watch(app, ended)
    # when
    standing.hear(event("app_key.revoked", key, state={}))
    # then
    assert ended.times == 1
    assert not standing.stands(care(id=app.id, credential_id=key, issued_at=NOON + timedelta(days=1)))


def test_a_guest_ends_when_the_link_is_given_anew() -> None:
    # given
    standing, old, new, other = Standing(), Ended(), Ended(), Ended()
    order = new_id()
    standing.watch(guest_of(order, generation=1), old)
    standing.watch(guest_of(order, generation=2), new)
    standing.watch(guest_of(new_id(), generation=1), other)
    # when
    standing.hear(event("order.access_renewed", order, state={}, generation=2))
    # then
    assert (old.times, new.times, other.times) == (1, 0, 0)
    assert not standing.stands(guest_of(order, generation=1))


def test_who_comes_after_the_word_is_told_at_once() -> None:
    # given
    standing, ended, agent = Standing(), Ended(), care()
    standing.hear(revoked(agent.key))
    # when
    leave = standing.watch(agent, ended)
    leave()
    # then
    assert ended.times == 1
    assert standing.watched == 0


def test_who_left_is_told_nothing_and_is_forgotten() -> None:
    # given
    standing, ended, agent = Standing(), Ended(), care(credential_id=new_id())
    leave = standing.watch(agent, ended)
    assert standing.watched == 2
    # when
    leave()
    leave()
    standing.hear(revoked(agent.key))
    # then
    assert (ended.times, standing.watched) == (0, 0)


def test_who_ends_may_leave_and_end_others() -> None:
    # given: two sockets of one agent, each of which closes both
    standing, agent = Standing(), care()
    ended = Ended()
    leaves = []

    def end() -> None:
        ended()
        for leave in leaves:
            leave()

    leaves += [standing.watch(agent, end), standing.watch(agent, end)]
    # when
    standing.hear(revoked(agent.key))
    # then
    assert (ended.times, standing.watched) == (2, 0)


def test_nobody_in_particular_is_never_watched() -> None:
    # given
    standing, ended = Standing(), Ended()
    # when
    standing.watch(ANONYMOUS, ended)
    # then
    assert (ended.times, standing.watched) == (0, 0)


def test_remembers_the_newest_only() -> None:
    # given
    standing = Standing(remembered=2)
    agents = [care() for _ in range(3)]
    # when
    for agent in agents:
        standing.hear(revoked(agent.key))
    # then
    assert [standing.stands(agent) for agent in agents] == [True, False, False]
