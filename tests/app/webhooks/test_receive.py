"""`POST /webhooks/<source>` as another system uses it: taken once, refused without a word about why."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator

import httpx2
import pytest
from sqlalchemy import CursorResult, text

from tests.app.webhooks.sending import STRANGERS_SECRET, signed, sources
from tests.builders import Shop
from tests.plain_client import plain_client
from tests.serving import ServedHere, served_here

BODY = b'{"type":"tracker.updated"}'
APP = """
    INSERT INTO apps (id, code, name, active, version, created_at)
    VALUES (gen_random_uuid(), 'carrier', 'Carrier', :active, 1, now())
"""


@pytest.fixture
async def door(shop: Shop) -> AsyncIterator[ServedHere]:
    """A served shop with one source of webhooks and its app."""
    await run(shop, APP, active=True)
    url = shop.database.engine.url.render_as_string(hide_password=False)
    async with served_here(url.replace("+asyncpg", ""), webhook_sources=sources()) as served:
        yield served


async def run(shop: Shop, statement: str, **values: object) -> list[tuple[object, ...]]:
    async with shop.database.session() as session, session.begin():
        result = await session.execute(text(statement), values)
        assert isinstance(result, CursorResult)
        return [tuple(row) for row in result] if result.returns_rows else []


async def send(door: ServedHere, body: bytes, headers: dict[str, str], source: str = "parcels") -> httpx2.Response:
    async with plain_client() as client:
        return await client.post(f"http://{door.address}/webhooks/{source}", content=body, headers=headers)


async def stored(shop: Shop) -> list[tuple[object, ...]]:
    return await run(
        shop, "SELECT source, message_id, body FROM inbox_messages WHERE differs_from_id IS NULL ORDER BY id"
    )


async def test_a_signed_message_is_in_the_inbox_before_it_is_answered(door: ServedHere, shop: Shop) -> None:
    # when
    answer = await send(door, BODY, signed(BODY))
    # then
    assert (answer.status_code, answer.content) == (202, b"")
    assert await stored(shop) == [("parcels", "msg_1", BODY)]


async def test_the_same_message_again_is_taken_and_changes_nothing(door: ServedHere, shop: Shop) -> None:
    # when: fifty at once
    answers = await asyncio.gather(*(send(door, BODY, signed(BODY)) for _ in range(50)))
    # then
    assert {answer.status_code for answer in answers} == {202}
    assert len(await stored(shop)) == 1


async def test_another_body_under_the_same_id_is_refused_and_the_first_stays(door: ServedHere, shop: Shop) -> None:
    # given
    await send(door, BODY, signed(BODY))
    # when
    other = b'{"type":"tracker.updated","amount":1}'
    answer = await send(door, other, signed(other))
    # then
    assert answer.status_code == 409
    await send(door, other, signed(other))
    assert await stored(shop) == [("parcels", "msg_1", BODY)]
    problems = "SELECT problem, body FROM inbox_messages WHERE state = 'PROBLEM'"
    assert await run(shop, problems) == [("BODY_DIFFERS", other)]


async def test_unknown_source_wrong_signature_and_inactive_app_are_answered_alike(door: ServedHere, shop: Shop) -> None:
    # when
    unknown = await send(door, BODY, signed(BODY), source="nobody")
    forged = await send(door, BODY, signed(BODY, secret=STRANGERS_SECRET))
    unsigned = await send(door, BODY, {})
    await run(shop, "UPDATE apps SET active = false")
    inactive = await send(door, BODY, signed(BODY))
    # then
    answers = [unknown, forged, unsigned, inactive]
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (401, json.dumps({"error": "The signature does not fit."}, separators=(",", ":")).encode())
    }
    assert await stored(shop) == []


async def test_a_body_beyond_256_kb_is_refused_without_being_read_whole(door: ServedHere, shop: Shop) -> None:
    # given: a sender that never says how long it will be
    endless_sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal endless_sent
        for _ in range(100_000):
            endless_sent += 65_536
            yield b"a" * 65_536

    # when
    declared = await send(door, b"a" * (256 * 1024 + 1), {})
    async with plain_client() as client:
        try:
            streamed = (await client.post(f"http://{door.address}/webhooks/parcels", content=endless())).status_code
        except httpx2.TransportError:
            streamed = 413  # the server hung up while we were still sending
    # then
    assert (declared.status_code, streamed) == (413, 413)
    assert endless_sent < 100 * 1024 * 1024
    assert await stored(shop) == []


async def test_only_post_is_taken(door: ServedHere) -> None:
    async with plain_client() as client:
        assert (await client.get(f"http://{door.address}/webhooks/parcels")).status_code == 405


async def test_what_is_refused_is_logged_without_a_callers_text(
    door: ServedHere, capsys: pytest.CaptureFixture[str]
) -> None:
    # when
    await send(door, b"canary-in-body", {"webhook-id": "canary-in-id"}, source="canary-in-source")
    # then
    assert "canary" not in "".join(capsys.readouterr())


async def test_an_operator_sees_what_came_without_its_body(door: ServedHere, shop: Shop) -> None:
    # given
    await send(door, BODY, signed(BODY))
    url = shop.database.engine.url.render_as_string(hide_password=False).replace("+asyncpg", "")
    # when
    listed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "app.cli", "webhooks", "list"],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    # then
    assert listed.stdout.split()[1:] == ["parcels", "msg_1", "app", "carrier", str(len(BODY)), "bytes", "STORED"]
