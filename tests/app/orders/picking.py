"""Locations that pick: what their own tools will do, done by hand, with its events."""

from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.changes import Naming, changes
from app.domain.orders.derive import derive
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.transitions import NEXT_WORK
from db.unit_of_work import UnitOfWork
from tests.builders import STAFF, Shop

_S = FulfillmentOrderStatus


async def pick(shop: Shop, order_id: UUID, units: int | None = None, *, packed: bool = False) -> FulfillmentOrder:
    """An order's first work, of which so many units of the first line (None: all of every line) are picked, or packed.

    Raises IllegalTransition for work that is not OPEN.
    """

    async def work(uow: UnitOfWork) -> FulfillmentOrder:
        order = await uow.orders.lock(order_id)
        _refuse_begun(order.fulfillment_orders[0])
        for step in (_S.ACCEPTED, _S.PICKING, _S.PICKED, _S.PACKED):
            if (step is _S.PICKED and units is not None) or (step is _S.PACKED and not packed):
                break
            recorded = changes(order, _stepped(order, step, units), Naming(order="order.tracked"))
            await uow.orders.save(order, recorded.order, uow.now)
            uow.record(*recorded.events)
            order = recorded.order
        return order.fulfillment_orders[0]

    return await shop.database.transact(STAFF, work)


def _refuse_begun(work: FulfillmentOrder) -> None:
    if work.status is not _S.OPEN:
        allowed = tuple(sorted(status.value for status in NEXT_WORK[work.status]))
        raise IllegalTransition("not OPEN", source=work.status.value, target=_S.PICKING.value, allowed=allowed)


def _stepped(order: Order, step: FulfillmentOrderStatus, units: int | None) -> Order:
    first, *others = order.fulfillment_orders
    lines = list(first.lines)
    for index, line in enumerate(lines):
        taken = line.quantity - line.canceled if units is None else units if index == 0 else 0
        if (step is _S.PICKING and units is not None) or step is _S.PICKED:
            lines[index] = replace(line, picked=taken)
        if step is _S.PACKED:
            lines[index] = replace(line, packed=line.picked)
    return derive(replace(order, fulfillment_orders=(replace(first, status=step, lines=tuple(lines)), *others)))
