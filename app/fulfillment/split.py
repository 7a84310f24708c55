"""Split and merge: the same units at the same place, done in several works or in one. Stock stays where it is."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.ids import new_id
from app.domain.orders.changes import Naming
from app.domain.orders.work.split import merge, split
from app.fulfillment.steps import quantities_of, save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitWork:
    """Which units are to be work of their own, by line of the work."""

    idempotency_key: str
    fulfillment_order_id: UUID
    lines: tuple[tuple[UUID, int], ...]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeWork:
    """Which works (of the same order, place and delivery) are done with this one."""

    idempotency_key: str
    fulfillment_order_id: UUID
    others: tuple[UUID, ...]
    expected_version: int | None = None


async def split_work(uow: UnitOfWork, command: SplitWork) -> UUID:
    """Split units off; answers with the id of the fulfillment order that has them now.

    Raises NotFound (fulfillment order, line), InvalidInput (quantity, all of it, ship to store), QuantityExceeded,
    IllegalTransition (units are picked, or it is over), VersionConflict, IdempotencyMismatch. Emits
    fulfillment_order.split, fulfillment_order.created. Locks: the order.
    """
    work_id, fresh_id = command.fulfillment_order_id, new_id()
    known = await claim(uow, "fulfillmentOrderSplit", command.idempotency_key, command, "FulfillmentOrder", fresh_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    units = quantities_of(command.lines, work_at(order, work_id, command.expected_version))
    ids = iter((fresh_id,))
    after = split(order, work_id, units, lambda: next(ids, None) or new_id())
    naming = Naming(order="order.work_changed", works={work_id: "fulfillment_order.split"})
    await save_steps(uow, order, [after], naming)
    return fresh_id


async def merge_work(uow: UnitOfWork, command: MergeWork) -> UUID:
    """Merge works; answers with the id of the fulfillment order that has all units now.

    Raises NotFound (a fulfillment order, or one of another order), InvalidInput (none, twice, another place, delivery
    or state, ship to store), IllegalTransition (units are picked, or one is over), Held (one of the others by itself),
    VersionConflict, IdempotencyMismatch. Emits fulfillment_order.merged for each. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderMerge", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    after = merge(order, work_id, command.others, new_id)
    works = dict.fromkeys((work_id, *command.others), "fulfillment_order.merged")
    await save_steps(uow, order, [after], Naming(order="order.work_changed", works=works))
    return work_id
