"""What waits to be told: list it, make a message's link on a developer's machine, take it off the queue."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from app.access.secrets import Secrets, installation_secrets
from app.commands.opening import opened_database
from app.domain.messages import MessageKind, QueuedMessage
from app.domain.principal import SYSTEM
from app.messages.links import order_link, password_link
from app.settings import Settings
from db.unit_of_work import UnitOfWork


class NoLink(ValueError):
    """There is no such message, or this is no developer's machine."""


def queued_messages(settings: Settings, *, limit: int) -> Sequence[QueuedMessage]:
    """Messages that nobody has sent yet, oldest first."""

    async def read() -> Sequence[QueuedMessage]:
        async with opened_database(settings, migrate=True) as database, database.unit_of_work(SYSTEM) as uow:
            return await uow.messages.queued(limit)

    return asyncio.run(read())


def message_link(settings: Settings, message_id: UUID) -> str:
    """The secret part of a message's link, made now. Raises NoLink, outside of development always."""
    if not settings.development:
        raise NoLink("links are shown in development only: set ORDERWIRE_ENVIRONMENT=development")

    async def make() -> str:
        async with opened_database(settings, migrate=True) as database, database.unit_of_work(SYSTEM) as uow:
            message = await uow.messages.find(message_id)
            if message is None:
                raise NoLink(f"there is no message {message_id}")
            return await _link(uow, message, installation_secrets(settings))

    return asyncio.run(make())


async def _link(uow: UnitOfWork, message: QueuedMessage, secrets: Secrets) -> str:
    if message.kind is MessageKind.PASSWORD:
        link = await uow.customer_links.find(message.id)
        assert link is not None, "it was just read"
        return password_link(secrets, message.id, link.password_hash)
    assert message.order_id is not None, "a message with the link to an order points at one"
    generation = await uow.messages.order_generation(message.order_id)
    return order_link(secrets, message.order_id, generation, now=uow.now)


def mark_sent(settings: Settings, message_id: UUID) -> bool:
    """Take a message off the queue; whether it stood there."""

    async def mark() -> bool:
        async with opened_database(settings, migrate=True) as database, database.unit_of_work(SYSTEM) as uow:
            return await uow.messages.mark_sent(message_id)

    return asyncio.run(mark())
