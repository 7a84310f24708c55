"""Place an order: stock, order, idempotency row and events commit together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.catalog.placeholders import describe_unknown
from app.domain.enums import ChannelKind, EventOrigin, HoldReason
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.search import search_terms
from app.domain.validation.settings import settings_of
from app.idempotency import claim
from app.orders.buyer import Buyer, look_at_buyer
from app.orders.command import PlaceOrder
from app.orders.draft import draft_order
from app.orders.drafting.read_shop import shop_for
from app.orders.drafting.shop import minor_of
from app.orders.enter import Entry, enter, record_entry, rows_of_entry
from app.orders.refuse import refuse_explosion, refuse_length, refuse_nonsense, refuse_overreach
from app.orders.slots import book_slots, take_slots
from app.orders.take_options import refuse_forged_options, take_options
from app.orders.take_points import refuse_forged_points, take_points
from app.stock.convert import find_held
from db.repositories.for_sale import ForSale
from db.unit_of_work import UnitOfWork


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

    `option_secrets` sign the delivery options and the pickup points that are taken: without any, none is known. What
    the channel's checks find is written down with the order; what they keep for review is PENDING_REVIEW.
    Raises Forbidden (a shopper states prices or dates), NotFound (channel, SKU, customer, location, reservation),
    InvalidInput, LimitExceeded, ReservationExpired, IllegalTransition (the reservation is over otherwise),
    OptionExpired, SlotFull, MethodNotOffered, CheckFailed, InsufficientStock (policy REQUIRE), DuplicateExternalRef,
    IdempotencyMismatch, InFlight; and Contended when its plan was overtaken, upon which `Database.transact` begins
    anew.
    Emits order.placed, payment.created, fulfillment_order.created, reservation.converted, stock.reserved,
    stock.released, sku.saved (a marketplace's order names an unknown one). Locks: the buyer's turn where checks ask
    what they did before, who waits for what a reservation frees, the reservation, levels by (SKU, location), then the
    windows that it books.
    """
    refuse_overreach(command, uow.principal)
    if uow.origin is EventOrigin.LIVE:
        refuse_length(command)
    refuse_nonsense(command, uow.now)
    refuse_forged_options(command, option_secrets)
    refuse_forged_points(command, option_secrets)
    order_id = new_id()
    known = await claim(uow, "orderPlace", command.idempotency_key, command, "Order", order_id)
    if known is not None:
        return Placed(known.result_id, await uow.orders.token_generation(known.result_id), replayed=True)

    on_sale, unknown = await _on_sale(uow, command)
    command = take_points(command, uow.now, option_secrets)
    command = await take_options(uow, command, on_sale.channel_id, option_secrets)
    command, rooms = await take_slots(uow, command)
    held = None
    if command.reservation_id is not None:
        held = await find_held(uow, command.reservation_id, on_sale.channel_id)
    if command.external_id is not None:
        # Again guarded by the unique index; asked first so that a repeat is not told that stock is short.
        await uow.orders.refuse_known(on_sale.channel_id, command.external_source, command.external_id)
    customer_id = await customer_of(uow, command)
    settings = settings_of(on_sale.checks)
    buyer = Buyer.of(customer_id, command.contact.email if command.contact else None, search_secret)
    shop = await shop_for(uow, on_sale, command)
    draft = draft_order(
        command,
        shop,
        order_id=order_id,
        number=await uow.orders.next_number(f"{on_sale.channel.upper()}-", buyer.turns(settings)),
        customer_id=customer_id,
        now=uow.now,
        origin=uow.origin,
    )
    if uow.origin is EventOrigin.LIVE:
        refuse_explosion(draft)
    entry = Entry(
        settings=settings,
        buyer=await look_at_buyer(uow, buyer, settings, draft.placed_at),
        held=held,
        may_wait=_may_wait(command, draft),
        expected_total_minor=minor_of(command.expected_total, shop, ("expectedTotal",)),
        held_back=(HoldReason.INTEGRATION,) if unknown else (),
    )
    entered = await enter(uow, draft, on_sale, entry)
    await book_slots(uow, entered.order, rooms)
    reasons = [reason.value for reason in entered.verdict.reasons]
    naming = Naming(
        order="order.placed",
        occurred_at=draft.placed_at,
        facts={"review": reasons} if reasons else {},
    )
    recorded = changes(None, entered.order, naming)
    terms = terms_of(recorded.order, search_secret)
    await uow.orders.save(None, recorded.order, uow.now, terms=terms, beside=rows_of_entry(uow, entered))
    uow.record(*recorded.events)
    await record_entry(uow, entered, written=True)
    return Placed(order_id, recorded.order.token_generation, replayed=False)


async def _on_sale(uow: UnitOfWork, command: PlaceOrder) -> tuple[ForSale, bool]:
    """What the channel sells, and whether SKUs had to be added that a marketplace sold and nobody knows.

    Raises NotFound for an unknown channel.
    """
    wanted = {line.sku for line in command.lines}
    on_sale = await uow.reference.for_sale(command.channel, wanted, currency=command.currency)
    if on_sale is None:
        raise NotFound(f"there is no channel {command.channel}", ("channel",))
    unknown = wanted - on_sale.skus.keys()
    if not unknown or on_sale.kind is not ChannelKind.MARKETPLACE or not uow.principal.acts_for_merchant:
        return on_sale, False
    await describe_unknown(uow, {line.sku: line.name for line in command.lines if line.sku in unknown}, ("lines",))
    again = await uow.reference.for_sale(command.channel, wanted, currency=command.currency)
    assert again is not None, "the channel was there"
    return again, True


async def customer_of(uow: UnitOfWork, command: PlaceOrder) -> UUID | None:
    """Whose order it is: a signed-in customer's own, or the one that staff and apps name."""
    wanted = command.customer_id or uow.principal.customer_id
    if wanted is None:
        return None
    if await uow.customers.find(wanted) is None:
        raise NotFound("there is no such customer", ("customerId",))
    return wanted


def _may_wait(command: PlaceOrder, draft: Order) -> frozenset[UUID]:
    """Lines that may wait for stock: all where that is allowed, else those whose delivery option promised supply."""
    if command.allow_backorder:
        return frozenset(line.id for line in draft.lines)
    waits = {delivery.key for delivery in command.deliveries if delivery.waits}
    deliveries = {delivery.id for delivery in draft.deliveries if delivery.key in waits}
    return frozenset(line.id for line in draft.lines if line.delivery_id in deliveries)


def terms_of(order: Order, secret: bytes) -> frozenset[tuple[str, str]]:
    """What an order is found by; `secret` keys the blind indexes of what tells of people."""
    people = [person for person in (order.contact, *(one.recipient for one in order.deliveries)) if person]
    places = [place for place in (order.billing_address, *(one.address for one in order.deliveries)) if place]
    return search_terms(
        number=order.number,
        external_id=order.external_id,
        skus=(line.sku for line in order.lines),
        tracking_numbers=(shipment.tracking_number for shipment in order.shipments),
        emails=(person.email for person in people),
        names=(*(person.name for person in people), *(n for place in places for n in (place.name, place.company))),
        phones=(*(person.phone for person in people), *(place.phone for place in places)),
        postal_codes=(place.postal_code for place in places),
        secret=secret,
    )
