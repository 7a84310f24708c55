"""Hand over: the person says the code and has the goods; what stays behind is canceled."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.delivery_proofs import recipient_name
from app.domain.enums import CancelReason, FulfillmentMethod, FulfillmentOrderStatus
from app.domain.errors import InvalidInput, WrongCode
from app.domain.ids import new_id
from app.domain.orders.changes import Naming
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.pickups.call_off import left_behind
from app.domain.orders.pickups.hand_over import hand_over, refuse_unready
from app.domain.orders.pickups.ready import make_ready, refuse_sent
from app.fulfillment.leave import holds_of, owed_for
from app.fulfillment.steps import quantities_of, save_steps, work_at
from app.idempotency import claim
from app.orders.waiting import Waiting, lock_waiting, serve_waiting
from app.pickups.call_off import call_goods_off
from app.pickups.codes import is_code
from app.pickups.collect import give_parcels
from app.stock.promise import ship_stock
from db.unit_of_work import UnitOfWork

READIED = Naming(order="order.work_changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandGoodsOver:
    """What is asked. `lines` None gives all that lies there; otherwise the rest is canceled.

    Whoever collects says the `code`, or somebody who may says that they looked at who it is.
    """

    idempotency_key: str
    fulfillment_order_id: UUID
    code: str | None = None
    identity_checked: bool = False
    lines: tuple[tuple[UUID, int], ...] | None = None
    received_by: str | None = None
    """The name of the person who got them: personal data, kept beside the order and told in no event."""
    expected_version: int | None = None


async def hand_goods_over(uow: UnitOfWork, command: HandGoodsOver, code_secrets: Sequence[bytes]) -> UUID:
    """Give goods to whoever collects them; answers with the fulfillment order's id. Tries at the code are counted
    before (`tries.py`).

    Raises NotFound (fulfillment order, line), WrongCode, InvalidInput (no code, quantity, name, nobody collects the
    goods), QuantityExceeded, PartOfKit, IllegalTransition, Held, VersionConflict, IdempotencyMismatch. Emits
    fulfillment_order.handed_over, order.handed_over, shipment.dispatched, payment events, stock.shipped; for what stays
    behind order.canceled, stock.released, order.refunded and what serving emits.
    Locks: the order and, where something stays, who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderHandOver", command.idempotency_key, command, "FulfillmentOrder", work_id)
    waiting = None if command.lines is None else await _lock_all(uow, work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = work_at(order, work_id, command.expected_version)
    proof = _proof(order, work, command, code_secrets)
    received_by = recipient_name(command.received_by)
    before = {one.id for one in order.shipments if one.delivered_at is not None}
    if work.follows_id is not None:
        if command.lines is not None:
            raise InvalidInput("parcels that were sent here are handed over whole: leave lines out", ("lines",))
        given = await give_parcels(uow, order, work_id, {"proof": proof})
        await _keep_name(uow, given, before, received_by)
        return work_id
    if waiting is None or command.lines is None:
        given = await give(uow, order, work_id, {"proof": proof})
        await _keep_name(uow, given, before, received_by)
        return work_id
    left = left_behind(order, work_id, quantities_of(command.lines, work))
    if left:
        if work.status is not FulfillmentOrderStatus.READY_FOR_PICKUP:
            order = await save_steps(uow, order, make_ready(order, work_id, uow.now, None), READIED)
        order = await call_goods_off(uow, order, work_id, left, CancelReason.CUSTOMER, waiting)
    given = await give(uow, order, work_id, {"proof": proof})
    await _keep_name(uow, given, before, received_by)
    if left:
        waiting.changed(order, given)
        await serve_waiting(uow, waiting)
    return work_id


async def _keep_name(uow: UnitOfWork, order: Order, before: Collection[UUID], received_by: str | None) -> None:
    """Who has the shipments that were delivered just now."""
    fresh = [one.id for one in order.shipments if one.delivered_at is not None and one.id not in before]
    if received_by is not None:
        await uow.delivery_proofs.put(fresh, received_by, uow.now)


async def give(uow: UnitOfWork, order: Order, work_id: UUID, facts: Mapping[str, str]) -> Order:
    """The order after all that is outstanding of a work was handed over; money, papers and stock follow.

    Raises InvalidInput, IllegalTransition, PartOfKit, Held. Emits and locks as `hand_goods_over` without a rest; the
    caller holds the order, and has saved it as it is given here.
    """
    plan = hand_over(order, work_id, uow.now, new_id)
    shipment_id = plan.shipment.id
    final = owed_for(uow, order, plan.order, shipment_id)
    naming = Naming(
        order="order.handed_over",
        works={work_id: "fulfillment_order.handed_over"},
        facts={"shipmentId": str(shipment_id), "fulfillmentOrderId": str(work_id), **facts},
    )
    saved = await save_steps(uow, order, (*plan.steps[:-1], final), naming)
    await ship_stock(uow, order.id, order.channel_id, holds_of(plan.departures))
    await uow.pickups.forget_vehicle(work_id)
    return saved


def _proof(order: Order, work: FulfillmentOrder, command: HandGoodsOver, code_secrets: Sequence[bytes]) -> str:
    """How it is known that the goods go to the right person."""
    refuse_sent(order, work)
    refuse_unready(work)
    if work.method is FulfillmentMethod.CARRY_OUT:
        return "NONE"
    if command.identity_checked:
        return "IDENTITY"
    assert work.pickup is not None, "what is ready has a pickup"
    if command.code is None:
        raise InvalidInput("whoever collects the goods says the code", ("code",))
    if not is_code(code_secrets, work.id, work.pickup, command.code):
        raise WrongCode(locked=False)
    return "CODE"


async def _lock_all(uow: UnitOfWork, work_id: UUID) -> Waiting:
    order_id = await uow.orders.order_of_fulfillment_order(work_id)
    return await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
