"""Attack 28: making the program call an address of the attacker's choice.

The program calls nobody but the key sets that its operator configured. A trap listens, its address is put everywhere
a caller may put one, and nobody may ever knock at it.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.app.access.identity_provider import IdentityProvider, identity_provider, signed
from tests.app.webhooks.sending import signed as signed_webhook
from tests.app.webhooks.sending import sources
from tests.attacks.door import Credentials, Door, open_door
from tests.attacks.places import Place, document, places, variables
from tests.attacks.world import World
from tests.plain_client import plain_client

VIEWER = "{ viewer { roles } }"
AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Gate:
    """The served shop, an identity provider that it trusts, and a trap that it was never told of."""

    door: Door
    provider: IdentityProvider
    trap: IdentityProvider


@pytest.fixture
async def gate(world_url: str, world: World) -> AsyncIterator[Gate]:
    async with (
        identity_provider("ES256") as provider,
        identity_provider("ES256") as trap,
        open_door(world_url, world, issuers=provider.setting, webhook_sources=sources()) as door,
    ):
        yield Gate(door, provider, trap)


def tokens_that_name(gate: Gate) -> list[str]:
    """Tokens that say where to look for the key, signed with the trap's own."""
    key, trap = gate.trap.keys[0], gate.trap.url
    good = gate.provider.claims()
    head = {"alg": "ES256", "typ": "at+jwt", "kid": "one"}
    return [
        signed({**head, "jku": trap}, good, key),
        signed({**head, "x5u": trap}, good, key),
        signed({**head, "kid": trap}, good, key),
        signed({**head, "kid": "../../" + trap}, good, key),
        signed({**head, "jwk": key.as_dict(private=False)}, good, key),
        signed(head, {**good, "iss": trap}, key),
        signed(head, {**good, "iss": f"{good['iss']}@{trap.removeprefix('http://')}"}, key),
        signed(head, {**good, "jwks_uri": trap}, key),
    ]


async def test_no_token_says_where_its_key_is(gate: Gate) -> None:
    for number, token in enumerate(tokens_that_name(gate)):
        visitor = f"forger {number}"
        gate.door.credentials[visitor] = Credentials(token)
        # when
        answer = await gate.door.http(visitor, VIEWER)
        # then
        assert answer.status == 401
    assert gate.trap.asked == 0


async def test_a_key_set_that_points_elsewhere_is_not_followed(gate: Gate) -> None:
    # given: the provider's own address answers with a redirect, as a stolen domain would
    location = f"location: {gate.trap.url}\r\n".encode()
    gate.provider.answer = b"HTTP/1.1 302 Found\r\n" + location + b"content-length: 0\r\n\r\n"
    gate.trap.keys = gate.provider.keys
    gate.door.credentials["customer of theirs"] = Credentials(gate.provider.token())
    # when
    answer = await gate.door.http("customer of theirs", VIEWER)
    # then
    assert answer.status == 401
    assert gate.provider.asked == 1
    assert gate.trap.asked == 0


async def test_no_text_of_any_input_is_an_address_to_call(gate: Gate) -> None:
    # given
    turn = asyncio.Semaphore(AT_ONCE)

    async def state(place: Place) -> None:
        asked = variables(place, gate.trap.url, gate.door.world)
        async with turn:
            answer = await gate.door.http("admin", document(place), asked)
        assert answer.status in (200, 400), place

    # when: every text that the graph takes anywhere is the trap's address
    await asyncio.gather(*(state(place) for place in places("Query", "Mutation")))
    # then
    assert gate.trap.asked == 0


async def test_no_header_is_an_address_to_call(gate: Gate) -> None:
    trap = gate.trap.url
    names = ("referer", "origin", "x-forwarded-host", "x-forwarded-for", "forwarded", "x-original-url", "x-reason")
    async with plain_client() as client:
        for name in names:
            await client.post(
                f"http://{gate.door.address}/graphql", json={"query": VIEWER}, headers={name: trap, "via": trap}
            )
            body = b'{"callback":"%s"}' % trap.encode()
            taken = await client.post(
                f"http://{gate.door.address}/webhooks/parcels",
                content=body,
                headers={**signed_webhook(body), name: trap},
            )
            assert taken.status_code in (401, 403), "no app that it acts as, or a page of another origin"
    assert gate.trap.asked == 0
