"""A drafted order enters: its stock is taken, its channel's checks look at it, its units are spread over locations.

The last step of `orderPlace` and of completing a draft alike:

    entered = await enter(uow, draft, on_sale, ...)   # stock, promises, checks; nothing of the order is written yet
    ...                                               # `entered.order` is saved and told
    await record_entry(uow, entered)                  # who holds what, which needs the order to be there
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import ChannelKind, HoldReason, HoldReleaseEvent, OrderStatus, StockPolicy
from app.domain.errors import InsufficientStock, Shortfall
from app.domain.ids import new_id
from app.domain.orders.authorize import hold_until_paid
from app.domain.orders.hold import place_hold
from app.domain.orders.model import Hold as OrderHold
from app.domain.orders.model import Order
from app.domain.orders.place import Source, place
from app.domain.reservations import Reservation
from app.domain.sourcing import Assignment
from app.domain.validation.check import Facts
from app.domain.validation.evaluate import Verdict, evaluate
from app.domain.validation.settings import Settings
from app.orders.buyer import KnownOfBuyer
from app.orders.convert import Converted, convert_reservation, record_conversion
from app.orders.country_rules import address_rules, is_phone
from app.orders.due import with_times
from app.orders.promises import before_street_date, promise_missing
from app.routing.source import source_order
from app.stock.convert import units_of
from app.stock.promise import Reserved, record_holds, reserve_stock, rows_of_holds, tell_reserved
from db.repositories.for_sale import ForSale
from db.repositories.reservations import Hold
from db.saving import Batches
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How an order enters."""

    settings: Settings
    """The checks of its channel."""
    buyer: KnownOfBuyer
    held: Reservation | None = None
    """What it takes over."""
    may_wait: Set[UUID] = frozenset()
    """Lines that may wait for stock."""
    expected_total_minor: int | None = None
    held_back: tuple[HoldReason, ...] = ()
    """Further reasons to hold it, which somebody has to end by hand."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The order as it enters, and the stock that was taken for it."""

    order: Order
    verdict: Verdict
    reserved: Reserved | Converted | None


async def enter(uow: UnitOfWork, draft: Order, on_sale: ForSale, entry: Entry) -> Entered:
    """Take stock for an order whose units are all open, check it, and spread its units.

    What a check keeps for review is PENDING_REVIEW: its units are held, no location works on it, and it has a hold per
    reason. Raises CheckFailed, InsufficientStock (policy REQUIRE), what converting the reservation raises, and
    Contended when another buyer was quicker. Emits supply.promised. Locks: who waits for what a reservation frees, the
    reservation, levels by (SKU, location), supplies, limits.
    """
    assignments, reserved = await _take_stock(uow, draft, on_sale, entry)
    verdict = evaluate(
        entry.settings,
        _facts(draft, on_sale, assignments, entry),
        new_id,
        sold_already=on_sale.kind is ChannelKind.MARKETPLACE or draft.stock_policy is not StockPolicy.REQUIRE,
        explain=uow.principal.acts_for_merchant,
    )
    kept = before_street_date(draft, on_sale.not_yet)
    if verdict.needs_review:
        draft = replace(draft, statuses=replace(draft.statuses, order=OrderStatus.PENDING_REVIEW))
        kept = {line.id for line in draft.lines}
    placed = place(
        replace(draft, checks=verdict.results),
        [Source(part.line_id, part.location_id, part.location, part.quantity) for part in assignments],
        allow_backorder=bool(entry.may_wait),
        new_id=new_id,
        kept=kept,
    )
    changed = {place.id: place.changed_at for place in on_sale.serving if place.changed_at is not None}
    placed = await with_times(uow, None, placed, changed=changed)
    ships = {place.id for place in on_sale.serving if place.ships}
    placed = await promise_missing(uow, placed, ships, on_sale.not_yet)
    if any(payment.holds_order for payment in placed.payments):
        placed = hold_until_paid(placed, uow.now, new_id)
    for reason in verdict.reasons:
        until = HoldReleaseEvent.REVIEW_CONFIRMED
        placed = place_hold(placed, OrderHold(id=new_id(), reason=reason, placed_at=uow.now, release_event=until))
    for reason in entry.held_back:
        placed = place_hold(placed, OrderHold(id=new_id(), reason=reason, placed_at=uow.now))
    return Entered(placed, verdict, reserved)


def rows_of_entry(uow: UnitOfWork, entered: Entered) -> Batches:
    """Who holds what, as rows to write in a new order's own statement; none where `record_entry` does more."""
    return rows_of_holds(uow, entered.reserved) if isinstance(entered.reserved, Reserved) else {}


