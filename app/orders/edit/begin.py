"""Begin an edit of a placed order. Nothing changes before it is committed; what it wants is held for it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from app.domain.enums import OrderEditState
from app.domain.errors import EditOpen, InvalidInput, VersionConflict
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.edit.session import LEAST_LIFE, LONGEST_LIFE, USUAL_LIFE
from app.domain.orders.edit.staging import refuse_uneditable
from app.domain.orders.model import Author, OpenEdit
from app.idempotency import claim
from app.orders.edit.end import end_edit
from app.orders.edit.opening import lock_edit, refuse_shoppers
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEdit:
    """What is asked. `life` is how long the edit stays open; None: as long as a talk takes."""

    idempotency_key: str
    order_id: UUID
    life: timedelta | None = None
    expected_version: int | None = None


async def begin_edit(uow: UnitOfWork, command: BeginEdit) -> UUID:
    """Open an edit on an order; answers with its id.

    An edit that has run out makes room. Raises Forbidden (shoppers), NotFound, InvalidInput, VersionConflict,
    IllegalTransition (nothing of the order can be edited any more), EditOpen (names the one that is open),
    IdempotencyMismatch. Emits order.edit_begun; order.edit_expired for one that ran out. Locks: the order; with one
    that ran out what `lock_edit` locks.
    """
    refuse_shoppers(uow)
    life = USUAL_LIFE if command.life is None else command.life
    if not LEAST_LIFE <= life <= LONGEST_LIFE:
        raise InvalidInput(
            f"an edit stays open for {LEAST_LIFE.total_seconds():.0f} to {LONGEST_LIFE.total_seconds():,.0f} seconds",
            ("expiresInSeconds",),
        )
    edit_id = new_id()
    known = await claim(uow, "orderEditBegin", command.idempotency_key, command, "OrderEdit", edit_id)
    if known is not None:
        return known.result_id
    earlier = await uow.order_edits.open_on(command.order_id)
    if earlier is not None and earlier.over:
        await end_edit(uow, await lock_edit(uow, earlier), OrderEditState.EXPIRED)
    order = await uow.orders.lock(command.order_id)
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    if order.edit is not None:
        opened = await uow.order_edits.find(order.edit.id)
        raise EditOpen(opened.id, opened.expires_at)
    refuse_uneditable(order)
    recorded = changes(
        order,
        replace(order, edit=OpenEdit(edit_id, 1)),
        Naming(order="order.edit_begun", facts={"editId": str(edit_id)}),
    )
    author = Author(uow.principal.kind, uow.principal.id)
    await uow.order_edits.add(edit_id, order.id, recorded.order.version, author, life)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return edit_id
