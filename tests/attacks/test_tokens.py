"""Attack 20: access tokens that are forged, borrowed, bent or out of date, on HTTP and on WebSocket.

Every one of them must be answered like a text that never was a token: same bytes, same number of statements, no detail.
"""

import hmac
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import OctKey, RSAKey

from app.access.access_token import AUDIENCE, ISSUER, KIND_OF_ROLE
from app.domain.enums import Role
from tests.app.access.identity_provider import IdentityProvider, a_key, encoded, identity_provider, signed
from tests.attacks.door import Answer, Credentials, Door, open_door
from tests.attacks.world import World
from tests.serving import KEYS, token

VIEWER = "{ viewer { roles } }"
OURS = OctKey.import_key(KEYS.access_tokens)
OTHERS = OctKey.import_key(b"the secret of somebody else who also runs one")
HEAD = {"alg": "HS256", "typ": "at+jwt"}
GARBAGE = "this.is.nothing"


@dataclass(frozen=True, slots=True)
class Gate:
    """The served shop, and an identity provider that it trusts."""

    door: Door
    provider: IdentityProvider


@pytest.fixture
async def gate(world_url: str, world: World) -> AsyncIterator[Gate]:
    async with identity_provider("RS256") as provider, open_door(world_url, world, issuers=provider.setting) as door:
        yield Gate(door, provider)


def claims(role: Role = Role.ADMIN, **given: Any) -> dict[str, Any]:
    """What a good token of ours says; None leaves a claim out."""
    now = datetime.now(UTC)
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(uuid4()),
        "jti": str(uuid4()),
        "iat": now.timestamp(),
        "exp": int(now.timestamp()) + 600,
        "kind": KIND_OF_ROLE[role].value.lower(),
        "roles": [role.value],
        **given,
    }
    return {name: value for name, value in good.items() if value is not None}


def ours(header: dict[str, Any] | None = None, **given: Any) -> str:
    """A token with our own signature, and something in it that must not be."""
    return signed({**HEAD, **(header or {})}, claims(**given), OURS)


def with_signature_of(key: OctKey) -> str:
    return signed(HEAD, claims(), key)


def changed_after_signing() -> str:
    header, _, signature = signed(HEAD, claims(Role.CUSTOMER), OURS).split(".")
    return f"{header}.{encoded(claims(Role.ADMIN))}.{signature}"


def twice(member: str, first: str, second: str) -> str:
    """A well-signed token that says one thing twice."""
    text = json.dumps(claims())
    return signed(HEAD, text.replace(f'"{member}": {second}', f'"{member}": {first}, "{member}": {second}', 1), OURS)


def header_twice() -> str:
    """The same in the header, where `alg` comes again."""
    head = encoded('{"alg":"none","alg":"HS256","typ":"at+jwt"}')
    body = encoded(claims())
    _, _, signature = signed(HEAD, claims(), OURS).split(".")
    return f"{head}.{body}.{signature}"


def signed_with_the_public_key(provider: IdentityProvider, header: dict[str, Any], said: dict[str, Any]) -> str:
    """HS256 whose shared secret is the provider's public key: what a library checks that trusts `alg`."""
    (key,) = provider.keys
    assert isinstance(key, RSAKey)
    pem = key.as_pem(private=False)
    text = f"{encoded({**HEAD, **header})}.{encoded(said)}"
    return f"{text}.{encoded(hmac.digest(pem, text.encode(), 'sha256'))}"


def with_key_inside(provider: IdentityProvider) -> str:
    mine = a_key("RS256", "one")
    return provider.token(mine, {"jwk": mine.as_dict(private=False)})


def seconds_from_now(seconds: float) -> int:
    return int(datetime.now(UTC).timestamp() + seconds)


