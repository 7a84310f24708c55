"""The one function that lets callers in: how often it asks the database, what it remembers, and for how long."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.access.access_token import BadCredentials, issue_access_token, issue_to
from app.access.authenticate import TRUSTED_SECONDS, Authenticator
from app.access.revoke import revoke_access
from app.access.secrets import derive
from app.accounts.create_app_key import CreateAppKey, create_app_key
from app.accounts.revoke_app_key import revoke_app_key
from app.accounts.save_app import SaveApp, save_app
from app.domain.enums import ActorKind, Role
from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS, SYSTEM, Principal
from db.database import Database
from tests.graphql_schema.asking import counted_statements

KEYS = derive("the keys of the tests of authentication")
HOUR = timedelta(hours=1)


class Wound:
    """A clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at


def care(**given: Any) -> Principal:
    fields = {"kind": ActorKind.STAFF, "roles": frozenset({Role.CARE}), "id": new_id(), "name": "Ada", **given}
    return Principal(**fields)


def bearer(principal: Principal, *, lifetime: timedelta = HOUR, now: datetime | None = None) -> dict[str, str]:
    token = issue_to(KEYS.access_tokens, principal, now=now or datetime.now(UTC), lifetime=lifetime)
    return {"authorization": f"Bearer {token}"}


async def run(database: Database, use_case: Any) -> Any:
    return await database.transact(SYSTEM, use_case)


async def an_app_key(database: Database, *, scopes: tuple[str, ...] | None = None, **given: Any) -> tuple[Any, Any]:
    """An app by its id, and a fresh key of it."""
    app = await run(database, lambda uow: save_app(uow, SaveApp(code="bridge", name="Bridge", **given)))
    key = await run(database, lambda uow: create_app_key(uow, CreateAppKey(app_id=app, scopes=scopes)))
    return app, key


async def test_no_credentials_are_nobody_and_ask_nothing(database: Database) -> None:
    with counted_statements(database) as seen:
        assert await Authenticator(database, KEYS)({"accept": "*/*"}) is ANONYMOUS
    assert seen == []


async def test_a_token_says_everything_of_its_holder(database: Database) -> None:
    # given
    holder = care(
        roles=frozenset({Role.CARE, Role.ADMIN}),
        locations=frozenset({"BER", "MUC"}),
        channels=frozenset({"web"}),
        scopes=frozenset({"pii"}),
        credential_id=new_id(),
    )
    now = datetime.now(UTC)
    # when
    principal = await Authenticator(database, KEYS)(bearer(holder, now=now))
    # then: to the microsecond of when it was issued
    assert principal == Principal(
        kind=ActorKind.STAFF,
        roles=holder.roles,
        id=holder.id,
        name="Ada",
        locations=holder.locations,
        channels=holder.channels,
        scopes=holder.scopes,
        credential_id=holder.credential_id,
        issued_at=now,
        expires_at=(now + HOUR).replace(microsecond=0),
    )


async def test_a_good_credential_is_looked_up_once_a_second(database: Database) -> None:
    # given
    passed = 0.0
    authenticate, shown = Authenticator(database, KEYS, seconds=lambda: passed), bearer(care())
    asked: list[int] = []
    # when
    for passed in (0.0, 0.5, 0.999, TRUSTED_SECONDS, 1.5, 1.999, 2 * TRUSTED_SECONDS, 60.0):  # noqa: B007 - the clock reads it
        with counted_statements(database) as seen:
            await authenticate(shown)
        asked.append(len(seen))
    # then
    assert asked == [1, 0, 0, 1, 0, 0, 1, 1]


async def test_a_revoked_token_is_refused_at_the_next_look(database: Database) -> None:
    # given
    passed = 0.0
    authenticate, agent = Authenticator(database, KEYS, seconds=lambda: passed), care()
    shown = bearer(agent)
    assert (await authenticate(shown)).id == agent.id
    # when
    await run(database, lambda uow: revoke_access(uow, agent.key))
    # then
    passed = TRUSTED_SECONDS
    with pytest.raises(BadCredentials, match="not valid"):
        await authenticate(shown)
    # and what is issued from now on is good
    assert await authenticate(bearer(agent)) is not None


async def test_what_expires_while_it_is_remembered_is_refused(database: Database) -> None:
    # given
    clock = Wound(datetime.now(UTC))
    authenticate = Authenticator(Database(database.engine, clock), KEYS)
    shown = bearer(care(), lifetime=timedelta(minutes=10), now=clock.at)
    await authenticate(shown)
    # when
    clock.at += timedelta(minutes=10)
    # then
    with pytest.raises(BadCredentials, match="not valid"):
        await authenticate(shown)


async def test_remembers_no_more_than_it_may(database: Database) -> None:
    # given
    authenticate = Authenticator(database, KEYS, remembered=2)
    shown = [bearer(care()) for _ in range(3)]
    for one in shown:
        await authenticate(one)
    # when
    with counted_statements(database) as seen:
        for one in reversed(shown):
            await authenticate(one)
    # then: the first was forgotten
    assert len(seen) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Basic YTpi"},
        {"authorization": "Bearer"},
        {"authorization": "x"},
        {"authorization": ""},
    ],
)
async def test_other_schemes_are_refused(database: Database, headers: dict[str, str]) -> None:
    with pytest.raises(BadCredentials):
        await Authenticator(database, KEYS)(headers)


