"""Give an order's link a new generation: every older link ends at once."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.events import ACCESS_KEY
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.idempotency import claim
from app.messages.queue import queue_order_access
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewOrderAccess:
    """What is asked."""

    idempotency_key: str
    order_id: UUID


@dataclass(frozen=True, slots=True)
class RenewedAccess:
    """The order, the generation of its token that is good now, and whether there is a buyer who is told."""

    order_id: UUID
    generation: int
    told: bool


async def renew_order_access(uow: UnitOfWork, command: RenewOrderAccess) -> RenewedAccess:
    """Renew an order's access, and queue the new link for its buyer; the same key again changes nothing.

    Raises NotFound (absent or not the caller's), IdempotencyMismatch, InFlight.
    Emits order.access_renewed. Locks: the order.
    """
    known = await claim(uow, "orderAccessRenew", command.idempotency_key, command, "Order", command.order_id)
    order = await uow.orders.lock(command.order_id)
    if known is None:
        order = await renew_access(uow, order)
    told = await queue_order_access(uow, order.id, wanted=known is None)
    return RenewedAccess(order.id, order.token_generation, told)


async def renew_access(uow: UnitOfWork, order: Order) -> Order:
    """Begin a new generation of an order's token: all older links end, open streams too. The order as it is then.

    Whoever changes where an order's messages go calls this. Emits order.access_renewed (fact `generation`).
    Locks: the caller holds the order's row.
    """
    after = replace(order, token_generation=order.token_generation + 1)
    naming = Naming(order="order.access_renewed", facts={"generation": after.token_generation})
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*(replace(event, keys=(*event.keys, ACCESS_KEY)) for event in recorded.events))
    return recorded.order