FORGED: dict[str, Callable[[IdentityProvider], str]] = {
    # no token at all
    "nothing but a quote": lambda _: '"',
    "one part": lambda _: "eyJhbGciOiJIUzI1NiJ9",
    "four parts": lambda _: f"{ours()}.AAAA",
    "an encrypted token's five parts": lambda _: f"{ours()}.AAAA.AAAA",
    "padding": lambda _: f"{ours()}=",
    "a line end inside": lambda _: ours()[:40] + "%0a" + ours()[40:],
    "a character that is not base64url": lambda _: ours()[:-5] + "/" + ours()[-4:],
    "no signature": lambda _: ours().rpartition(".")[0] + ".",
    "a header that is no object": lambda _: f"{encoded([])}.{encoded(claims())}.AAAA",
    "claims that are no JSON": lambda _: signed(HEAD, "{", OURS),
    "claims that are a list": lambda _: signed(HEAD, "[]", OURS),
    "claims as deep as they are long": lambda _: signed(HEAD, "[" * 3000, OURS),
    "a number without end": lambda _: signed(
        HEAD, json.dumps(claims()).replace('"exp": ', '"exp": Infinity, "x": '), OURS
    ),
    "8193 characters": lambda _: ours(name="x" * 5800)[:8193].ljust(8193, "A"),
    # signatures
    "alg none, unsigned": lambda _: f"{encoded({'alg': 'none', 'typ': 'at+jwt'})}.{encoded(claims())}.",
    "alg none, spelled otherwise": lambda _: f"{encoded({'alg': 'nOnE', 'typ': 'at+jwt'})}.{encoded(claims())}.AAAA",
    "alg none with a signature": lambda _: (
        f"{encoded({'alg': 'none', 'typ': 'at+jwt'})}.{encoded(claims())}.{ours().rpartition('.')[2]}"
    ),
    "another's secret": lambda _: with_signature_of(OTHERS),
    "an empty secret": lambda _: with_signature_of(OctKey.import_key(b"\0" * 32)),
    "the key of cursors": lambda _: with_signature_of(OctKey.import_key(KEYS.cursors)),
    "the key of order tokens": lambda _: with_signature_of(OctKey.import_key(KEYS.order_tokens)),
    "changed after signing": lambda _: changed_after_signing(),
    "HS512 with our secret": lambda _: signed({**HEAD, "alg": "HS512"}, claims(), OURS),
    "HS256 with the provider's public key": lambda p: signed_with_the_public_key(p, {"kid": "one"}, p.claims()),
    "our issuer, HS256 with the provider's public key": lambda p: signed_with_the_public_key(p, {}, claims()),
    "our issuer, signed by the provider": lambda p: p.token(iss=ISSUER, aud=AUDIENCE, roles=["admin"], kind="staff"),
    "the provider's issuer, signed by us": lambda p: signed(HEAD, p.claims(), OURS),
    "the provider's, another algorithm of the same key": lambda p: p.token(header={"alg": "RS512"}),
    "the provider's, PS256": lambda p: p.token(header={"alg": "PS256"}),
    "another key with the provider's kid": lambda p: p.token(a_key("RS256", "one")),
    # the header
    "a kid that is a path": lambda p: p.token(header={"kid": "../../../../dev/null"}),
    "a kid that is SQL": lambda p: p.token(header={"kid": "x' UNION SELECT 'key' --"}),
    "a kid that is an object": lambda p: p.token(header={"kid": {"$gt": ""}}),
    "no kid": lambda p: p.token(header={"kid": None}),
    "jku": lambda p: p.token(header={"jku": "https://evil.example/keys"}),
    "x5u": lambda p: p.token(header={"x5u": "https://evil.example/cert"}),
    "x5c": lambda p: p.token(header={"x5c": ["MIIB"]}),
    "jwk": with_key_inside,
    "an unknown crit": lambda _: ours({"crit": ["exp"], "exp": 1}),
    "an empty crit": lambda _: ours({"crit": []}),
    "unencoded payload (b64)": lambda _: f"{encoded({**HEAD, 'b64': False, 'crit': ['b64']})}.{encoded(claims())}.AAAA",
    "compressed (zip)": lambda _: ours({"zip": "DEF"}),
    "typ of an id token": lambda _: ours({"typ": "JWT"}),
    "no typ": lambda _: signed({"alg": "HS256"}, claims(), OURS),
    "typ of a logout token": lambda p: p.token(header={"typ": "logout+jwt"}),
    "alg twice": lambda _: header_twice(),
    # the claims
    "another's iss": lambda _: ours(iss="https://evil.example"),
    "no iss": lambda _: ours(iss=None),
    "iss that is a list": lambda _: ours(iss=[ISSUER]),
    "iss with a slash more": lambda p: p.token(iss="https://id.shop.example/"),
    "another's aud": lambda _: ours(aud="somewhere-else"),
    "no aud": lambda _: ours(aud=None),
    "the provider's for another audience": lambda p: p.token(aud=["https://other.example"]),
    "no exp": lambda _: ours(exp=None),
    "expired": lambda _: ours(exp=seconds_from_now(-2)),
    "exp as a text": lambda _: ours(exp="9999999999"),
    "exp true": lambda _: ours(exp=True),
    "exp after the end of time": lambda _: ours(exp=10**18),
    "not yet valid": lambda _: ours(nbf=seconds_from_now(600)),
    "issued in the future": lambda _: ours(iat=seconds_from_now(600)),
    "no iat": lambda _: ours(iat=None),
    "the provider's, living too long": lambda p: p.token(exp=seconds_from_now(86_400)),
    "the provider's, expired": lambda p: p.token(exp=seconds_from_now(-2)),
    "roles twice": lambda _: twice("roles", '["customer"]', '["admin"]'),
    "sub twice": lambda p: signed(
        {"alg": "RS256", "typ": "at+jwt", "kid": "one"},
        json.dumps(p.claims()).replace('"sub": ', '"sub": "c-2", "sub": '),
        p.keys[0],
    ),
    "no roles": lambda _: ours(roles=[]),
    "an unknown role": lambda _: ours(roles=["root"]),
    "roles of two callers": lambda _: ours(roles=["admin", "customer"]),
    "roles as a text": lambda _: ours(roles="admin"),
    "the anonymous role": lambda _: ours(roles=["anonymous"], kind="anonymous"),
    "a guest's role": lambda _: ours(roles=["guest"], kind="guest"),
    "a kind that is not that of its roles": lambda _: ours(kind="customer"),
    "sub that is no id": lambda _: ours(sub="1"),
    "no sub": lambda _: ours(sub=None),
    "no jti": lambda _: ours(jti=None),
    "locations as a text": lambda _: ours(locations="BER"),
    "the provider's without sub": lambda p: p.token(sub=None),
}


