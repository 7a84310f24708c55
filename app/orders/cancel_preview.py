"""What canceling would do, before anybody does it: units, money and stock, computed by the rules that cancel."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import CancelReason, RefundReason
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel, without_promises
from app.domain.orders.ledger import open_minor
from app.domain.orders.model import Order, Totals
from app.domain.orders.refund import plan_refund_of_what_is_owed
from app.domain.principal import Principal
from app.orders.cancel import quantities_of, refuse_too_late
from app.orders.queries import whole_orders
from db.database import Database
from db.repositories.orders import OrderRepository
from db.repositories.waiting import WaitingRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewCancel:
    """What is asked: as of `CancelOrder`."""

    order_id: UUID
    lines: tuple[tuple[UUID, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class CancelPreview:
    """What would become of the order. Amounts are minor units of its currency."""

    order: Order
    """As it stands, before."""
    totals: Totals
    """Afterwards, the refund not counted."""
    canceled: Mapping[UUID, int]
    """Units that would be canceled at once, by line; kits by their own line."""
    recalled: Mapping[UUID, int]
    """Units that a location would be asked to take back, by line."""
    released_minor: int
    """What payers promised and would not be asked for any more."""
    refund_minor: int
    freed: Mapping[tuple[UUID, str], int]
    """Units that would be free again, by line and the location's code."""


async def preview_cancel(database: Database, principal: Principal, asked: PreviewCancel) -> CancelPreview:
    """Say what canceling would do now; nothing is changed or held.

    Raises what `cancel_order` raises for the same units: NotFound, InvalidInput, QuantityExceeded, PartOfKit,
    IllegalTransition.
    """
    order = (await whole_orders(database, principal, [asked.order_id])).get(asked.order_id)
    if order is None:
        raise NotFound("there is no such order", ("orderId",))
    async with database.session() as session:
        minutes = await OrderRepository(session, principal).self_cancel_minutes(order.channel_id)
        held = await WaitingRepository(session).held_by(order.id)
    now = database.clock.now()
    merchant = principal.acts_for_merchant
    if not merchant:
        refuse_too_late(order, minutes, now)
    plan = cancel(order, quantities_of(asked.lines, order), CancelReason.OTHER, recalls=merchant)
    after = without_promises(plan.order, now, new_id)
    refund = plan_refund_of_what_is_owed(after, RefundReason.CANCELED, new_id, now)
    freed: Counter[tuple[UUID, str]] = Counter()
    codes = {work.location_id: work.location for work in order.fulfillment_orders}
    for release in plan.releases:
        freed[release.line_id, codes[release.location_id]] += release.quantity
    left = Counter(plan.reserved)
    for one in held:
        at_work = sum(
            line.outstanding
            for work in order.fulfillment_orders
            if work.location_id == one.location_id
            for line in work.lines
            if line.line_id == one.line_id
        )
        units = min(left[one.line_id], one.quantity - at_work)
        if units > 0:
            freed[one.line_id, one.location] += units
            left[one.line_id] -= units
    components = {line.id for line in order.lines if line.is_component}
    return CancelPreview(
        order=order,
        totals=after.totals,
        canceled={line: units for line, units in plan.canceled.items() if line not in components},
        recalled=plan.recalled,
        released_minor=_promised(order) - _promised(after),
        refund_minor=0 if refund is None else refund.refund.total_minor,
        freed=dict(freed),
    )


def _promised(order: Order) -> int:
    """What may still be taken: promises that stand, as far as anything is owed."""
    left = max(0, order.totals.outstanding)
    return min(left, sum(open_minor(payment) for payment in order.payments))