async def record_entry(uow: UnitOfWork, entered: Entered, *, written: bool = False) -> None:
    """Write who holds what, once the order is written. `written`: `rows_of_entry` were, with the order.

    Emits reservation.converted, stock.reserved, stock.released, and what serving emits.
    """
    if isinstance(entered.reserved, Converted):
        await record_conversion(uow, entered.reserved)
    elif entered.reserved is not None and written:
        tell_reserved(uow, entered.reserved)
    elif entered.reserved is not None:
        await record_holds(uow, entered.reserved)


def _facts(draft: Order, on_sale: ForSale, assignments: tuple[Assignment, ...], entry: Entry) -> Facts:
    missing = {line.id: line.quantity for line in draft.lines if line.takes_stock}
    for part in assignments:
        if part.line_id in missing:
            missing[part.line_id] -= part.quantity
    return Facts(
        order=draft,
        expected_total_minor=entry.expected_total_minor,
        price_minor={sku.code: sku.price_minor for sku in on_sale.skus.values() if sku.price_minor is not None},
        missing=missing,
        earlier=entry.buyer.earlier,
        credit=entry.buyer.credit,
        address_rules=address_rules,
        is_phone=is_phone,
    )


async def _take_stock(
    uow: UnitOfWork, draft: Order, on_sale: ForSale, entry: Entry
) -> tuple[tuple[Assignment, ...], Reserved | Converted | None]:
    """Plan, and take by one guarded statement. Raises Contended when another buyer was quicker: all begins anew."""
    lines = {line.id: line for line in draft.lines}
    units = None if entry.held is None else units_of(entry.held)
    assignments = await source_order(uow, draft, on_sale.serving, held=units)
    if draft.stock_policy is StockPolicy.REQUIRE:
        refuse_shortfalls(uow, draft, assignments, entry.may_wait)
    if entry.held is None and _misses_units(draft, assignments):
        # Who begins to wait holds the levels it found empty until it is written: what comes meanwhile sees it waiting.
        await uow.waiting.hold_levels(*_involved(draft, on_sale))
        assignments = await source_order(uow, draft, on_sale.serving)
    holds = [
        Hold(
            part.line_id,
            lines[part.line_id].sku_id,
            part.location_id,
            part.quantity,
            pinned=lines[part.line_id].location_id is not None,
        )
        for part in assignments
        if lines[part.line_id].takes_stock
    ]
    if entry.held is not None:
        return assignments, await convert_reservation(uow, draft.id, entry.held, holds)
    if not holds:
        return assignments, None
    reserved = await reserve_stock(uow, draft.id, draft.channel_id, holds)
    if reserved is None:
        raise Contended
    return assignments, reserved


def _misses_units(draft: Order, assignments: tuple[Assignment, ...]) -> bool:
    wanted = sum(line.quantity for line in draft.lines if line.takes_stock)
    stocked = {line.id for line in draft.lines if line.takes_stock}
    return wanted > sum(part.quantity for part in assignments if part.line_id in stocked)


def _involved(draft: Order, on_sale: ForSale) -> tuple[set[UUID], set[UUID]]:
    """The SKUs of an order, and the locations that may provide them."""
    bound = {line.location_id for line in draft.lines if line.location_id is not None}
    ships = {place.id for place in on_sale.serving if place.ships}
    return {line.sku_id for line in draft.lines if line.takes_stock}, ships | bound


def refuse_shortfalls(uow: UnitOfWork, draft: Order, assignments: tuple[Assignment, ...], may_wait: Set[UUID]) -> None:
    """Raise InsufficientStock with every SKU that is short. Shoppers are told which, not how many there are."""
    sourced: dict[str, int] = {}
    wanted: dict[str, int] = {}
    kits: dict[str, list[str]] = {}
    skus = {line.id: line.sku for line in draft.lines}
    for line in draft.lines:
        if line.takes_stock and line.id not in may_wait:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
            if line.parent_line_id is not None:
                kits.setdefault(line.sku, []).append(skus[line.parent_line_id])
    for part in assignments:
        if part.line_id in may_wait:
            continue
        sku = skus[part.line_id]
        sourced[sku] = sourced.get(sku, 0) + part.quantity
    short = tuple(
        Shortfall(
            sku,
            None,
            quantity,
            sourced.get(sku, 0) if uow.principal.acts_for_merchant else None,
            kits=tuple(dict.fromkeys(kits.get(sku, ()))),
        )
        for sku, quantity in wanted.items()
        if sourced.get(sku, 0) < quantity
    )
    if short:
        raise InsufficientStock(short)
