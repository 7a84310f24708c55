"""Attack 29: webhooks that their source did not send, or not so, or not now."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from sqlalchemy import text

from tests.app.webhooks.sending import SECRET, STRANGERS_SECRET, signed, sources
from tests.attacks.door import Door, open_door
from tests.attacks.world import World

BODY = b'{"type":"tracker.updated","data":{"status":"delivered"}}'
PATH = "/webhooks/parcels"
APP = """
    INSERT INTO apps (id, code, name, active, version, created_at)
    VALUES (gen_random_uuid(), 'carrier', 'Carrier', true, 1, now())
"""
OTHER_SOURCE = {"orders": {"app": "carrier", "secrets": [STRANGERS_SECRET]}}


@pytest.fixture
async def door(world_url: str, world: World) -> AsyncIterator[Door]:
    """The served shop with two sources of webhooks, and the app that both act as."""
    async with open_door(world_url, world, webhook_sources={**sources(), **OTHER_SOURCE}) as opened:
        async with opened.served.services.database.session() as session, session.begin():
            await session.execute(text(APP))
        yield opened


def at(minutes: int) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def forgeries() -> dict[str, tuple[bytes, dict[str, str]]]:
    """Made when they are sent: what is only old must not hide what is wrong besides."""
    good = signed(BODY)
    long_ago = signed(BODY, at=at(-60))
    other_version = good["webhook-signature"].replace("v1,", "v2,")
    return {
        "unsigned": (BODY, {}),
        "badly signed": (BODY, {**good, "webhook-signature": "v1," + "A" * 43 + "="}),
        "signed with another source's secret": (BODY, signed(BODY, secret=STRANGERS_SECRET)),
        "old": (BODY, signed(BODY, at=at(-6))),
        "of the future": (BODY, signed(BODY, at=at(6))),
        "an old one under a new time": (BODY, {**long_ago, "webhook-timestamp": good["webhook-timestamp"]}),
        "an old one under a new id": (BODY, {**good, "webhook-id": "msg_2"}),
        "encoded anew": (BODY.replace(b":", b": "), good),
        "cut short": (BODY[:-1], good),
        "another amount": (BODY.replace(b"delivered", b"returned!"), good),
        "another version of the scheme": (BODY, {**good, "webhook-signature": other_version}),
        "no text": (b"\xff\xfe", good),
    }


async def send(door: Door, body: bytes, headers: dict[str, str], path: str = PATH) -> httpx2.Response:
    return await door.client.post(path, content=body, headers=headers)


async def stored(door: Door) -> int:
    async with door.served.services.database.session() as session:
        return await session.scalar(text("SELECT count(*) FROM inbox_messages WHERE source <> 'psp'")) or 0


@pytest.mark.parametrize("how", forgeries())
async def test_what_is_forged_is_answered_without_a_word_about_why(door: Door, how: str) -> None:
    # given
    nobody = await send(door, BODY, signed(BODY), path="/webhooks/nobody")
    # when
    answer = await send(door, *forgeries()[how])
    # then
    assert (answer.status_code, answer.content) == (nobody.status_code, nobody.content)
    assert answer.status_code == 401
    assert await stored(door) == 0


async def test_a_good_one_of_one_source_is_a_forged_one_at_another(door: Door) -> None:
    # when
    at_its_own = await send(door, BODY, signed(BODY, secret=SECRET))
    at_the_other = await send(door, BODY, signed(BODY, secret=SECRET), path="/webhooks/orders")
    # then
    assert (at_its_own.status_code, at_the_other.status_code) == (202, 401)
    assert await stored(door) == 1


async def test_a_recorded_one_sent_again_is_taken_and_does_nothing(door: Door) -> None:
    # given
    recorded = signed(BODY)
    # when
    answers = [(await send(door, BODY, recorded)).status_code for _ in range(5)]
    # then
    assert answers == [202] * 5
    assert await stored(door) == 1
