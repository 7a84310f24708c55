"""An edit that is not committed ends: what it held is free again, and the order is as it was."""

from dataclasses import replace
from uuid import UUID

from app.domain.enums import OrderEditState, OrderStatus, ReservationState
from app.domain.errors import NotFound
from app.domain.orders.changes import Naming, changes
from app.domain.orders.edit.session import refuse_ended, refuse_stale
from app.idempotency import claim
from app.orders.edit.opening import Opened, lock_edit, refuse_shoppers, staged_people
from app.orders.edit.stage import EditStep
from app.orders.waiting import serve_waiting
from app.stock.hold import end_holds
from db.unit_of_work import UnitOfWork

_TOLD = {OrderEditState.ABORTED: "order.edit_aborted", OrderEditState.EXPIRED: "order.edit_expired"}


async def abort_edit(uow: UnitOfWork, command: EditStep) -> UUID:
    """Give an edit up; answers with its id. Once more is done already; one that has run out is expired instead.

    Raises Forbidden (shoppers), NotFound, IllegalTransition (it was committed), VersionConflict, IdempotencyMismatch.
    Emits order.edit_aborted, reservation.released, stock.released, and what serving who waits emits. Locks: as
    `lock_edit`, levels by (SKU, location).
    """
    refuse_shoppers(uow)
    known = await claim(uow, "orderEditAbort", command.idempotency_key, command, "OrderEdit", command.edit_id)
    opened = await lock_edit(uow, await uow.order_edits.find(command.edit_id))
    if known is not None:
        return known.result_id
    if opened.edit.state is OrderEditState.OPEN and opened.edit.over:
        await end_edit(uow, opened, OrderEditState.EXPIRED)
        return opened.edit.id
    refuse_ended(opened.edit, OrderEditState.ABORTED.value)
    refuse_stale(opened.edit, command.expected_version)
    await end_edit(uow, opened, OrderEditState.ABORTED)
    return opened.edit.id


async def expire_edit(uow: UnitOfWork, edit_id: UUID) -> bool:
    """End an edit whose clock has run out, by the database's, or whose order is over; False when neither is so.

    Emits order.edit_expired or .edit_aborted, and what `abort_edit` emits. Locks: as `lock_edit`, then levels.
    """
    try:
        opened = await lock_edit(uow, await uow.order_edits.find(edit_id))
    except NotFound:
        return False
    if opened.edit.state is not OrderEditState.OPEN:
        return False
    if opened.edit.over:
        await end_edit(uow, opened, OrderEditState.EXPIRED)
    elif opened.order.statuses.order in (OrderStatus.CANCELED, OrderStatus.EXPIRED):
        await end_edit(uow, opened, OrderEditState.ABORTED)
    else:
        return False
    return True


async def end_edit(uow: UnitOfWork, opened: Opened, state: OrderEditState) -> None:
    """End an open edit that is locked, and free what it holds; addresses that nobody got are forgotten."""
    edit, order = opened.edit, opened.order
    recorded = changes(order, replace(order, edit=None), Naming(order=_TOLD[state], facts={"editId": str(edit.id)}))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await uow.order_edits.end(edit.id, state)
    await uow.order_edits.forget_people(*staged_people(edit.operations))
    if opened.held is not None:
        ended = ReservationState.EXPIRED if state is OrderEditState.EXPIRED else ReservationState.RELEASED
        await end_holds(uow, [opened.held], ended)
    opened.waiting.changed(order, recorded.order)
    await serve_waiting(uow, opened.waiting)
