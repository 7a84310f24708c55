"""A location answers when picked units are to be canceled: it takes them back, or sends them all the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput, NotFound, VersionConflict
from app.domain.ids import new_id
from app.domain.orders.cancel import without_promises
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.recall import Answer, answer_recall
from app.idempotency import claim
from app.orders.cancel import freed_holds
from app.orders.cancel_refund import refund_what_is_owed
from app.orders.waiting import lock_waiting, serve_waiting
from app.stock.promise import release_stock
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRecall:
    """What is answered. `lines` None takes all units back that are asked for; otherwise the others go out.

    `restock` overrides what was said when they were canceled: the location has the goods in its hands.
    """

    idempotency_key: str
    fulfillment_order_id: UUID
    lines: tuple[tuple[UUID, int], ...] | None = None
    restock: bool | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseRecall:
    """What is answered: nothing comes back."""

    idempotency_key: str
    fulfillment_order_id: UUID
    expected_version: int | None = None


async def accept_recall(uow: UnitOfWork, command: AcceptRecall) -> UUID:
    """Take units back; answers with the fulfillment order's id.

    Raises NotFound (fulfillment order, line), InvalidInput (quantity), QuantityExceeded (more than is asked back),
    IllegalTransition (nothing is), VersionConflict, IdempotencyMismatch. Emits order.recall_answered,
    fulfillment_order.canceled, payment events, stock.released, order.refunded; and for who waited for the units
    order.served, order.promise_changed and what comes with them.
    Locks: the order and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    work_id = command.fulfillment_order_id
    known = await claim(
        uow, "fulfillmentOrderCancelAccept", command.idempotency_key, command, "FulfillmentOrder", work_id
    )
    order_id = await uow.orders.order_of_fulfillment_order(work_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = _work(order, work_id, command.expected_version)
    answer = answer_recall(order, work_id, _quantities(command, work), restock=command.restock)
    final = await _save(uow, order, answer, work_id)
    for releases, restock in ((answer.restocked, True), (answer.quarantined, False)):
        freed = await freed_holds(uow, order, releases, {})
        await release_stock(uow, order.id, order.channel_id, freed, restock=restock)
    if answer.refunds:
        final = await refund_what_is_owed(uow, final, answer.canceled, answer.refund_to)
    waiting.changed(order, final)
    await serve_waiting(uow, waiting)
    return work_id


async def refuse_recall(uow: UnitOfWork, command: RefuseRecall) -> UUID:
    """Send them all the same; answers with the fulfillment order's id.

    Raises NotFound, IllegalTransition (nothing is asked back), VersionConflict, IdempotencyMismatch.
    Emits order.recall_answered, fulfillment_order.cancel_refused. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(
        uow, "fulfillmentOrderCancelRefuse", command.idempotency_key, command, "FulfillmentOrder", work_id
    )
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    _work(order, work_id, command.expected_version)
    await _save(uow, order, answer_recall(order, work_id, {}), work_id)
    return work_id


async def _save(uow: UnitOfWork, order: Order, answer: Answer, work_id: UUID) -> Order:
    naming = Naming(
        order="order.recall_answered",
        work="fulfillment_order.canceled" if answer.canceled else "fulfillment_order.cancel_refused",
        facts={
            "fulfillmentOrderId": str(work_id),
            "quantities": {str(line_id): units for line_id, units in answer.canceled.items()},
            "refused": {str(line_id): units for line_id, units in answer.refused.items()},
        },
    )
    recorded = changes(order, without_promises(answer.order, uow.now, new_id), naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return recorded.order


def _work(order: Order, work_id: UUID, expected_version: int | None) -> FulfillmentOrder:
    work = next(work for work in order.fulfillment_orders if work.id == work_id)
    if expected_version is not None and expected_version != work.version:
        raise VersionConflict("FulfillmentOrder", work.id, expected_version, work.version)
    return work


def _quantities(command: AcceptRecall, work: FulfillmentOrder) -> Mapping[UUID, int] | None:
    if command.lines is None:
        return None
    known = {line.id for line in work.lines}
    quantities: dict[UUID, int] = {}
    for index, (line_id, quantity) in enumerate(command.lines):
        if line_id not in known:
            raise NotFound("the fulfillment order has no such line", ("lines", str(index), "fulfillmentOrderLineId"))
        if quantity <= 0:
            raise InvalidInput(f"quantity is at least 1, not {quantity}", ("lines", str(index), "quantity"))
        if line_id in quantities:
            raise InvalidInput("a line is named twice", ("lines", str(index), "fulfillmentOrderLineId"))
        quantities[line_id] = quantity
    if not quantities:
        raise InvalidInput("name at least one line, leave lines out to take all back, or refuse", ("lines",))
    return quantities
