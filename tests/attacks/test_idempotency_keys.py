"""Attack 31: keys of others, keys for other work, keys that are too long, and keys without end.

A key belongs to its principal and its operation, holds for one input, and is kept only by what was done with it.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.attacks.door import Door, open_door
from tests.attacks.world import World
from tests.builders import a_key

PLACE = """mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id } trackingToken errors { code path } }
}"""
CANCEL = """mutation ($input: OrderCancelInput!) {
  orderCancel(input: $input) { order { id } errors { code path } }
}"""
RENEW = """mutation ($input: OrderAccessRenewInput!) {
  orderAccessRenew(input: $input) { order { id } errors { code path } }
}"""


def purchase(world: World, key: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
    line = {"sku": world.near.sku, "quantity": quantity}
    return {"input": {"idempotencyKey": key, "channel": world.near.channel, "lines": [line], **more}}


async def keys_kept(door: Door) -> int:
    async with door.served.services.database.session() as session:
        return await session.scalar(text("SELECT count(*) FROM idempotency_keys")) or 0


async def placed(door: Door, visitor: str, key: str, **more: Any) -> Any:
    return (await door.http(visitor, PLACE, purchase(door.world, key, **more))).data["orderPlace"]


@pytest.mark.parametrize("other", ["customer:far", "anonymous", "care", "app", "admin"])
async def test_the_same_key_of_somebody_else_is_another_key(door: Door, other: str) -> None:
    # given
    key = a_key()
    mine = await placed(door, "customer", key)

    # when
    theirs = await placed(door, other, key)

    # then
    assert mine["errors"] == theirs["errors"] == []
    assert mine["order"]["id"] != theirs["order"]["id"]


async def test_the_same_key_of_another_order_is_refused_to_a_guest(door: Door) -> None:
    """Guests have a name of their own each; the anonymous share one, so their keys must be random."""
    # given
    key = a_key()
    first = await placed(door, "anonymous", key, email="ada@example.com")

    # when: a stranger repeats the key without knowing what was bought by whom
    second = await placed(door, "anonymous", key, email="eve@example.com")

    # then
    assert first["errors"] == []
    assert second == {"order": None, "trackingToken": None, "errors": [MISMATCH]}


MISMATCH = {"code": "IDEMPOTENCY_MISMATCH", "path": ["idempotencyKey"]}


@pytest.mark.parametrize("visitor", ["anonymous", "customer", "care", "app", "admin"])
async def test_changed_arguments_are_refused_and_change_nothing(door: Door, visitor: str) -> None:
    # given
    key = a_key()
    assert (await placed(door, visitor, key))["errors"] == []
    kept = await keys_kept(door)

    # when
    changed = await placed(door, visitor, key, quantity=2)

    # then
    assert changed["errors"] == [MISMATCH]
    assert changed["order"] is None
    assert await keys_kept(door) == kept


async def test_a_key_is_that_of_one_operation(door: Door) -> None:
    # given
    key = a_key()
    order = (await placed(door, "admin", key))["order"]["id"]

    # when
    renewed = await door.http("admin", RENEW, {"input": {"idempotencyKey": key, "orderId": order}})
    canceled = await door.http("admin", CANCEL, {"input": {"idempotencyKey": key, "orderId": order, "reason": "OTHER"}})

    # then
    assert renewed.data["orderAccessRenew"]["errors"] == canceled.data["orderCancel"]["errors"] == []


@pytest.mark.parametrize("key", ["", "short", "k" * 256, "k" * 1000, "\u00e4" * 256])
@pytest.mark.parametrize("visitor", ["anonymous", "customer", "care", "app", "admin"])
async def test_a_key_has_its_length(door: Door, visitor: str, key: str) -> None:
    refused = await placed(door, visitor, key)
    assert refused["errors"] == [{"code": "INVALID", "path": ["idempotencyKey"]}]


@pytest.mark.parametrize("key", ["k" * 8, "k" * 255, "\u00e4" * 255, "' OR '1'='1", "%" * 9, "key\r\nx: y"])
async def test_what_has_the_length_is_a_key(door: Door, key: str) -> None:
    assert (await placed(door, "customer", key))["errors"] == []
    again = await placed(door, "customer", key)
    assert again["errors"] == []
    assert await keys_kept(door) > 0


async def test_a_key_of_nothing_but_letters_that_cannot_be_stored_breaks_nothing(door: Door) -> None:
    answer = await door.http("customer", PLACE, purchase(door.world, "nul\u0000nul\u0000"))
    assert answer.codes == ["BAD_USER_INPUT"]


async def test_refused_work_keeps_no_key(door: Door) -> None:
    """A flood of keys for what cannot be done leaves the table as it was."""
    # given
    kept = await keys_kept(door)

    # when
    answers = await asyncio.gather(*(placed(door, "anonymous", a_key(), quantity=0) for _ in range(50)))
    foreign = await asyncio.gather(*(renewed_by_a_stranger(door) for _ in range(20)))

    # then
    assert {answer["errors"][0]["code"] for answer in answers} == {"INVALID"}
    assert {answer["errors"][0]["code"] for answer in foreign} == {"NOT_FOUND"}
    assert await keys_kept(door) == kept


async def renewed_by_a_stranger(door: Door) -> Any:
    order = {"idempotencyKey": a_key(), "orderId": door.world.near.ids["Order"]}
    return (await door.http("customer:far", RENEW, {"input": order})).data["orderAccessRenew"]


async def test_a_flood_of_keys_meets_the_meter(world_url: str, world: World, tmp_path: Path) -> None:
    """What is done costs, so an address fills the table no faster than its bucket fills: slowly, here."""
    limits = tmp_path / "limits.yaml"
    limits.write_text("classes: {public: {cost_per_request: 100, bucket: 100, refill_per_second: 1}}")
    async with open_door(world_url, world, rate_limits="on", limits_file=limits) as door:
        # given
        kept = await keys_kept(door)

        # when
        answers = [await door.http("anonymous", PLACE, purchase(world, a_key())) for _ in range(20)]

        # then
        refused = [answer for answer in answers if answer.codes == ["RATE_LIMITED"]]
        done = [answer for answer in answers if not answer.codes]
        assert done
        assert len(refused) + len(done) == len(answers)
        assert {answer.status for answer in refused} == {429}
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
        assert await keys_kept(door) <= kept + len(done)


async def test_no_key_is_claimed_over_a_socket(door: Door) -> None:
    kept = await keys_kept(door)
    async with door.socket("customer") as client:
        payload = {"query": PLACE, "variables": purchase(door.world, a_key())}
        await client.send({"id": "1", "type": "subscribe", "payload": payload})
        assert (await client.receive())["type"] == "error"
    assert await keys_kept(door) == kept
