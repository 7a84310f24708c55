"""Bring rules into levels: few levels at once, many by a job, with an event per level."""

from collections.abc import Collection
from uuid import UUID

from app.domain.events import Event
from app.domain.protection import Scope
from db.repositories.availability_rules import Protected, scope_of
from db.unit_of_work import UnitOfWork

AT_ONCE = 500
"""Levels that one transaction protects anew: each stays locked until it ends."""


async def apply_rules(uow: UnitOfWork, scope: Scope, *, rule_id: UUID | None = None) -> bool:
    """Give the levels of a scope what the rules say now; False when they are too many and the job will do it.

    Emits stock.protected per level that changed. Locks: the caller holds the rules; levels by (SKU, location).
    """
    level_ids = await uow.protection.levels_in(scope, limit=AT_ONCE + 1)
    if len(level_ids) > AT_ONCE:
        await uow.protection.queue(scope, uow.now, rule_id=rule_id)
        return False
    await _apply(uow, level_ids)
    return True


async def apply_queued(uow: UnitOfWork) -> bool:
    """Do one batch of the oldest queued work; False when there is none.

    Emits stock.protected per level that changed. Locks: the work, the rules, levels by (SKU, location).
    """
    await uow.protection.lock_rules()
    work = await uow.protection.next_application()
    if work is None:
        return False
    level_ids = await uow.protection.levels_in(scope_of(work), after=work.through, limit=AT_ONCE)
    await _apply(uow, level_ids)
    await uow.protection.done_through(work.id, level_ids[-1] if len(level_ids) == AT_ONCE else None)
    return True


async def _apply(uow: UnitOfWork, level_ids: Collection[UUID]) -> None:
    for level in await uow.protection.apply(level_ids, uow.now):
        if level.version:  # of a level where nothing has happened yet there is nothing to tell
            uow.record(_event(level))


def _event(level: Protected) -> Event:
    told = level.before.safety.quantity != level.after.safety.quantity
    return Event(
        type="stock.protected",
        subject_id=level.id,
        subject_version=level.version,
        keys=(f"sku:{level.sku}", f"location:{level.location}"),
        state={"safetyStock": level.after.safety.quantity} if told else {},
        facts={
            "ringFences": {str(channel): kept.quantity for channel, kept in level.after.ring_fences.items()},
            "channelSafetyStock": {str(channel): kept.quantity for channel, kept in level.after.channel_safety.items()},
        },
    )