async def test_two_credentials_are_refused_before_either_is_read(database: Database) -> None:
    with counted_statements(database) as seen, pytest.raises(BadCredentials, match="one credential"):
        await Authenticator(database, KEYS)({**bearer(care()), "x-order-token": "ot_x"})
    assert seen == []


async def test_the_previous_secret_still_opens_and_signs_nothing(database: Database) -> None:
    # given: a secret that is being changed
    old, new = "the first secret of this installation", "the second secret of this installation"
    changing = derive(new, old)
    before = issue_access_token(derive(old).access_tokens, Role.CARE, now=datetime.now(UTC), lifetime=HOUR)
    after = issue_access_token(changing.access_tokens, Role.CARE, now=datetime.now(UTC), lifetime=HOUR)
    # then
    for token in (before, after):
        assert (await Authenticator(database, changing)({"authorization": f"Bearer {token}"})).roles == {Role.CARE}
    with pytest.raises(BadCredentials):
        await Authenticator(database, derive(old))({"authorization": f"Bearer {after}"})
    with pytest.raises(BadCredentials):
        await Authenticator(database, derive(new))({"authorization": f"Bearer {before}"})


async def test_an_api_key_is_its_app_with_the_rights_of_both(database: Database) -> None:
    # given
    app, key = await an_app_key(database, scopes=("pii",))
    # when
    principal = await Authenticator(database, KEYS)({"authorization": f"Bearer {key.text}"})
    # then
    assert (principal.kind, principal.roles, principal.id) == (ActorKind.APP, {Role.APP}, app)
    assert (principal.credential_id, principal.scopes, principal.name) == (key.id, {"pii"}, "Bridge")
    assert principal.expires_at is not None
    assert principal.issued_at is not None


async def test_keys_that_open_nothing_are_answered_alike_by_one_statement(database: Database) -> None:
    # given
    _, good = await an_app_key(database)
    _, ended = await an_app_key(database)
    await run(database, lambda uow: revoke_app_key(uow, ended.id))
    authenticate = Authenticator(database, KEYS)
    flipped = good.text[:-1] + ("A" if good.text[-1] != "A" else "B")
    answers: set[str] = set()
    # when
    for shown in (ended.text, flipped, good.text + "=", "owk_", "owk_\u20ac", f"owk_{'A' * 43}", "owk_" + "x" * 5_000):
        with counted_statements(database) as seen, pytest.raises(BadCredentials) as refused:
            await authenticate({"authorization": f"Bearer {shown}"})
        answers.add(str(refused.value))
        assert len(seen) == 1, shown
    # then
    assert answers == {"The API key is not valid."}


async def test_a_key_of_an_app_that_is_switched_off_or_past_its_end_opens_nothing(database: Database) -> None:
    # given
    _, key = await an_app_key(database)
    shown = {"authorization": f"Bearer {key.text}"}
    later = Database(database.engine, Wound(datetime.now(UTC) + timedelta(days=91)))
    # then
    with pytest.raises(BadCredentials):
        await Authenticator(later, KEYS)(shown)
    # when
    await run(database, lambda uow: save_app(uow, SaveApp(code="bridge", name="Bridge", active=False)))
    # then
    with pytest.raises(BadCredentials):
        await Authenticator(database, KEYS)(shown)


async def test_the_last_use_of_a_key_is_written_once_a_minute_beside_the_request(database: Database) -> None:
    # given
    _, key = await an_app_key(database)
    clock = Wound(datetime.now(UTC))
    shown = {"authorization": f"Bearer {key.text}"}

    async def use() -> tuple[datetime | None, int]:
        authenticate = Authenticator(Database(database.engine, clock), KEYS)
        with counted_statements(database) as seen:
            await authenticate(shown)
            asked = len(seen)
            await authenticate.aclose()
        async with database.session() as session:
            return await session.scalar(text("SELECT last_used_at FROM app_keys")), asked

    # when
    first = await use()
    clock.at += timedelta(seconds=59)
    second = await use()
    clock.at += timedelta(seconds=2)
    third = await use()
    # then: the request itself asked once
    assert [asked for _, asked in (first, second, third)] == [1, 1, 1]
    assert first[0] == second[0] == clock.at - timedelta(seconds=61)
    assert third[0] == clock.at


async def test_an_app_comes_in_by_its_code_for_a_webhook(database: Database) -> None:
    # given
    app, _ = await an_app_key(database)
    authenticate = Authenticator(database, KEYS)
    # then
    principal = await authenticate.app("bridge")
    assert (principal.id, principal.roles, principal.credential_id) == (app, {Role.APP}, None)
    with pytest.raises(BadCredentials):
        await authenticate.app("nobody")
