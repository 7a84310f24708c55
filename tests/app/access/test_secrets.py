"""Secrets: which ones a production starts with, where they come from, and that nothing ever shows them."""

import asyncio
import json
import re
import secrets as random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from websockets.asyncio.client import connect

from app.access.access_token import issue_access_token
from app.access.secrets import Secrets, derive, installation_secrets
from app.access.strength import PUBLISHED, WeakSecret, refuse_weak
from app.domain.enums import Role
from app.settings import Settings
from tests.live_client import SUBPROTOCOL
from tests.plain_client import plain_client
from tests.serving import ROOT, free_port, served_by_child, settings_for

GOOD = random.token_urlsafe(48)

WEAK = {
    "short": random.token_urlsafe(12),
    "31 characters": random.token_urlsafe(48)[:31],
    "of a page": "0123456789abcdef0123456789abcdef",
    "a word": "correct horse battery staple password!",
    "a placeholder": "please-change-me-" + random.token_hex(12),
    "one letter": "x" * 64,
    "two letters": "ab" * 32,
    "a block again": random.token_hex(8) * 4,
    "the alphabet": "abcdefghijklmnopqrstuvwxyz0123456789",
    "the keyboard": "qwertyuiopasdfghjklzxcvbnm1234567890",
    "digits in a row": "12345678901234567890123456789012",
}


@pytest.mark.parametrize("what", WEAK)
def test_a_weak_secret_is_refused_without_being_repeated(what: str) -> None:
    with pytest.raises(WeakSecret) as refused:
        refuse_weak(WEAK[what], "ORDERWIRE_SECRET")
    assert str(refused.value).startswith("ORDERWIRE_SECRET ")
    assert WEAK[what] not in str(refused.value)


@pytest.mark.parametrize("make", [lambda: random.token_urlsafe(48), lambda: random.token_hex(32)])
def test_a_secret_that_was_made_as_the_message_says_is_good(make: Any) -> None:
    for _ in range(50):
        refuse_weak(make(), "ORDERWIRE_SECRET")


def test_every_secret_that_stands_in_our_own_files_is_refused() -> None:
    # given: whatever the pages, the tests and the tools derive keys from
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.py"), ROOT / "Makefile"]
    told: set[str] = set(PUBLISHED)
    for file in files:
        for pattern in (r'derive\("([^"]+)"', r"ORDERWIRE_(?:PREVIOUS_)?SECRET[=:] ?[\"']?([^\s\"'`|]{8,})"):
            told |= set(re.findall(pattern, file.read_text()))
    assert len(told) > len(PUBLISHED)
    # then
    for secret in told:
        with pytest.raises(WeakSecret):
            refuse_weak(secret, "ORDERWIRE_SECRET")


def production(**given: Any) -> Settings:
    return settings_for("postgresql://localhost/x", **{"environment": "production", "secret": GOOD, **given})


def test_production_refuses_a_weak_secret_and_a_weak_previous_one() -> None:
    assert isinstance(installation_secrets(production()), Secrets)
    with pytest.raises(WeakSecret, match="ORDERWIRE_SECRET is a published one"):
        installation_secrets(production(secret="0123456789abcdef0123456789abcdef"))
    with pytest.raises(WeakSecret, match="ORDERWIRE_PREVIOUS_SECRET repeats itself"):
        installation_secrets(production(previous_secret="a1B2c3D4" * 8))
    # and a developer may use what is at hand, if it is long
    assert isinstance(installation_secrets(production(environment="development", secret="x" * 32)), Secrets)
    with pytest.raises(ValidationError):
        production(environment="development", secret="x" * 31)


def test_the_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    # given
    file = tmp_path / "secret"
    file.write_text(f"{GOOD}\n")
    # then
    keys = installation_secrets(production(secret=None, secret_file=file))
    assert keys.access_tokens == derive(GOOD).access_tokens
    with pytest.raises(ValidationError, match="give one of them"):
        production(secret_file=file)
    # and a bad file is named, its content is not
    file.write_text("hunter2")
    with pytest.raises(WeakSecret, match="ORDERWIRE_SECRET_FILE holds less than 32 characters") as refused:
        installation_secrets(production(secret=None, secret_file=file))
    assert "hunter2" not in str(refused.value)
    with pytest.raises(WeakSecret, match="cannot be read: FileNotFoundError"):
        installation_secrets(production(secret=None, secret_file=tmp_path / "nowhere"))


def test_a_secret_that_nobody_gave_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    # given
    settings = production(secret=None, data_dir=tmp_path / "data")
    # when
    first, second = installation_secrets(settings), installation_secrets(settings)
    # then
    assert first.access_tokens == second.access_tokens
    file = tmp_path / "data" / "secret"
    assert file.stat().st_mode & 0o777 == 0o600
    refuse_weak(file.read_text(), "it")


def test_keys_of_different_purposes_and_secrets_differ() -> None:
    one, other = derive(GOOD), derive(GOOD + "x", GOOD)
    names = [name for name in Secrets.__slots__ if name != "previous"]
    keys = [getattr(secrets, name) for secrets in (one, other) for name in names]
    assert len(set(keys)) == 2 * len(names)
    assert other.previous is not None
    assert [secrets.audit for secrets in other.accepted] == [other.audit, one.audit]


