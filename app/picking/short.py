"""Short pick by scanning: units of a list that nobody finds on the shelf."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.picking import lines_of, missing, scanned
from app.fulfillment.short import short
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.picking.pick import refuse_overtaken, refuse_quantity
from app.picking.telling import open_list
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortScanned:
    """What was scanned or typed (a SKU's code or GTIN, or its bin), and how many units are missing; None: the rest."""

    idempotency_key: str
    pick_list_id: UUID
    scan: str
    quantity: int | None = None


async def short_scanned(uow: UnitOfWork, command: ShortScanned) -> UUID:
    """Give up units of a list that are not there, of its last work first; answers with the list's id.

    They go to quarantine with a task to count them, and come from elsewhere or wait. Raises NotFound (list),
    InvalidInput (quantity), WrongScan, QuantityExceeded (more than are left), IllegalTransition (the list is over),
    IdempotencyMismatch; and Contended. Emits as `short` for each fulfillment order. Locks: the list, then orders that
    lose units and who waits for them, sorted by id, then levels by (SKU, location), then supplies.
    """
    list_id = command.pick_list_id
    known = await claim(uow, "pickListShort", command.idempotency_key, command, "PickList", list_id)
    if known is not None:
        return known.result_id
    if command.quantity is not None:
        refuse_quantity(command.quantity)
    await open_list(uow, list_id)
    units = await uow.pick_lists.units([list_id])
    line = scanned(lines_of(units), command.scan)
    dealt = missing(line, command.quantity)
    owners = {unit.fulfillment_order_id: unit.order_id for unit in units if unit.fulfillment_order_id in dealt}
    waiting = await lock_waiting(uow, [line.sku_id], also=set(owners.values()))
    for work_id, quantities in dealt.items():
        locked = await uow.orders.lock_by_fulfillment_order(work_id)
        # One that lost units before, or got some that another lost, stands as it was saved then.
        order = waiting.orders.get(locked.id, locked)
        refuse_overtaken(order.work(work_id), quantities)
        await short(uow, order, waiting, work_id, quantities, {"pickListId": str(list_id)})
    return list_id