def test_there_are_forgeries_enough() -> None:
    assert len(FORGED) >= 25


@pytest.mark.parametrize("role", [role for role in Role if role in KIND_OF_ROLE])
async def test_the_same_tokens_unforged_come_in(gate: Gate, role: Role) -> None:
    gate.door.credentials["good"] = Credentials(signed(HEAD, claims(role), OURS))
    assert (await gate.door.http("good", VIEWER)).data == {"viewer": {"roles": [role.value]}}
    gate.door.credentials["good"] = Credentials(gate.provider.token())
    assert (await gate.door.http("good", VIEWER)).data == {"viewer": {"roles": ["customer"]}}


async def test_every_forged_token_is_answered_like_nonsense_over_http(gate: Gate) -> None:
    # given
    gate.door.credentials["nonsense"] = Credentials(GARBAGE)
    nonsense = await asked_by(gate.door, "nonsense")
    assert (nonsense.status, nonsense.codes) == (401, ["UNAUTHENTICATED"])
    assert nonsense.headers["www-authenticate"] == "Bearer"
    for name, forge in FORGED.items():
        # when
        gate.door.credentials["forger"] = Credentials(forge(gate.provider))
        answer = await asked_by(gate.door, "forger")
        # then
        assert answer.status == 401, name
        assert answer.bytes_but_for_the_request_id == nonsense.bytes_but_for_the_request_id, name
        assert len(answer.statements) == len(nonsense.statements) == 1, name


async def test_every_forged_token_closes_a_socket_like_nonsense(gate: Gate) -> None:
    # given
    nonsense = await closing_of(gate.door, GARBAGE)
    assert nonsense[0] == 4403
    for name, forge in FORGED.items():
        # then
        assert await closing_of(gate.door, forge(gate.provider)) == nonsense, name


async def asked_by(door: Door, visitor: str) -> Answer:
    """The answer with all of its statements, those of authentication included."""
    return await door._post(visitor, json.dumps({"query": VIEWER}).encode(), {})


async def closing_of(door: Door, bearer: str) -> tuple[int | None, str | None]:
    async with door.bare_socket() as client:
        await client.send({"type": "connection_init", "payload": {"authorization": f"Bearer {bearer}"}})
        return await client.close_code()


async def test_a_token_of_a_megabyte_is_refused_unread(gate: Gate) -> None:
    # when
    gate.door.credentials["loud"] = Credentials("A" * 1_000_000)
    answer = await gate.door.http("loud", VIEWER)
    # then
    assert answer.status in (400, 401, 431)
    # and by the socket, which takes no such message
    assert (await closing_of(gate.door, "A" * 1_000_000))[0] in (1009, 4400)


async def test_two_credentials_at_once_are_refused(gate: Gate) -> None:
    # given: each of them good
    guest = gate.door.credentials["guest"].order_token
    gate.door.credentials["both"] = Credentials(token(Role.ADMIN), guest)
    # when
    answer = await gate.door.http("both", VIEWER)
    async with gate.door.bare_socket() as client:
        await client.send({"type": "connection_init", "payload": gate.door.credentials["both"].payload})
        closing = await client.close_code()
    # then
    assert (answer.status, answer.codes) == (401, ["UNAUTHENTICATED"])
    assert closing[0] == 4403


async def test_a_token_that_expires_is_good_until_then_and_no_longer(gate: Gate) -> None:
    # given: it was good for well beyond what a request takes here, and is remembered
    begun = datetime.now(UTC)
    assert (await gate.door.http("care", VIEWER)).status == 200
    expires_at = datetime.now(UTC) + timedelta(seconds=1.2) + 10 * (datetime.now(UTC) - begun)
    gate.door.credentials["short"] = Credentials(ours(exp=expires_at.timestamp()))
    assert (await gate.door.http("short", VIEWER)).status == 200
    expired_at = expires_at + timedelta(seconds=0.1)
    # when
    while datetime.now(UTC) < expired_at:
        await gate.door.http("short", VIEWER)
    # then
    assert (await gate.door.http("short", VIEWER)).status == 401
