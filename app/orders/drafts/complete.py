"""Place a draft: the same stock step and checks as placing, with the prices that the draft shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import OrderStatus
from app.domain.errors import IllegalTransition, InvalidInput, NotFound, OptionExpired, VersionConflict
from app.domain.money import Money
from app.domain.orders.changes import Naming, changes
from app.domain.orders.derive import derive
from app.domain.orders.drafts import Draft, opened, refuse_no_draft
from app.domain.orders.model import Order
from app.domain.validation.settings import settings_of
from app.idempotency import claim
from app.orders.buyer import Buyer, look_at_buyer
from app.orders.command import PlaceOrder, PlacePayment
from app.orders.drafting.payments import drafted_payment, rest_of
from app.orders.drafting.read_shop import shop_for
from app.orders.drafts.command import refuse_shoppers
from app.orders.drafts.hold import held_by, held_skus
from app.orders.drafts.windows import DraftWindow, book_windows, take_windows
from app.orders.enter import Entry, enter, record_entry
from app.orders.place import Placed
from app.orders.refuse import refuse_payments
from app.orders.waiting import lock_waiting
from db.repositories.for_sale import ForSale
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteDraft:
    """What is asked. `payments` are the order's tenders, as they come with an order that is placed.

    `windows` are booked with it.
    """

    idempotency_key: str
    order_id: UUID
    payments: tuple[PlacePayment, ...] = ()
    windows: tuple[DraftWindow, ...] = ()
    expected_total: Money | None = None
    expected_version: int | None = None


async def complete_draft(uow: UnitOfWork, command: CompleteDraft, *, search_secret: bytes) -> Placed:
    """Place a draft as it stands: prices, discounts and taxes are those that it shows, stock is what is there now.

    What it holds is taken over; when that has run out, units are taken from what is available, or it is refused.
    Raises Forbidden (shoppers), NotFound, IllegalTransition (no draft any more, or its time has come), VersionConflict,
    OptionExpired (a delivery option that it took), InvalidInput (payments, another total, windows), SlotFull,
    CheckFailed, InsufficientStock, IdempotencyMismatch; Contended when somebody was quicker. Emits order.placed and
    what placing emits. Locks: the order and who waits for its SKUs, the buyer's turn, as placing, then the windows.
    """
    refuse_shoppers(uow.principal)
    refuse_payments(command.payments)
    known = await claim(uow, "draftOrderComplete", command.idempotency_key, command, "Order", command.order_id)
    await lock_waiting(uow, await held_skus(uow, command.order_id), also=[command.order_id])
    before = await uow.orders.lock(command.order_id, drafts=True)
    if known is not None:
        return Placed(before.id, before.token_generation, replayed=True)
    refuse_no_draft(before, OrderStatus.OPEN.value)
    if command.expected_version is not None and command.expected_version != before.version:
        raise VersionConflict("Order", before.id, command.expected_version, before.version)
    draft = (await uow.drafts.by_ids([before.id]))[before.id]
    _refuse_over(uow, draft, before)
    before = await uow.drafts.with_people(before)
    on_sale = await _on_sale(uow, before)
    order, bookings = await take_windows(uow, opened(before, uow.now), command.windows)
    order = await _paid(uow, order, on_sale, command.payments)
    _refuse_other_total(order, command.expected_total)
    settings = settings_of(on_sale.checks)
    buyer = Buyer.of(order.customer_id, order.contact.email if order.contact else None, search_secret)
    await uow.orders.take_turns(buyer.turns(settings))
    entry = Entry(
        settings=settings,
        buyer=await look_at_buyer(uow, buyer, settings, order.placed_at),
        held=await held_by(uow, draft.reservation_id),
        may_wait=draft.may_wait(order),
        expected_total_minor=command.expected_total.minor if command.expected_total else None,
    )
    entered = await enter(uow, order, on_sale, entry)
    await book_windows(uow, bookings)
    reasons = [reason.value for reason in entered.verdict.reasons]
    facts = {"drafted": True, **({"review": reasons} if reasons else {})}
    recorded = changes(before, entered.order, Naming(order="order.placed", facts=facts))
    await uow.orders.save(before, recorded.order, uow.now)
    uow.record(*recorded.events)
    await record_entry(uow, entered)
    await uow.drafts.remove(before.id)
    return Placed(before.id, recorded.order.token_generation, replayed=False)


async def _on_sale(uow: UnitOfWork, order: Order) -> ForSale:
    skus = {line.sku for line in order.lines}
    on_sale = await uow.reference.for_sale(order.channel, skus, currency=order.currency)
    if on_sale is None:
        raise NotFound(f"there is no channel {order.channel}", ("orderId",))
    return on_sale


async def _paid(uow: UnitOfWork, order: Order, on_sale: ForSale, payments: Sequence[PlacePayment]) -> Order:
    asked = PlaceOrder(
        idempotency_key="", channel=order.channel, currency=order.currency, lines=(), payments=tuple(payments)
    )
    order = derive(order)
    if not payments:
        return order
    shop = await shop_for(uow, on_sale, asked)
    rest = rest_of(asked, order.totals.total)
    return replace(
        order,
        payments=tuple(
            drafted_payment(order, index, payment, shop, uow.now, rest) for index, payment in enumerate(payments)
        ),
    )


def _refuse_over(uow: UnitOfWork, draft: Draft, order: Order) -> None:
    """Raise IllegalTransition when its own time has come, OptionExpired when that of an option it took has."""
    if draft.over:
        raise IllegalTransition(
            f"the time of draft {order.number} has come: update it, or draft it anew",
            source=OrderStatus.DRAFT.value,
            target=OrderStatus.OPEN.value,
            allowed=(OrderStatus.DRAFT.value, OrderStatus.EXPIRED.value, OrderStatus.CANCELED.value),
        )
    if draft.options_until is not None and uow.now > draft.options_until:
        raise OptionExpired(draft.options_until, ("orderId",))


def _refuse_other_total(order: Order, expected: Money | None) -> None:
    total = Money(order.totals.total, order.currency)
    if expected is not None and expected != total:
        raise InvalidInput(
            f"the draft comes to {total.minor} minor units of {total.currency}, not {expected.minor} of"
            f" {expected.currency}: read it again",
            ("expectedTotal",),
        )
