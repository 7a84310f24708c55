"""What an operator and a developer do with the queue of messages."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app.access.order_token import read_order_token
from app.accounts.request_customer_access import request_customer_access
from app.accounts.set_customer_password import set_customer_password
from app.commands.messages import NoLink, mark_sent, message_link, queued_messages
from app.domain.messages import MessageKind
from app.domain.orders.model import Contact
from app.messages.links import GOOD_FOR
from app.orders.renew_access import RenewOrderAccess, renew_order_access
from app.settings import Settings
from tests.builders import STAFF, Shop, a_key, place
from tests.graphql_schema.orders.buying import a_customer
from tests.serving import KEYS, settings_for


@pytest.fixture
def settings(shop: Shop) -> Settings:
    """A developer's settings of the shop's database; commands bring event loops of their own."""
    url = shop.database.engine.url.render_as_string(hide_password=False)
    return settings_for(url.replace("postgresql+asyncpg", "postgresql"), environment="development")


async def a_renewed_order(shop: Shop) -> UUID:
    order_id = await place(shop, contact=Contact(email="ada@example.com"))
    await shop.run(renew_order_access, RenewOrderAccess(idempotency_key=a_key(), order_id=order_id))
    return order_id


async def test_lists_what_is_queued_oldest_first(shop: Shop, settings: Settings) -> None:
    # given
    orders = [await a_renewed_order(shop) for _ in range(3)]

    # when
    listed = await asyncio.to_thread(queued_messages, settings, limit=2)

    # then
    assert [message.order_id for message in listed] == orders[:2]
    assert "ada" not in str(listed)


async def test_a_link_is_made_of_the_generation_that_is_good_now(shop: Shop, settings: Settings) -> None:
    # given
    order_id = await a_renewed_order(shop)
    (message,) = await asyncio.to_thread(queued_messages, settings, limit=9)
    await shop.run(renew_order_access, RenewOrderAccess(idempotency_key=a_key(), order_id=order_id))

    # when
    token = read_order_token(KEYS.order_tokens, await asyncio.to_thread(message_link, settings, message.id))

    # then
    assert token is not None
    assert (token.order_id, token.generation) == (order_id, 3)
    assert token.good_until is not None
    assert abs(token.good_until - shop.database.clock.now() - GOOD_FOR) < timedelta(minutes=5)


async def test_no_link_is_shown_in_production(shop: Shop, settings: Settings) -> None:
    await a_renewed_order(shop)
    (message,) = await asyncio.to_thread(queued_messages, settings, limit=9)
    with pytest.raises(NoLink, match="development only"):
        message_link(settings.model_copy(update={"environment": "production"}), message.id)


async def test_there_is_no_link_of_what_is_not_queued(settings: Settings) -> None:
    with pytest.raises(NoLink, match="no message"):
        await asyncio.to_thread(message_link, settings, UUID(int=1))


async def test_what_was_sent_by_hand_leaves_the_queue_once(shop: Shop, settings: Settings) -> None:
    # given
    await a_renewed_order(shop)
    (message,) = await asyncio.to_thread(queued_messages, settings, limit=9)

    # then
    assert [await asyncio.to_thread(mark_sent, settings, message.id) for _ in range(2)] == [True, False]
    assert await asyncio.to_thread(queued_messages, settings, limit=9) == []


async def test_the_link_of_a_password_lets_its_customer_set_one(shop: Shop, settings: Settings) -> None:
    # given
    await a_customer(shop)
    async with shop.database.unit_of_work(STAFF) as uow:
        await request_customer_access(uow, "ada@example.com", KEYS, allowed=True)
    (message,) = await asyncio.to_thread(queued_messages, settings, limit=9)
    assert message.kind is MessageKind.PASSWORD

    # when
    token = await asyncio.to_thread(message_link, settings, message.id)

    # then
    async with shop.database.unit_of_work(STAFF) as uow:
        await set_customer_password(uow, token, "a long enough password", KEYS)
