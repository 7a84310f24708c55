"""An open edit with everything a step needs, locked in the order of locks: orders, then the edit's hold."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import ReservationState
from app.domain.errors import Forbidden, InvalidInput
from app.domain.orders.edit.operations import AddLine, Operation, SetAddress, SetContact
from app.domain.orders.edit.session import OrderEdit, refuse_ended, refuse_stale
from app.domain.orders.model import Order
from app.domain.reservations import Reservation
from app.orders.waiting import Waiting, lock_waiting
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Opened:
    """An edit, its order, what it holds, and who waits for the SKUs of both; all locked."""

    edit: OrderEdit
    order: Order
    held: Reservation | None
    """None when it holds nothing, or its hold has run out."""
    waiting: Waiting


async def open_edit(uow: UnitOfWork, edit_id: UUID, expected_version: int | None, target: str) -> Opened:
    """Lock an edit that is open, for a step to `target`.

    Raises Forbidden (shoppers), NotFound, IllegalTransition (it was ended, or has run out), VersionConflict. Locks: the
    order, who waits for its SKUs and for those that the edit brings in, the edit's reservation.
    """
    refuse_shoppers(uow)
    seen = await uow.order_edits.find(edit_id)
    opened = await lock_edit(uow, seen)
    refuse_ended(opened.edit, target)
    refuse_stale(opened.edit, expected_version)
    return opened


async def lock_edit(uow: UnitOfWork, seen: OrderEdit) -> Opened:
    """Lock an edit that was read before, open or not, with its order."""
    involved = await uow.waiting.skus_of(seen.order_id) | skus_of(seen.operations)
    waiting = await lock_waiting(uow, involved, also=[seen.order_id])
    order = await uow.orders.lock(seen.order_id, ("editId",))
    edit = await uow.order_edits.find(seen.id)
    held = None
    if edit.reservation_id is not None:
        held = (await uow.timed_reservations.lock([edit.reservation_id])).get(edit.reservation_id)
        if held is not None and held.state is not ReservationState.ACTIVE:
            held = None
    return Opened(edit, order, held, waiting)


def refuse_shoppers(uow: UnitOfWork) -> None:
    """Only staff and apps edit orders. Raises Forbidden."""
    if not uow.principal.acts_for_merchant:
        raise Forbidden("orders are edited by staff and apps: ask them, or cancel within the channel's time", ())


def skus_of(operations: Collection[Operation]) -> set[UUID]:
    """The SKUs that an edit brings into its order."""
    return {line.sku_id for one in operations if isinstance(one, AddLine) for line in one.lines if line.takes_stock}


def staged_people(operations: Collection[Operation]) -> tuple[set[UUID], set[UUID]]:
    """The addresses and the contacts that were written for an edit."""
    moves = [one for one in operations if isinstance(one, SetAddress)]
    contacts = {one.contact_id for one in operations if isinstance(one, SetContact)}
    recipients = {one.recipient_id for one in moves if one.recipient_id is not None}
    return {one.address_id for one in moves}, recipients | contacts


def refuse_too_many(operations: Collection[Operation], most: int) -> None:
    """Raise InvalidInput when an edit is about too many things."""
    if len(operations) > most:
        raise InvalidInput(f"an edit changes at most {most:,} things: commit it, and begin another", ())
