"""What a refund would do, before anybody gives it: its parts, where it goes, what is left, by the rules that refund."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import NotFound, VersionConflict
from app.domain.ids import new_id
from app.domain.orders.credits import accounts
from app.domain.orders.ledger import refundable_minor
from app.domain.orders.model import Order, Refund
from app.domain.orders.refund import plan_refund
from app.domain.principal import Principal
from app.orders.queries import whole_orders
from app.payments.refund import RefundOrder, refuse_too_generous, wanted_of
from db.database import Database


@dataclass(frozen=True, slots=True)
class LeftOfLine:
    """What of a line could still be given back: units that are live or gone and not refunded."""

    line_id: UUID
    units: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class RefundPreview:
    """What would become of the order. Amounts are minor units of its currency."""

    before: Order
    after: Order
    refund: Refund
    given: Mapping[UUID, int]
    """What each tender would give, by payment; those that give nothing are absent."""
    left: Mapping[UUID, int]
    """What each tender could still give afterwards, by payment."""
    lines_left: tuple[LeftOfLine, ...]


async def preview_refund(
    database: Database, principal: Principal, asked: RefundOrder, goodwill_percent: Mapping[str, int]
) -> RefundPreview:
    """Say what `refund_order` would do with the same command now; nothing is changed. Its key is not looked at.

    Raises what `refund_order` raises: NotFound, InvalidInput, PartOfKit, AmountExceeded, VersionConflict.
    """
    order = (await whole_orders(database, principal, [asked.order_id])).get(asked.order_id)
    if order is None:
        raise NotFound("there is no such order", ("orderId",))
    if asked.expected_version is not None and asked.expected_version != order.version:
        raise VersionConflict("Order", order.id, asked.expected_version, order.version)
    plan = plan_refund(order, wanted_of(order, asked), new_id, database.clock.now())
    refuse_too_generous(principal, order, plan, goodwill_percent)
    given = {
        payment.id: sum(step.amount_minor for step in payment.transactions if step.refund_id == plan.refund.id)
        for payment in plan.order.payments
    }
    return RefundPreview(
        before=order,
        after=plan.order,
        refund=plan.refund,
        given={payment: amount for payment, amount in given.items() if amount},
        left={payment.id: refundable_minor(payment) for payment in plan.order.payments},
        lines_left=_lines_left(plan.order),
    )


def _lines_left(order: Order) -> tuple[LeftOfLine, ...]:
    left: list[LeftOfLine] = []
    for line_id, account in accounts(order).lines.items():
        units = account.settleable_units + account.creditable_units
        amount = account.crediting(account.creditable_units)
        amount += account.settling(account.settleable_units) if account.settleable_units else 0
        left.append(LeftOfLine(line_id, units, amount))
    return tuple(left)
