"""Put the merchant's labels on orders, and take them off."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.errors import InvalidInput, LimitExceeded, VersionConflict
from app.domain.orders.changes import Naming, changes
from app.idempotency import claim
from db.unit_of_work import UnitOfWork

MAX_TAGS = 50
MAX_TAG_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TagOrder:
    """What is asked: `tags` are put on, or taken off when `remove`."""

    idempotency_key: str
    order_id: UUID
    tags: tuple[str, ...]
    remove: bool = False
    expected_version: int | None = None


async def tag_order(uow: UnitOfWork, command: TagOrder) -> UUID:
    """Change an order's tags; answers with its id. What is so already changes nothing, and is not told.

    Raises NotFound, InvalidInput (no tag, an empty or too long one), LimitExceeded, VersionConflict,
    IdempotencyMismatch. Emits order.tagged, without the tags, which buyers do not read. Locks: the order.
    """
    if not command.tags:
        raise InvalidInput("name at least one tag", ("tags",))
    named = [tag.strip() for tag in command.tags]
    for index, tag in enumerate(named):
        if not 1 <= len(tag) <= MAX_TAG_LENGTH:
            raise InvalidInput(f"a tag has 1 to {MAX_TAG_LENGTH} characters", ("tags", str(index)))
    operation = "orderTagsRemove" if command.remove else "orderTagsAdd"
    known = await claim(uow, operation, command.idempotency_key, command, "Order", command.order_id)
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    kept = tuple(tag for tag in order.tags if not (command.remove and tag in named))
    fresh = () if command.remove else tuple(tag for tag in dict.fromkeys(named) if tag not in kept)
    if len(kept) + len(fresh) > MAX_TAGS:
        raise LimitExceeded(f"an order has at most {MAX_TAGS} tags", ("tags",))
    if (*kept, *fresh) == order.tags:
        return order.id
    recorded = changes(order, replace(order, tags=(*kept, *fresh)), Naming(order="order.tagged"))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return order.id
