"""How many units of a line the shopper is to have in the end: more, fewer, or none."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.edit.amounts import resized
from app.domain.orders.edit.money import line_of
from app.domain.orders.edit.operations import AddLine, Operation, SetQuantity, put, without
from app.domain.orders.kits import components
from app.domain.orders.model import Order
from app.idempotency import claim
from app.orders.edit.opening import open_edit
from app.orders.edit.stage import EditStep, stage
from app.orders.refuse import MAX_QUANTITY
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEditQuantity(EditStep):
    """What is asked. `line_id` is a line of the order, or one that the edit adds."""

    line_id: UUID
    quantity: int
    may_wait: bool = False
    restock: bool = True
    """Units that come off are for sale again; else they go to quarantine."""


async def set_quantity(uow: UnitOfWork, command: SetEditQuantity) -> UUID:
    """Stage how many units of a line are wanted, 0 for none; answers with the edit's id.

    Raises Forbidden (shoppers), NotFound (edit, line), InvalidInput, PartOfKit, QuantityExceeded (fewer units are
    neither picked nor gone), IllegalTransition, VersionConflict, InsufficientStock, IdempotencyMismatch; Contended when
    somebody was quicker. Emits and locks as `stage`.
    """
    known = await claim(uow, "orderEditSetQuantity", command.idempotency_key, command, "OrderEdit", command.edit_id)
    if known is not None:
        return (await uow.order_edits.find(known.result_id)).id
    if not 0 <= command.quantity <= MAX_QUANTITY:
        raise InvalidInput(f"quantity is 0 to {MAX_QUANTITY:,}, not {command.quantity}", ("quantity",))
    opened = await open_edit(uow, command.edit_id, command.expected_version, "CHANGED")
    operations = _with(opened.order, opened.edit.operations, command)
    return await stage(uow, opened, operations, {"step": "SET_QUANTITY" if command.quantity else "REMOVE_LINE"})


def _with(order: Order, operations: tuple[Operation, ...], command: SetEditQuantity) -> tuple[Operation, ...]:
    """The operations with a line of this quantity: one that was added is added otherwise, or not at all."""
    added = next((one for one in operations if isinstance(one, AddLine) and one.lines[0].id == command.line_id), None)
    discount = ("Discount", command.line_id)
    if added is not None:
        if command.quantity == 0:
            return without(without(operations, ("AddLine", command.line_id)), discount)
        own, parts = resized(added.lines[0], added.lines[1:], command.quantity, tax_included=order.tax_included)
        return put(operations, replace(added, lines=(own, *parts), may_wait=command.may_wait or added.may_wait))
    line = line_of(order, command.line_id)
    if command.quantity == line.live:
        return without(operations, ("SetQuantity", line.id))
    if command.quantity == 0:
        operations = without(operations, discount)
    spare = 1 + len(components(order).get(line.id, ()))
    wanted = SetQuantity(
        line_id=line.id,
        quantity=command.quantity,
        spare_ids=tuple(new_id() for _ in range(spare)),
        may_wait=command.may_wait,
        restock=command.restock,
    )
    return put(operations, wanted)
