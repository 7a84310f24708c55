"""What is taken off a line of an order, or off all of it, with the reason and whoever gave it."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.edit.operations import Discount, put, without
from app.idempotency import claim
from app.orders.edit.delivery_terms import minor_in
from app.orders.edit.opening import open_edit
from app.orders.edit.stage import EditStep, stage
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEditDiscount(EditStep):
    """What is asked: an amount or a fraction (0.1 is 10 %) off a line, or (no line) off the order's goods."""

    line_id: UUID | None = None
    amount: Money | None = None
    fraction: Decimal | None = None
    reason: str | None = None
    code: str | None = None


async def set_discount(uow: UnitOfWork, command: SetEditDiscount) -> UUID:
    """Stage a discount, in place of an earlier one that this edit staged for the same; 0 is none.

    Raises Forbidden (shoppers), NotFound (edit, line), InvalidInput, PartOfKit, AmountExceeded (above what the goods
    cost), IllegalTransition (units of the line have left), VersionConflict, IdempotencyMismatch. Emits and locks as
    `stage`.
    """
    known = await claim(uow, "orderEditDiscount", command.idempotency_key, command, "OrderEdit", command.edit_id)
    if known is not None:
        return (await uow.order_edits.find(known.result_id)).id
    if (command.amount is None) == (command.fraction is None):
        raise InvalidInput("give an amount or a rate, one of both", ("amount",))
    if command.fraction is not None and not 0 <= command.fraction <= 1:
        raise InvalidInput("a rate is a fraction from 0 to 1 (0.1 for 10 %)", ("rate",))
    opened = await open_edit(uow, command.edit_id, command.expected_version, "CHANGED")
    wanted = Discount(
        id=new_id(),
        line_id=command.line_id,
        amount_minor=None if command.amount is None else minor_in(opened.order, command.amount, ("amount",)),
        fraction=command.fraction,
        reason=command.reason,
        code=command.code,
    )
    operations = put(opened.edit.operations, wanted)
    if not wanted.amount_minor and not wanted.fraction:
        operations = without(operations, ("Discount", command.line_id))
    return await stage(uow, opened, operations, {"step": "DISCOUNT"})
