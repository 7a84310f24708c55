"""Pick by scanning: what is scanned decides whose units they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.changes import Naming
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.take_back import unpicked
from app.domain.orders.work.pick import TO_PICK, pick
from app.domain.picking import lines_of, scanned, share
from app.fulfillment.steps import save_steps
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.picking.telling import open_list
from db.unit_of_work import Contended, UnitOfWork

MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PickScanned:
    """What was scanned (a SKU's code or GTIN, or its bin), how many units, and for whom where that is not any."""

    idempotency_key: str
    pick_list_id: UUID
    scan: str
    quantity: int = 1
    fulfillment_order_id: UUID | None = None


async def pick_scanned(uow: UnitOfWork, command: PickScanned) -> UUID:
    """Pick units of what was scanned for the list's work, first come first; answers with the list's id.

    Raises NotFound (list), InvalidInput (quantity, work that is not on the list), WrongScan, QuantityExceeded (more
    than are left), Held, IllegalTransition (the list is over), IdempotencyMismatch; and Contended. Emits what picking a
    fulfillment order does. Locks: the list, then orders, sorted by id.
    """
    list_id = command.pick_list_id
    known = await claim(uow, "pickListPick", command.idempotency_key, command, "PickList", list_id)
    if known is not None:
        return known.result_id
    refuse_quantity(command.quantity)
    pick_list = await open_list(uow, list_id)
    if command.fulfillment_order_id is not None and command.fulfillment_order_id not in pick_list.works:
        raise InvalidInput("this work is not on the list", ("fulfillmentOrderId",))
    units = await uow.pick_lists.units([list_id])
    line = scanned(lines_of(units), command.scan)
    dealt = share(line, command.quantity, command.fulfillment_order_id)
    owners = {unit.fulfillment_order_id: unit.order_id for unit in units if unit.fulfillment_order_id in dealt}
    if len(set(owners.values())) > 1:
        await lock_waiting(uow, (), also=set(owners.values()))
    orders: dict[UUID, Order] = {}
    for work_id, quantities in dealt.items():
        order = orders.get(owners[work_id]) or await uow.orders.lock_by_fulfillment_order(work_id)
        refuse_overtaken(order.work(work_id), quantities)
        naming = Naming(
            order="order.work_changed",
            work="fulfillment_order.picking_changed",
            facts={"pickListId": str(list_id)},
        )
        orders[order.id] = await save_steps(uow, order, pick(order, work_id, quantities), naming)
    return list_id


def refuse_quantity(quantity: int) -> None:
    """Raise InvalidInput for no units, or more than anybody carries."""
    if not 1 <= quantity <= MOST_UNITS:
        raise InvalidInput(f"quantity is 1 to {MOST_UNITS:,}, not {quantity:,}", ("quantity",))


def refuse_overtaken(work: FulfillmentOrder, quantities: Mapping[UUID, int]) -> None:
    """Raise Contended when the work, now locked, has not these units to pick any more: the list is read anew."""
    left = {line.id: unpicked(line) for line in work.lines}
    if work.status not in TO_PICK or any(units > left.get(line_id, 0) for line_id, units in quantities.items()):
        raise Contended
