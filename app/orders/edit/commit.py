"""Do what an edit prepared: the order, its stock, its money and its locations' work change together or not at all."""

from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import MovementKind, OrderEditState, RefundDestination, ReservationState
from app.domain.errors import InvalidInput
from app.domain.money import Money
from app.domain.orders.changes import Naming, changes
from app.domain.orders.edit.session import refuse_ended, refuse_stale
from app.domain.orders.edit.waiting import joined, waiting_part
from app.domain.orders.model import Order
from app.domain.reservations import ended
from app.domain.stock import Change, Level, summed
from app.idempotency import claim
from app.orders.command import PlacePayment
from app.orders.due import with_times
from app.orders.edit.index import index_changes
from app.orders.edit.opening import Opened, lock_edit, refuse_shoppers
from app.orders.edit.people import with_findings
from app.orders.edit.plan import Plan, plan_edit
from app.orders.edit.settle import settle_money
from app.orders.edit.stage import EditStep
from app.orders.promises import promise_missing
from app.orders.waiting import serve_waiting
from app.payments.to_credit import credit_refunds
from app.stock.hold import freed_units, tell_reservation
from app.stock.ledger import tell
from db.repositories.stock import Movement
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitEdit(EditStep):
    """What is asked. `payments` are tenders for what is to be collected; `refund` False leaves money with us."""

    payments: tuple[PlacePayment, ...] = ()
    refund: bool = True
    refund_to: RefundDestination = RefundDestination.ORIGINAL
    expected_total: Money | None = None


async def commit_edit(uow: UnitOfWork, command: CommitEdit, *, search_secret: bytes) -> UUID:
    """Change the order as the edit says; answers with the edit's id.

    Everything is looked at again under the order's lock: what has left, was canceled or picked since is refused, and
    the edit stays open. What is owed beyond what tenders cover is asked of `payments`, or holds the order until it is
    paid; what was paid too much goes back the way it came.
    Raises Forbidden (shoppers), NotFound, what `plan_edit` raises, IllegalTransition (it was ended, or ran out),
    VersionConflict, InvalidInput (another total than expected, payments nobody needs), IdempotencyMismatch; Contended
    when somebody was quicker. Emits order.edited, payment.created, .changed, .refunded, fulfillment_order.created,
    .canceled, reservation.converted, stock.reserved, stock.released, supply.promised, and what serving who waits
    emits; credit.opened, .changed. Locks: as `lock_edit`, levels by (SKU, location), the credit's account, supplies,
    limits.
    """
    refuse_shoppers(uow)
    known = await claim(uow, "orderEditCommit", command.idempotency_key, command, "OrderEdit", command.edit_id)
    opened = await lock_edit(uow, await uow.order_edits.find(command.edit_id))
    if known is not None:
        return known.result_id
    edit, order = opened.edit, opened.order
    refuse_ended(edit, OrderEditState.COMMITTED.value)
    refuse_stale(edit, command.expected_version)
    plan = await plan_edit(uow, order, edit.operations, opened.held, edit.author)
    if plan.missing:
        # Who begins to wait holds the levels it found empty until it is written: what comes meanwhile sees it waiting.
        skus = {plan.order.line(line_id).sku_id for line_id in plan.missing}
        bound = {line.location_id for line in plan.order.lines if line.location_id is not None}
        await uow.waiting.hold_levels(skus, plan.serving | bound)
        plan = await plan_edit(uow, order, edit.operations, opened.held, edit.author)
    levels = await _move(uow, opened, plan)
    waits = {line: units for line, units in plan.missing.items() if line in plan.staged.may_wait}
    promised = await promise_missing(uow, waiting_part(plan.order, waits), plan.serving, plan.street_dates_ahead)
    after = await settle_money(
        uow, order, joined(plan.order, promised), command.payments, refund=command.refund, refund_to=command.refund_to
    )
    _refuse_other_total(after, command.expected_total)
    after = await with_findings(uow, after, edit.operations)
    recorded = changes(
        order,
        await with_times(uow, order, replace(after, edit=None)),
        Naming(
            order="order.edited",
            payment="payment.changed",
            facts={
                "editId": str(edit.id),
                "differenceMinor": after.totals.total - order.totals.total,
                "quantities": _quantities(order, after),
                **({"contactChanged": True} if after.contact_id != order.contact_id else {}),
            },
        ),
    )
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await credit_refunds(uow, order, recorded.order)
    await uow.order_edits.end(edit.id, OrderEditState.COMMITTED)
    await index_changes(uow, recorded.order, edit.operations, search_secret)
    addresses, contacts = _replaced(order, recorded.order)
    if order.contact_id in contacts and await uow.order_edits.has_papers(order.id):
        contacts.discard(order.contact_id)  # a paper names it
    await uow.order_edits.forget_people(addresses, contacts)
    await _record_holds(uow, opened, plan, levels)
    waiting = opened.waiting
    waiting.changed(order, recorded.order)
    # What is promised already is no news to supplies and limits: only what was given up is.
    waiting.before[order.id] = replace(order, lines=(*order.lines, *promised.lines))
    await serve_waiting(uow, replace(waiting, locked=waiting.locked | {order.id}))
    return edit.id


