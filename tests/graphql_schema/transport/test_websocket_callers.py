"""Who is at the other end of a socket: where credentials come from, how long they last, and what ends them."""

from collections.abc import AsyncIterator

import pytest
from websockets.exceptions import ConnectionClosed

from app.access.standing import Standing
from graphql_schema.transport import TransportSettings
from tests.graphql_schema.transport.servers import eventually, serving, socket_to
from tests.graphql_schema.transport.toy import KNOWN, Toy, make_toy, revocation_of


@pytest.fixture
def standing() -> Standing:
    return Standing()


@pytest.fixture
def toy(standing: Standing) -> Toy:
    return make_toy(TransportSettings(connection_init_seconds=60), standing=standing)


@pytest.fixture
async def address(toy: Toy) -> AsyncIterator[str]:
    async with serving(toy) as address:
        yield address


@pytest.mark.parametrize(
    "payload",
    [{"authorization": "Bearer care"}, {"orderToken": "token"}],
)
async def test_takes_credentials_from_connection_init(address: str, payload: dict):
    # given
    async with socket_to(address) as client:
        await client.init(payload)

        # when
        await client.subscribe("a", "subscription { staffOnly { number } }")

        # then
        assert (await client.receive())["payload"]["data"] == {"staffOnly": {"number": 1}}


async def test_takes_credentials_from_the_handshake_when_init_has_none(address: str):
    # given
    async with socket_to(address, additional_headers={"authorization": "Bearer care"}) as client:
        await client.init()

        # when
        await client.subscribe("a", "subscription { staffOnly { number } }")

        # then
        assert (await client.receive())["payload"]["data"] == {"staffOnly": {"number": 1}}


async def test_closes_when_the_credentials_expire(toy: Toy, address: str):
    # given
    async with socket_to(address) as client:
        await client.init({"authorization": "Bearer short"})
        await client.subscribe("a", "subscription { silence { number } }")

        # then
        assert await client.close_code() == (4401, "Credentials have expired")
    await eventually(lambda: toy.world.open_sources == 0)


async def test_closes_when_access_is_revoked_and_says_nothing_more(address: str, toy: Toy, standing: Standing):
    # given
    async with socket_to(address, max_queue=100) as client, socket_to(address) as other:
        await client.init({"authorization": "Bearer known"})
        await other.init({"authorization": "Bearer care"})
        await client.subscribe("a", "subscription { gated { number } }")
        await other.subscribe("a", "subscription { gated { number } }")
        await eventually(lambda: toy.world.open_sources == 2)

        # when: what is told after the revocation is told in the same breath
        standing.hear(revocation_of(KNOWN))
        toy.world.gate.set()

        # then
        assert await client.close_code() == (4403, "Access was revoked")
        with pytest.raises(ConnectionClosed):  # and not a message that came before
            await client.socket.recv()
        assert (await other.receive())["payload"]["data"] == {"gated": {"number": 1}}
    await eventually(lambda: toy.world.open_sources == 0)
    assert standing.watched == 0


async def test_who_was_revoked_before_the_acknowledgment_never_gets_one(address: str, standing: Standing):
    # given
    standing.hear(revocation_of(KNOWN))
    async with socket_to(address) as client:
        # when
        await client.send({"type": "connection_init", "payload": {"authorization": "Bearer known"}})

        # then
        assert await client.close_code() == (4403, "Access was revoked")
        with pytest.raises(ConnectionClosed):  # and not a message that came before
            await client.socket.recv()


async def test_tells_the_resolvers_where_a_socket_comes_from_and_what_for(address: str):
    # given
    headers = {"x-reason": "from the handshake", "x-on-behalf-of": "nobody"}
    async with socket_to(address, additional_headers=headers) as client:
        await client.init({"onBehalfOf": "Ada Lovelace"})

        # when
        await client.subscribe("a", "subscription { provenance }")

        # then
        assert (await client.receive())["payload"]["data"] == {
            "provenance": "127.0.0.1 from the handshake Ada Lovelace"
        }
