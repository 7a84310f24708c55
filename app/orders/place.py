"""Place an order: stock, order, idempotency row and events commit together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import EventOrigin, StockPolicy
from app.domain.errors import InsufficientStock, NotFound, Shortfall
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.place import Source, place
from app.domain.reservations import Reservation
from app.domain.search import search_terms
from app.domain.sourcing import Assignment
from app.idempotency import claim
from app.orders.command import PlaceOrder
from app.orders.convert import Converted, convert_reservation, record_conversion
from app.orders.draft import draft_order
from app.orders.drafting.read_shop import shop_for
from app.orders.promises import before_street_date, promise_missing
from app.orders.refuse import refuse_explosion, refuse_length, refuse_nonsense, refuse_overreach
from app.orders.take_options import refuse_forged_options, take_options
from app.routing.source import source_order
from app.stock.convert import find_held, units_of
from app.stock.promise import Reserved, record_holds, reserve_stock
from db.repositories.reference import ForSale
from db.repositories.reservations import Hold
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True)
class Placed:
    """The order that the key stands for; `generation` is that of its order token."""

    order_id: UUID
    generation: int
    replayed: bool


async def place_order(
    uow: UnitOfWork, command: PlaceOrder, *, search_secret: bytes, option_secrets: Sequence[bytes] = ()
) -> Placed:
    """Place an order; the same key and input again answers with the first order.

    `option_secrets` sign the delivery options that are taken: without any, none is known.
    Raises Forbidden (a shopper states prices or dates), NotFound (channel, SKU, customer, location, reservation),
    InvalidInput, LimitExceeded, ReservationExpired, IllegalTransition (the reservation is over otherwise),
    OptionExpired, InsufficientStock (policy REQUIRE), DuplicateExternalRef, IdempotencyMismatch, InFlight; and
    Contended when its plan was overtaken, upon which `Database.transact` begins anew.
    Emits order.placed, payment.created, fulfillment_order.created, reservation.converted, stock.reserved,
    stock.released. Locks: who waits for what a reservation frees, the reservation, levels by (SKU, location).
    """
    refuse_overreach(command, uow.principal)
    if uow.origin is EventOrigin.LIVE:
        refuse_length(command)
    refuse_nonsense(command, uow.now)
    refuse_forged_options(command, option_secrets)
    order_id = new_id()
    known = await claim(uow, "orderPlace", command.idempotency_key, command, "Order", order_id)
    if known is not None:
        return Placed(known.result_id, await uow.orders.token_generation(known.result_id), replayed=True)

    on_sale = await uow.reference.for_sale(
        command.channel, {line.sku for line in command.lines}, currency=command.currency
    )
    if on_sale is None:
        raise NotFound(f"there is no channel {command.channel}", ("channel",))
    command = await take_options(uow, command, on_sale.channel_id, option_secrets)
    held = None
    if command.reservation_id is not None:
        held = await find_held(uow, command.reservation_id, on_sale.channel_id)
    if command.external_id is not None:
        # Again guarded by the unique index; asked first so that a repeat is not told that stock is short.
        await uow.orders.refuse_known(on_sale.channel_id, command.external_source, command.external_id)
    draft = draft_order(
        command,
        await shop_for(uow, on_sale, command),
        order_id=order_id,
        number=await uow.orders.next_number(f"{on_sale.channel.upper()}-"),
        customer_id=await _customer(uow, command),
        now=uow.now,
        origin=uow.origin,
    )
    if uow.origin is EventOrigin.LIVE:
        refuse_explosion(draft)
    may_wait = _may_wait(command, draft)
    assignments, reserved = await _take_stock(uow, draft, on_sale, held, may_wait)
    placed = place(
        draft,
        [Source(part.line_id, part.location_id, part.location, part.quantity) for part in assignments],
        allow_backorder=bool(may_wait),
        new_id=new_id,
        kept=before_street_date(draft, on_sale.not_yet),
    )
    ships = {place.id for place in on_sale.serving if place.ships}
    placed = await promise_missing(uow, placed, ships, on_sale.not_yet)
    recorded = changes(None, placed, Naming(order="order.placed", occurred_at=placed.placed_at))
    await uow.orders.save(None, recorded.order, uow.now)
    await uow.orders.index(order_id, terms_of(recorded.order, search_secret))
    uow.record(*recorded.events)
    if isinstance(reserved, Converted):
        await record_conversion(uow, reserved)
    elif reserved is not None:
        await record_holds(uow, reserved)
    return Placed(order_id, recorded.order.token_generation, replayed=False)


async def _customer(uow: UnitOfWork, command: PlaceOrder) -> UUID | None:
    """Whose order it is: a signed-in customer's own, or the one that staff and apps name."""
    wanted = command.customer_id or uow.principal.customer_id
    if wanted is None:
        return None
    if await uow.customers.find(wanted) is None:
        raise NotFound("there is no such customer", ("customerId",))
    return wanted


async def _take_stock(
    uow: UnitOfWork, draft: Order, on_sale: ForSale, held: Reservation | None, may_wait: set[UUID]
) -> tuple[tuple[Assignment, ...], Reserved | Converted | None]:
    """Plan, and take by one guarded statement. Raises Contended when another buyer was quicker: all begins anew."""
    lines = {line.id: line for line in draft.lines}
    units = None if held is None else units_of(held)
    assignments = await source_order(uow, draft, on_sale.serving, held=units)
    if draft.stock_policy is StockPolicy.REQUIRE:
        _refuse_shortfalls(uow, draft, assignments, may_wait)
    if held is None and _misses_units(draft, assignments):
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
    if held is not None:
        return assignments, await convert_reservation(uow, draft.id, held, holds)
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


def _may_wait(command: PlaceOrder, draft: Order) -> set[UUID]:
    """Lines that may wait for stock: all where that is allowed, else those whose delivery option promised supply."""
    if command.allow_backorder:
        return {line.id for line in draft.lines}
    waits = {delivery.key for delivery in command.deliveries if delivery.waits}
    deliveries = {delivery.id for delivery in draft.deliveries if delivery.key in waits}
    return {line.id for line in draft.lines if line.delivery_id in deliveries}


def _refuse_shortfalls(uow: UnitOfWork, draft: Order, assignments: tuple[Assignment, ...], may_wait: set[UUID]) -> None:
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


def terms_of(order: Order, secret: bytes) -> frozenset[tuple[str, str]]:
    """What a new order is found by; `secret` keys the blind indexes of e-mail addresses."""
    emails = [order.contact.email if order.contact else None]
    emails += [delivery.recipient.email for delivery in order.deliveries if delivery.recipient]
    return search_terms(
        number=order.number,
        external_id=order.external_id,
        skus=(line.sku for line in order.lines),
        tracking_numbers=(),
        emails=emails,
        secret=secret,
    )
