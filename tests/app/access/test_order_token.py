"""Order tokens open one order, of one generation, as long as they are good."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.access.access_token import BadCredentials
from app.access.authenticate import Authenticator
from app.access.order_token import AFTER_THE_END, LONGEST, OrderToken, expiry, make_order_token, read_order_token
from app.access.secrets import derive
from app.domain.principal import guest_of
from db.database import Database
from tests.builders import Shop, cancel, place

KEYS = derive("the secret of the tests of order tokens")
SECRET = KEYS.order_tokens
ORDER = UUID(int=5)
SOON = datetime(2026, 12, 24, 18, 30, 5, tzinfo=UTC)


class StandsAt:
    """A clock."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.mark.parametrize("good_until", [None, SOON])
def test_what_a_token_was_made_for_can_be_read_from_it(good_until: datetime | None) -> None:
    token = make_order_token(SECRET, ORDER, 3, good_until=good_until)
    assert read_order_token(SECRET, token) == OrderToken(ORDER, 3, good_until)


def test_no_part_of_a_token_can_be_changed() -> None:
    # given
    token = make_order_token(SECRET, ORDER, 1, good_until=SOON)

    # when
    others = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token) - 1)]

    # then
    assert [read_order_token(SECRET, other) for other in others] == [None] * len(others)
    assert read_order_token(b"another secret", token) is None


def test_a_token_with_an_expiry_is_no_token_without_one() -> None:
    """Cutting the expiry off leaves a signature that is not that of the rest."""

    raw = base64.urlsafe_b64decode(make_order_token(SECRET, ORDER, 1, good_until=SOON).removeprefix("ot_") + "==")
    cut = raw[:20] + raw[-16:]
    assert read_order_token(SECRET, "ot_" + base64.urlsafe_b64encode(cut).decode().rstrip("=")) is None


@pytest.mark.parametrize("text", ["", " ", "ot_", "ot_a", "ot_" + "A" * 200, "ot_\u00e9", "null", "ot_=" * 20])
def test_what_is_no_token_opens_nothing(text: str) -> None:
    assert read_order_token(SECRET, text) is None


def test_a_token_lasts_as_long_as_its_order_and_sixty_days() -> None:
    plain, dated = OrderToken(ORDER, 1, None), OrderToken(ORDER, 1, SOON)
    assert expiry(plain, None) is None
    assert expiry(plain, SOON) == SOON + timedelta(days=60)
    assert expiry(dated, None) == expiry(dated, SOON - timedelta(days=400)) == SOON


async def test_a_guest_is_refused_when_the_order_ended_long_ago(shop: Shop) -> None:
    # given
    order_id = await place(shop)
    token = make_order_token(SECRET, order_id, 1)
    now = shop.database.clock.now()

    async def at(when: datetime, shown: str = token) -> object:
        return await Authenticator(Database(shop.database.engine, StandsAt(when)), KEYS)({"x-order-token": shown})

    # then: as long as it is open, for a year
    guest = await at(now + timedelta(days=364))
    assert guest == guest_of(order_id, generation=1, expires_at=getattr(guest, "expires_at", None))
    with pytest.raises(BadCredentials, match="not valid"):
        await at(shop.database.clock.now() + LONGEST)

    # when
    await cancel(shop, order_id)

    # then
    guest = await at(now + timedelta(days=59))
    assert guest == guest_of(order_id, generation=1, expires_at=getattr(guest, "expires_at", None))
    with pytest.raises(BadCredentials, match="not valid"):
        await at(shop.database.clock.now() + AFTER_THE_END)

    # but a link that was sent later is good until its own end
    fresh = make_order_token(SECRET, order_id, 1, good_until=now + timedelta(days=400))
    assert await at(now + timedelta(days=399), fresh)
    with pytest.raises(BadCredentials, match="not valid"):
        await at(now + timedelta(days=400), fresh)


async def test_a_token_of_another_generation_or_order_opens_nothing(shop: Shop) -> None:
    order_id = await place(shop)
    for token in (make_order_token(SECRET, order_id, 2), make_order_token(SECRET, ORDER, 1)):
        with pytest.raises(BadCredentials, match="not valid"):
            await Authenticator(shop.database, KEYS)({"x-order-token": token})
