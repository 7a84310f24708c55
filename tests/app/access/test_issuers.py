"""Tokens of other issuers: whom they vouch for, where their keys come from, and what is never believed."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey
from sqlalchemy import text

from app.access.access_token import BadCredentials
from app.access.authenticate import Authenticator
from app.access.issuers import ForeignIssuers
from app.access.jwks import AGAIN_SECONDS, KEPT_SECONDS, MAX_BYTES, STALE_SECONDS
from app.access.revoke import revoke_access
from app.access.secrets import derive
from app.access.strict_jwt import NotAcceptable, read_unverified
from app.domain.enums import ActorKind, Role
from app.domain.issuers import Issuer
from app.domain.principal import SYSTEM
from db.database import Database
from tests.app.access.identity_provider import ISSUER, IdentityProvider, a_key, identity_provider
from tests.builders import invariants_hold
from tests.graphql_schema.asking import counted_statements

KEYS = derive("the keys of the tests of issuers")


@pytest.fixture
async def provider() -> AsyncIterator[IdentityProvider]:
    async with identity_provider() as opened:
        yield opened


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def at(database: Database, *issuers: Issuer) -> Authenticator:
    return Authenticator(database, KEYS, issuers=ForeignIssuers(issuers))


async def reads(issuers: ForeignIssuers, token: str) -> bool:
    """Whether a token is taken."""
    try:
        await issuers.read(read_unverified(token), now=datetime.now(UTC))
    except NotAcceptable:
        return False
    return True


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256", "ES256"])
async def test_a_customer_comes_in_by_a_token_of_its_shops_provider(database: Database, algorithm: str) -> None:
    async with identity_provider(algorithm) as provider:
        # given
        authenticate = at(database, provider.trusted())
        # when
        principal = await authenticate(bearer(provider.token()))
        again = await authenticate(bearer(provider.token()))
        other = await authenticate(bearer(provider.token(sub="c-2")))
        await authenticate.aclose()
    # then: made on first sight, found afterwards, told apart
    assert (principal.kind, principal.roles) == (ActorKind.CUSTOMER, {Role.CUSTOMER})
    assert principal.customer_id == principal.id == again.id != other.id
    async with database.session() as session:
        rows = (await session.execute(text("SELECT external_source, external_id FROM customers ORDER BY 2"))).all()
    assert rows == [(ISSUER, "c-1"), (ISSUER, "c-2")]
    assert provider.asked == 1
    await invariants_hold(database)


async def test_two_who_come_at_once_are_one_customer(database: Database, provider: IdentityProvider) -> None:
    # given
    authenticate = at(database, provider.trusted())
    # when
    found = await asyncio.gather(*(authenticate(bearer(provider.token())) for _ in range(8)))
    await authenticate.aclose()
    # then
    assert len({principal.id for principal in found}) == 1
    assert provider.asked == 1
    async with database.session() as session:
        assert await session.scalar(text("SELECT count(*) FROM outbox WHERE type = 'customer.saved'")) == 1


async def test_a_known_customer_costs_one_statement_and_may_be_revoked(
    database: Database, provider: IdentityProvider
) -> None:
    # given
    authenticate = at(database, provider.trusted())
    customer = await authenticate(bearer(provider.token()))
    # when
    with counted_statements(database) as seen:
        await authenticate(bearer(provider.token()))
    # then
    assert len(seen) == 1
    # when
    old = provider.token(iat=datetime.now(UTC).timestamp() - 1)
    await database.transact(SYSTEM, lambda uow: revoke_access(uow, customer.key))
    # then
    with pytest.raises(BadCredentials):
        await authenticate(bearer(old))
    assert (await authenticate(bearer(provider.token()))).id == customer.id
    await authenticate.aclose()


async def test_staff_get_the_roles_that_their_claims_stand_for(database: Database, provider: IdentityProvider) -> None:
    # given
    issuer = provider.trusted(
        role_claim="groups",
        roles={"agents": Role.CARE, "shops": Role.STORE, "bosses": Role.ADMIN},
        default_role=None,
        locations_claim="places",
        channels_claim="channels",
    )
    authenticate = at(database, issuer)
    # when
    token = provider.token(groups=["agents", "shops", "chess"], places=["BER"], channels=["web"])
    agent = await authenticate(bearer(token))
    # then
    assert (agent.kind, agent.roles) == (ActorKind.STAFF, {Role.CARE, Role.STORE})
    assert (agent.locations, agent.channels, agent.customer_id) == ({"BER"}, {"web"}, None)
    # and it is the same person next time, who can be put out by that name
    again = await authenticate(bearer(provider.token(groups="agents")))
    assert again.id == agent.id
    # and claims that are missing reach nothing rather than all
    assert (again.locations, again.channels) == (frozenset(), frozenset())
    old = provider.token(groups="agents", iat=datetime.now(UTC).timestamp() - 1)
    await database.transact(SYSTEM, lambda uow: revoke_access(uow, agent.key))
    with pytest.raises(BadCredentials):
        await authenticate(bearer(old))
    await authenticate.aclose()


@pytest.mark.parametrize(
    ("claims", "taken"),
    [
        ({"groups": ["bosses"]}, False),
        ({"groups": ["bosses"], "amr": ["pwd"]}, False),
        ({"groups": ["bosses"], "amr": "mfa"}, False),
        ({"groups": ["bosses"], "amr": ["pwd", "mfa"]}, True),
        ({"groups": ["agents"]}, True),
        ({"groups": ["agents", "bosses"]}, False),
        ({"groups": ["chess"]}, False),
        ({"groups": []}, False),
        ({}, False),
        ({"groups": {"bosses": True}, "amr": ["mfa"]}, False),
    ],
)
async def test_administrators_need_a_second_factor(
    provider: IdentityProvider, claims: dict[str, Any], taken: bool
) -> None:
    # given
    roles = {"agents": Role.CARE, "bosses": Role.ADMIN}
    issuers = ForeignIssuers([provider.trusted(role_claim="groups", roles=roles, default_role=None)])
    # then
    assert await reads(issuers, provider.token(**claims)) is taken
    await issuers.aclose()


async def test_a_claim_cannot_make_a_customer_staff(provider: IdentityProvider) -> None:
    # given: an issuer of customers, whose tokens name roles that nobody mapped
    issuers = ForeignIssuers([provider.trusted()])
    token = provider.token(roles=["admin"], kind="staff", role="admin", groups=["admin"])
    # when
    vouched = await issuers.read(read_unverified(token), now=datetime.now(UTC))
    # then
    assert vouched.roles == {Role.CUSTOMER}
    await issuers.aclose()


@pytest.mark.parametrize(
    ("audience", "taken"),
    [("https://orders.shop.example", True), (["x", "https://orders.shop.example"], True), (["x"], False), ([], False)],
)
async def test_the_audience_may_be_one_of_several(provider: IdentityProvider, audience: object, taken: bool) -> None:
    issuers = ForeignIssuers([provider.trusted()])
    assert await reads(issuers, provider.token(aud=audience)) is taken
    await issuers.aclose()


async def test_keys_are_kept_ten_minutes_and_an_unknown_one_is_asked_for_once_a_minute(
    provider: IdentityProvider,
) -> None:
    # given
    passed = 0.0
    issuers = ForeignIssuers([provider.trusted()], clock=lambda: passed)
    assert await reads(issuers, provider.token())
    # when: a key is added, and somebody tries many that are not
    provider.keys.append(a_key("ES256", "two"))
    passed = AGAIN_SECONDS - 1
    for number in range(50):
        assert not await reads(issuers, provider.token(header={"kid": f"none-{number}"}))
    assert not await reads(issuers, provider.token(provider.keys[1]))
    assert provider.asked == 1
    passed = AGAIN_SECONDS
    # then
    assert await reads(issuers, provider.token(provider.keys[1]))
    assert provider.asked == 2
    # when: the first key is withdrawn
    del provider.keys[0]
    gone = a_key("ES256", "one")
    passed = AGAIN_SECONDS + KEPT_SECONDS
    # then
    assert not await reads(issuers, provider.token(gone))
    assert await reads(issuers, provider.token())
    assert provider.asked == 3
    await issuers.aclose()


async def test_a_withdrawn_key_is_good_for_ten_minutes_at_most(provider: IdentityProvider) -> None:
    # given
    passed = 0.0
    issuers = ForeignIssuers([provider.trusted()], clock=lambda: passed)
    (leaked,) = provider.keys
    assert await reads(issuers, provider.token(leaked))
    # when
    provider.keys[:] = [a_key("ES256", "two")]
    # then
    passed = KEPT_SECONDS - 1
    assert await reads(issuers, provider.token(leaked))
    passed = KEPT_SECONDS
    assert not await reads(issuers, provider.token(leaked))
    await issuers.aclose()


async def test_an_outage_of_the_issuer_is_not_ours_for_a_day(provider: IdentityProvider) -> None:
    # given
    passed = 0.0
    issuers = ForeignIssuers([provider.trusted()], clock=lambda: passed)
    assert await reads(issuers, provider.token())
    # when
    provider.answer = b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    # then
    passed = STALE_SECONDS - 1
    assert await reads(issuers, provider.token())
    passed = STALE_SECONDS
    assert not await reads(issuers, provider.token())
    # and it comes back with the issuer
    provider.answer = None
    passed += AGAIN_SECONDS
    assert await reads(issuers, provider.token())
    await issuers.aclose()


async def test_many_who_wait_for_keys_wait_for_one_answer(provider: IdentityProvider) -> None:
    # given
    provider.delay = asyncio.Event()
    issuers = ForeignIssuers([provider.trusted()])
    waiting = [asyncio.create_task(reads(issuers, provider.token())) for _ in range(20)]
    while provider.asked == 0:  # noqa: ASYNC110 - the provider is asked over a socket
        await asyncio.sleep(0.01)
    # when: one of them gives up, and the answer comes
    waiting.pop().cancel()
    provider.delay.set()
    # then
    assert await asyncio.gather(*waiting) == [True] * 19
    assert provider.asked == 1
    await issuers.aclose()


def answering(body: bytes, status: str = "200 OK", *headers: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status}".encode(), b"content-length: %d" % len(body), b"connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(answering(b""), id="nothing"),
        pytest.param(answering(b"<html>"), id="no JSON"),
        pytest.param(answering(b"[" * 50_000), id="deep JSON"),
        pytest.param(answering(b"[]"), id="a list"),
        pytest.param(answering(b'{"keys": {}}'), id="keys that are no list"),
        pytest.param(answering(b'{"keys": [1, null, "x", []]}'), id="keys that are none"),
        pytest.param(answering(b"{" + b" " * MAX_BYTES + b"}"), id="too large"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{", id="cut off"),
        pytest.param(b"SSH-2.0\r\n\r\n", id="no HTTP"),
    ],
)
async def test_an_answer_that_is_no_key_set_opens_nothing(provider: IdentityProvider, answer: bytes) -> None:
    provider.answer = answer
    issuers = ForeignIssuers([provider.trusted()])
    assert not await reads(issuers, provider.token())
    await issuers.aclose()


async def test_a_redirect_is_not_followed(provider: IdentityProvider) -> None:
    async with identity_provider() as trap:
        trap.keys = provider.keys
        provider.answer = answering(b"", "302 Found", f"location: {trap.url}".encode())
        issuers = ForeignIssuers([provider.trusted()])
        # then
        assert not await reads(issuers, provider.token())
        assert trap.asked == 0
        await issuers.aclose()


def changed(provider: IdentityProvider, **members: Any) -> bytes:
    """Its key set with members of its key changed; None removes one."""
    key = {**json.loads(provider.key_set)["keys"][0], **members}
    return answering(json.dumps({"keys": [{name: value for name, value in key.items() if value is not None}]}).encode())


@pytest.mark.parametrize(
    ("members", "taken"),
    [
        ({}, True),
        ({"use": "sig", "alg": "ES256", "key_ops": ["verify"]}, True),
        ({"use": "enc"}, False),
        ({"alg": "RS256"}, False),
        ({"key_ops": ["sign"]}, False),
        ({"key_ops": "verify"}, False),
        ({"kid": None}, False),
        ({"kid": 1}, False),
        ({"d": "AAAA"}, False),
        ({"crv": "P-521"}, False),
        ({"x": "AAAA"}, False),
        ({"x": None}, False),
        ({"kty": "oct", "k": "AAAA"}, False),
    ],
)
async def test_a_key_of_another_kind_or_use_is_left_out(
    provider: IdentityProvider, members: dict[str, Any], taken: bool
) -> None:
    provider.answer = changed(provider, **members)
    issuers = ForeignIssuers([provider.trusted()])
    assert await reads(issuers, provider.token()) is taken
    await issuers.aclose()


async def test_an_rsa_key_of_1024_bits_is_left_out() -> None:
    async with identity_provider("RS256") as provider:
        with pytest.warns(SecurityWarning):
            provider.keys[:] = [RSAKey.generate_key(1024, {"kid": "one"})]
        issuers = ForeignIssuers([provider.trusted()])
        assert not await reads(issuers, provider.token())
        await issuers.aclose()


@pytest.mark.parametrize(
    "given",
    [
        {"jwks_url": "ftp://id.example/keys"},
        {"jwks_url": "https://user:pass@id.example/keys"},
        {"issuer": "orderwire"},
        {"issuer": ""},
        {"audience": ""},
        {"roles": {"x": Role.CARE}},
        {"roles": {"x": Role.APP}, "role_claim": "g"},
        {"default_role": Role.GUEST},
        {"longest_life_seconds": 0},
    ],
)
def test_a_configuration_that_cannot_be_meant_is_refused(given: dict[str, Any]) -> None:
    fields = {"issuer": "https://a", "audience": "b", "algorithm": "ES256", "jwks_url": "https://a/keys", **given}
    with pytest.raises(ValueError, match=r"jwks_url|issuer|role|longest"):
        Issuer(**fields)
