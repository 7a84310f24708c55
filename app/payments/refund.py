"""Give money back: by line, by charges, by amount; split over the tenders, or to one that is named.

Other use cases that come to owe money (a cancellation, an edit, money that came too late) plan the refund on the order
as they changed it, with `plan_refund` or `plan_refund_of_what_is_owed`, and save both in one transaction. What the
planned steps ask of gateways is called after the commit, by whoever settles payments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import RefundDestination, RefundReason, Role
from app.domain.errors import AmountExceeded, InvalidInput, VersionConflict
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.refund import (
    RefundPlan,
    RefundWanted,
    goodwill_given,
    plan_refund,
    plan_refund_of_what_is_owed,
)
from app.domain.principal import Principal
from app.idempotency import claim
from app.payments.to_credit import credit_refunds
from db.unit_of_work import UnitOfWork

__all__ = [
    "RefundOrder",
    "RefundPlan",
    "RefundWanted",
    "plan_refund",
    "plan_refund_of_what_is_owed",
    "refund_order",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """What is asked: see `RefundWanted`, with amounts in a stated currency."""

    idempotency_key: str
    order_id: UUID
    reason: RefundReason
    lines: tuple[tuple[UUID, int], ...] = ()
    charges: Money | None = None
    amount: Money | None = None
    payment_id: UUID | None = None
    destination: RefundDestination = RefundDestination.ORIGINAL
    note: str | None = None
    expected_version: int | None = None


async def refund_order(uow: UnitOfWork, command: RefundOrder, goodwill_percent: Mapping[str, int]) -> UUID:
    """Refund; answers with the refund's id.

    `goodwill_percent` bounds what some roles may give beside lines and charges and beyond what we owe: so much of
    what the order cost when it was placed, all its refunds together. Who has a role that is not in it is not bounded.

    Raises NotFound (order, line), InvalidInput (nothing or nonsense asked, another currency, foreign payment, store
    credit for nobody), PartOfKit, AmountExceeded with what is left, VersionConflict, IdempotencyMismatch. Emits
    order.refunded, and payment.refunded or payment.changed for each tender; of store credit credit.opened, .changed.
    Locks: the order, then the credit's account.
    """
    known = await claim(uow, "refundCreate", command.idempotency_key, command, "Refund", refund_id := new_id())
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    plan = plan_refund(order, wanted_of(order, command), new_id, uow.now, refund_id=refund_id)
    refuse_too_generous(uow.principal, order, plan, goodwill_percent)
    recorded = changes(
        order,
        plan.order,
        Naming(
            order="order.refunded",
            facts={"refundId": str(plan.refund.id), "reason": plan.refund.reason.value},
        ),
    )
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await credit_refunds(uow, order, recorded.order)
    return plan.refund.id


def wanted_of(order: Order, command: RefundOrder) -> RefundWanted:
    """What is asked for, in the order's currency. Raises InvalidInput for another one."""
    return RefundWanted(
        reason=command.reason,
        lines=command.lines,
        charges_minor=_minor(order, command.charges, "charges"),
        amount_minor=_minor(order, command.amount, "amount"),
        payment_id=command.payment_id,
        note=command.note,
        destination=command.destination,
    )


def _minor(order: Order, amount: Money | None, place: str) -> int | None:
    if amount is None:
        return None
    if amount.currency != order.currency:
        raise InvalidInput(f"order {order.number} is in {order.currency}, not {amount.currency}", (place,))
    return amount.minor


def refuse_too_generous(
    principal: Principal, order: Order, plan: RefundPlan, goodwill_percent: Mapping[str, int]
) -> None:
    """Raise AmountExceeded for more than a role may give beside lines and charges, as `refund_order` says."""
    bounds = [goodwill_percent.get(role.value) for role in principal.roles & set(Role)]
    if not bounds or None in bounds or plan.refund.adjustment_credited_minor == 0:
        return
    allowed = order.totals.placed * max(bound for bound in bounds if bound is not None) // 100
    left = max(0, allowed - goodwill_given(order))
    if goodwill_given(plan.order) > allowed:
        settled = plan.refund.adjustment_minor - plan.refund.adjustment_credited_minor
        raise AmountExceeded(
            "more than your role may give without naming lines or charges: this much is left for this order",
            Money(settled + left, order.currency),
            ("amount",),
        )
