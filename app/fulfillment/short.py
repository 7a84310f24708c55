"""Short pick: units of a location's work are not on the shelf. They come from elsewhere, and the stock is set right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.orders.changes import Naming
from app.domain.orders.model import Order
from app.domain.orders.take_back import unpicked
from app.domain.orders.work.pick import TO_PICK, refuse_more, refused
from app.fulfillment.give_up import give_up_units
from app.fulfillment.steps import quantities_of, work_at
from app.idempotency import claim
from app.orders.waiting import Waiting, lock_waiting
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortWork:
    """Which units nobody finds. `lines` None: all that are left to pick."""

    idempotency_key: str
    fulfillment_order_id: UUID
    lines: tuple[tuple[UUID, int], ...] | None = None
    expected_version: int | None = None


async def short_work(uow: UnitOfWork, command: ShortWork) -> UUID:
    """Give up units that are not there; answers with the fulfillment order's id.

    They go to quarantine with a task to count them. Raises NotFound (fulfillment order, line), InvalidInput (quantity),
    QuantityExceeded (more than is left to pick), IllegalTransition, VersionConflict, IdempotencyMismatch; and
    Contended. Emits and locks as `short`; the order and who waits for its SKUs first.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderShort", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order_id = await uow.orders.order_of_fulfillment_order(work_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = work_at(order, work_id, command.expected_version)
    left = {line.id: unpicked(line) for line in work.lines}
    if work.status not in TO_PICK or not any(left.values()):
        raise refused(work, FulfillmentOrderStatus.PICKED, "left to pick")
    units = {line_id: units for line_id, units in left.items() if units}
    if command.lines is not None:
        units = quantities_of(command.lines, work)
        refuse_more(order, work, units, left, "left to pick")
    await short(uow, order, waiting, work_id, units)
    return work_id


async def short(
    uow: UnitOfWork,
    order: Order,
    waiting: Waiting,
    work_id: UUID,
    units: Mapping[UUID, int],
    facts: Mapping[str, Any] | None = None,
) -> Order:
    """Give up units by line of this work of a locked order as not there; the order as saved afterwards.

    Raises and locks as `give_up_units`. Emits order.rerouted, fulfillment_order.picking_changed (or picked, or
    canceled, when nothing is left to pick), and as `give_up_units`.
    """
    skus = {line.id: order.line(line.line_id).sku for line in order.work(work_id).lines}
    told = {"fulfillmentOrderId": str(work_id), "short": {skus[line_id]: count for line_id, count in units.items()}}
    naming = Naming(order="order.rerouted", work="fulfillment_order.picking_changed", facts={**told, **(facts or {})})
    return await give_up_units(uow, order, waiting, units, ghost=True, naming=naming)