async def _move(uow: UnitOfWork, opened: Opened, plan: Plan) -> list[Level]:
    """Take and give back units by one guarded statement, by the difference to what order and edit hold already."""
    wanted = [Change(hold.sku_id, hold.location_id, reserved=hold.quantity) for hold in plan.holds]
    given_back = [Change(hold.sku_id, hold.location_id, reserved=-hold.quantity) for hold in plan.freed]
    given_back += [
        Change(
            hold.sku_id,
            hold.location_id,
            reserved=-hold.quantity,
            on_hand=-hold.quantity,
            quarantined=hold.quantity,
        )
        for hold in plan.spoiled
    ]
    if opened.held is not None:
        given_back += [Change(line.sku_id, line.location_id, reserved=-line.quantity) for line in opened.held.lines]
    moved = [change for change in summed([*given_back, *wanted]) if change.reserved or change.quarantined]
    if not moved:
        return []
    movement = Movement(
        kind=MovementKind.RESERVE if any(change.reserved > 0 for change in moved) else MovementKind.RELEASE,
        at=uow.now,
        effective_at=uow.now,
        cause_type="Order",
        cause_id=opened.order.id,
        channel_id=opened.order.channel_id,
    )
    levels = await uow.stock.move(moved, movement, binds_safety=True)
    if levels is None:
        raise Contended
    return list(levels)


async def _record_holds(uow: UnitOfWork, opened: Opened, plan: Plan, levels: list[Level]) -> None:
    """Write who holds what, once the order is written."""
    order_id, facts = opened.order.id, {"orderId": str(opened.order.id)}
    await uow.reservations.reduce(order_id, [*plan.freed, *plan.spoiled], ReservationState.RELEASED)
    if opened.held is not None:
        held = opened.held
        await uow.timed_reservations.end([held.id], ReservationState.CONVERTED, order_id)
        after = ended(held, ReservationState.CONVERTED)
        tell_reservation(uow, "reservation.converted", held, after, facts | {"held": freed_units(held)})
    if plan.holds:
        await uow.reservations.add_for_order(order_id, plan.holds, uow.now)
    spoiled = [one for one in levels if one.was and one.quarantined > one.was.quarantined]
    others = [one for one in levels if one.was and one not in spoiled]
    tell(uow, "stock.reserved", [one for one in others if one.was and one.reserved > one.was.reserved], facts)
    less = [one for one in others if one.was and one.reserved < one.was.reserved]
    tell(uow, "stock.released", less, facts | {"restock": True})
    tell(uow, "stock.released", spoiled, facts | {"restock": False})


def _replaced(before: Order, after: Order) -> tuple[set[UUID], set[UUID]]:
    """Where deliveries were to go, and to whom, and whom we reached, and do no longer: nothing was ever sent there.

    Whom the order billed stays: a paper may name it.
    """
    addresses = {one.address_id for one in before.deliveries} - {one.address_id for one in after.deliveries}
    contacts = {one.recipient_id for one in before.deliveries} - {one.recipient_id for one in after.deliveries}
    addresses -= {before.billing_address_id, after.billing_address_id}
    if before.contact_id != after.contact_id:
        contacts.add(before.contact_id)
    contacts -= {after.contact_id, *(one.recipient_id for one in after.deliveries)}
    return {one for one in addresses if one is not None}, {one for one in contacts if one is not None}


def _quantities(before: Order, after: Order) -> dict[str, int]:
    """By how much the live units of each line changed; a line that is new came with all of them."""
    units: Counter[str] = Counter({str(line.id): line.live for line in after.lines})
    units.subtract({str(line.id): line.live for line in before.lines})
    return {line_id: more for line_id, more in units.items() if more}


def _refuse_other_total(after: Order, expected: Money | None) -> None:
    total = Money(after.totals.total, after.currency)
    if expected is not None and expected != total:
        raise InvalidInput(
            f"the order would come to {total.minor} minor units of {total.currency}, not {expected.minor} of"
            f" {expected.currency}: look at the preview again",
            ("expectedTotal",),
        )
