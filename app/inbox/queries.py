"""Reading the inbox within the principal's scope: what other systems told us, and what became of it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.enums import InboxState
from app.domain.pages import Page, Slice, grouped
from app.domain.principal import Principal
from db.database import Database
from db.models.inbox import InboxEffectRow
from db.repositories.inbox_reading import InboxRead, InboxReading

__all__ = ["InboxRead", "effects_by_message", "messages_by_id", "page_of_messages"]


async def messages_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, InboxRead]:
    """Batch: single messages."""
    async with database.session() as session:
        return {message.id: message for message in await InboxReading(session, principal).by_ids(ids)}


async def effects_by_message(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[InboxEffectRow]]:
    """Batch: what a message changed."""
    async with database.session() as session:
        found = await InboxReading(session, principal).effects(ids)
    return grouped((effect.inbox_message_id, effect) for effect in found)


async def page_of_messages(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    states: Sequence[InboxState],
    sources: Sequence[str],
) -> Slice[InboxRead]:
    """One page, newest first; the page's key is (id)."""
    async with database.session() as session:
        return await InboxReading(session, principal).page(page, states, sources)
