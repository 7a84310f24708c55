"""Attack 21: the link to an order, guessed, bent, borrowed, out of date or replaced, on HTTP and on WebSocket.

Whatever is wrong with it, the answer has the same bytes and costs the same number of statements.
"""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.order_token import AFTER_THE_END, LONGEST, PREFIX, make_order_token
from app.domain.ids import new_id
from app.domain.principal import SYSTEM
from app.orders.renew_access import RenewOrderAccess, renew_order_access
from tests.attacks.door import Answer, Credentials, Door
from tests.attacks.world import World
from tests.builders import a_key
from tests.serving import KEYS, order_token

MINE = "{ viewer { roles } }"
ORDER = "query ($id: ID!) { order(id: $id) { number } }"
SECRET = KEYS.order_tokens


def raw_of(token: str) -> bytes:
    text = token.removeprefix(PREFIX)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def token_of(raw: bytes, prefix: str = PREFIX) -> str:
    return prefix + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def flipped(token: str, byte: int) -> str:
    raw = bytearray(raw_of(token))
    raw[byte] ^= 1
    return token_of(bytes(raw))


def near(world: World) -> str:
    return order_token(world.near.order_id)


BENT: dict[str, Callable[[World], str]] = {
    "nothing": lambda _: "",
    "the prefix alone": lambda _: PREFIX,
    "null": lambda _: "null",
    "undefined": lambda _: "undefined",
    "a space inside": lambda w: near(w)[:10] + " " + near(w)[10:],
    "without its prefix": lambda w: near(w).removeprefix(PREFIX),
    "another prefix": lambda w: token_of(raw_of(near(w)), "owk_"),
    "its prefix twice": lambda w: PREFIX + near(w),
    "in capitals": lambda w: near(w).upper(),
    "cut by one character": lambda w: near(w)[:-1],
    "longer by one character": lambda w: near(w) + "A",
    "padded": lambda w: near(w) + "==",
    "a thousand characters": lambda w: near(w) + "A" * 1_000,
    "the order's id": lambda w: str(w.near.order_id),
    "the order's global id": lambda w: w.near.ids["Order"],
    "the order's number": lambda w: w.near.number,
    "an access token": lambda w: KEYS.access_tokens.hex(),
    "one bit of the order": lambda w: flipped(near(w), 0),
    "one bit of the generation": lambda w: flipped(near(w), 19),
    "one bit of the signature": lambda w: flipped(near(w), -1),
    "the other order's signature": lambda w: token_of(raw_of(near(w))[:20] + raw_of(order_token(w.far.order_id))[20:]),
    "no signature": lambda w: token_of(raw_of(near(w))[:20]),
    "signed with another key": lambda w: make_order_token(KEYS.cursors, w.near.order_id, 1),
    "a generation to come": lambda w: make_order_token(SECRET, w.near.order_id, 2),
    "generation 0": lambda w: make_order_token(SECRET, w.near.order_id, 0),
    "an order that is not": lambda _: make_order_token(SECRET, new_id(), 1),
    "an expired link": lambda w: make_order_token(
        SECRET, w.near.order_id, 1, good_until=datetime.now(UTC) - timedelta(seconds=2)
    ),
    "an expiry moved by hand": lambda w: token_of(
        raw_of(make_order_token(SECRET, w.near.order_id, 1, good_until=datetime.now(UTC)))[:20] + b"\xff" * 21
    ),
}


async def test_a_good_link_opens_its_order_and_no_other(door: Door) -> None:
    for own, other in (("guest", "far"), ("guest:far", "near")):
        side, foreign = (door.world.near, door.world.far) if other == "far" else (door.world.far, door.world.near)
        assert (await door.http(own, ORDER, {"id": side.ids["Order"]})).data == {"order": {"number": side.number}}
        assert (await door.http(own, ORDER, {"id": foreign.ids["Order"]})).data == {"order": None}


async def test_every_bent_link_is_answered_alike_over_http(door: Door) -> None:
    # given
    nonsense = await asked_with(door, "nonsense")
    assert (nonsense.status, nonsense.codes, len(nonsense.statements)) == (401, ["UNAUTHENTICATED"], 1)
    for name, bend in BENT.items():
        # then
        answer = await asked_with(door, bend(door.world))
        assert answer.status == 401, name
        assert answer.bytes_but_for_the_request_id == nonsense.bytes_but_for_the_request_id, name
        assert len(answer.statements) == 1, name


async def test_every_bent_link_closes_a_socket_alike(door: Door) -> None:
    # given
    nonsense = await closing_of(door, "nonsense")
    assert nonsense[0] == 4403
    for name, bend in {**BENT, "spaces around": lambda w: f" {near(w)} "}.items():
        # then
        assert await closing_of(door, bend(door.world)) == nonsense, name


async def test_a_null_is_no_link_and_opens_nothing(door: Door) -> None:
    async with door.bare_socket() as client:
        await client.init({"orderToken": None})
        await client.subscribe("1", "subscription { orderChanged { __typename } }")
        refused = await client.receive()
    assert refused["type"] == "error"
    assert refused["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_link_that_was_replaced_opens_nothing_and_the_new_one_does(door: Door) -> None:
    # given
    nonsense = await asked_with(door, "nonsense")
    old, order_id = near(door.world), door.world.near.order_id
    assert (await asked_with(door, old)).status == 200
    # when
    renew = RenewOrderAccess(idempotency_key=a_key(), order_id=order_id)
    await door.served.services.database.transact(SYSTEM, lambda uow: renew_order_access(uow, renew))
    # then: at once, although the old one was remembered for up to a second
    await closed_out(door, old)
    refused = await asked_with(door, old)
    assert refused.bytes_but_for_the_request_id == nonsense.bytes_but_for_the_request_id
    assert (await closing_of(door, old))[0] == 4403
    assert (await asked_with(door, make_order_token(SECRET, order_id, 2))).status == 200


async def closed_out(door: Door, token: str) -> None:
    loop = door.served.services.database.clock
    until = loop.now() + timedelta(seconds=30)
    while (await asked_with(door, token)).status != 401:
        assert loop.now() < until


@pytest.mark.parametrize(
    ("status", "ago", "opens"),
    [
        ("COMPLETED", AFTER_THE_END - timedelta(hours=1), True),
        ("COMPLETED", AFTER_THE_END + timedelta(seconds=1), False),
        ("CANCELED", AFTER_THE_END + timedelta(seconds=1), False),
        ("OPEN", AFTER_THE_END + timedelta(days=1), True),
        ("OPEN", LONGEST + timedelta(seconds=1), False),
    ],
)
async def test_a_link_ends_with_its_order(door: Door, status: str, ago: timedelta, opens: bool) -> None:
    # given
    then = datetime.now(UTC) - ago
    async with door.served.services.database.session() as session, session.begin():
        await session.execute(
            text("UPDATE orders SET status = :status, updated_at = :then, created_at = :then WHERE id = :id"),
            {"status": status, "then": then, "id": door.world.near.order_id},
        )
    # when
    answer = await asked_with(door, near(door.world))
    # then
    assert answer.status == (200 if opens else 401)


async def asked_with(door: Door, token: str) -> Answer:
    """The answer to a guest with this link, with all of its statements."""
    door.credentials["bent"] = Credentials(order_token=token)
    return await door._post("bent", json.dumps({"query": MINE}).encode(), {})


async def closing_of(door: Door, token: str) -> tuple[int | None, str | None]:
    async with door.bare_socket() as client:
        await client.send({"type": "connection_init", "payload": {"orderToken": token}})
        return await client.close_code()