def test_nothing_that_holds_a_secret_shows_it() -> None:
    # given
    canary, password = random.token_urlsafe(48), "p4ssw0rd-" + random.token_hex(8)
    settings = production(
        secret=canary,
        previous_secret=canary[::-1],
        DATABASE_URL=f"postgresql://shop:{password}@db.example/shop",
        bus_url=f"redis://:{password}@cache.example",
        metrics_token=canary,
        webhook_sources={"parcels": {"app": "carrier", "secrets": ["whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}},
    )
    keys = installation_secrets(settings)
    # when
    shown = "\n".join(f"{thing!r}\n{thing}" for thing in (settings, keys, keys.previous, [settings], {"keys": keys}))
    shown += json.dumps(settings.model_dump(mode="json", exclude={"database_url", "bus_url"}))
    # then
    for secret in (canary, canary[::-1], password, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"):
        assert secret not in shown
    for name in Secrets.__slots__:
        key = getattr(keys, name)
        if isinstance(key, bytes):
            assert repr(key) not in shown
            assert key.hex() not in shown


@pytest.mark.parametrize(
    "given",
    [
        {"secret": "too-short-CANARY"},
        {"previous_secret": "too-short-CANARY"},
        {"metrics_token": "CANARY"},
        {"DATABASE_URL": "postgresql://shop:CANARY/slash@db/shop"},
        {"DATABASE_URL": "postgresql://shop:CANARY[x@db/shop"},
        {"bus_url": "redis://:CANARY/x:y@cache"},
        {"webhook_sources": {"parcels": {"app": "a", "secrets": ["CANARY"]}}},
        {"issuers": [{"issuer": "a", "audience": "b", "algorithm": "ES256", "jwks_url": "https://u:CANARY@x/"}]},
    ],
)
def test_a_setting_that_is_refused_is_not_repeated(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        production(**given)
    assert "CANARY" not in str(refused.value)
    assert "CANARY" not in repr(refused.value)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"secret": "0123456789abcdef0123456789abcdef"}, "ORDERWIRE_SECRET is a published one"),
        ({"issuers": "[CANARY"}, "issuers"),
    ],
)
async def test_production_does_not_start_with_a_weak_secret(
    database_url: str, environment: dict[str, str], named: str
) -> None:
    given = {"environment": "production", **environment}
    async with served_by_child(database_url, port=free_port(), ready=False, **given) as child:
        assert await child.ended(60) == 2
        output = child.output.read_text()
    assert named in output
    assert "Traceback" not in output
    for value in environment.values():
        assert value not in output


async def test_the_databases_password_shows_in_no_failure() -> None:
    # given: a database that is not there, and one whose password does not fit into a URL as it is
    password = "p4ss-" + random.token_hex(12)
    nowhere = f"postgresql://shop:{password}@127.0.0.1:{free_port()}/shop"
    for url in (nowhere, f"postgresql://shop:{password}/x#y@127.0.0.1/shop"):
        # when
        async with served_by_child(url, ready=False) as child:
            assert await child.ended(60) != 0
            output = child.output.read_text()
        # then
        assert output
        assert password not in output


async def test_credentials_leave_no_trace_in_logs_and_answers(database_url: str) -> None:
    # given: a server of its own, in production, and canaries in everything that a caller shows
    canary = "CANARY" + random.token_hex(12)
    secret = random.token_urlsafe(48)
    good = issue_access_token(
        derive(secret).access_tokens, Role.ADMIN, now=datetime.now(UTC), lifetime=timedelta(minutes=5)
    )
    answers: list[str] = []
    async with served_by_child(database_url, secret=secret, environment="production") as child:
        async with plain_client(base_url=f"http://{child.address}") as client:

            async def ask(body: Any, **headers: str) -> None:
                sent = {name.replace("_", "-"): value for name, value in headers.items()}
                content = body if isinstance(body, str) else json.dumps(body)
                answer = await client.post(
                    "/graphql", content=content, headers={"content-type": "application/json", **sent}
                )
                answers.append(f"{answer.headers}\n{answer.text}")

            viewer = {"query": "{ viewer { roles } }"}
            # when
            await ask(viewer, authorization=f"Bearer {canary}")
            await ask(viewer, authorization=f"Bearer owk_{canary}")
            await ask(viewer, authorization=f"Bearer {good}{canary}")
            await ask(viewer, authorization=f"Basic {canary}")
            await ask(viewer, x_order_token=f"ot_{canary}")
            await ask(viewer, x_order_token=canary, authorization=canary)
            await ask(viewer, authorization=f"Bearer {good}")
            await ask(f'{{"query": "{{ viewer", "variables": "{canary}"', authorization=f"Bearer {good}")
            sign_in = "mutation ($i: SignInInput!) { staffSignIn(input: $i) { errors { message } } }"
            await ask({"query": sign_in, "variables": {"i": {"email": "a@b.example", "password": canary}}})
            await ask({"query": sign_in, "variables": {"i": {"email": "a@b.example", "password": {"x": canary}}}})
            del answers[-1]  # who sends a password of the wrong type is told so, and reads their own text
            renew = "mutation ($i: AccessRenewInput!) { accessRenew(input: $i) { errors { message } } }"
            await ask({"query": renew, "variables": {"i": {"refreshToken": f"owr_{canary}"}}})
            await client.get(f"/graphql?token={canary}", headers={"accept": "application/json"})
            await client.post("/webhooks/parcels", content=canary, headers={"webhook-signature": f"v1,{canary}"})
            await client.get("/metrics", headers={"authorization": f"Bearer {canary}"})
            for payload in ({"authorization": f"Bearer {canary}"}, {"orderToken": canary}, {"authorization": [canary]}):
                async with connect(f"ws://{child.address}/graphql", subprotocols=[SUBPROTOCOL], proxy=None) as socket:
                    await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
                    async with asyncio.timeout(60):
                        await socket.wait_closed()
                    answers.append(str(socket.close_reason))
        logged = child.output.read_text()
    # then
    for shown in (logged, *answers):
        assert canary not in shown
        assert good not in shown
        assert secret not in shown
