"""What waiting units were promised from, kept true: claims move with supply, and supplies and limits know their claims.

A promise is made when an order is placed; it moves when units are served, canceled, announced, late or canceled by
their source. Who is served first has the earliest supply. Nobody who waits is ever refused: what lost its date waits on
without one, and order.promise_changed says so.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import StockPolicy
from app.domain.errors import InsufficientStock, Shortfall
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Line, Order
from app.domain.orders.promises import Offer, Promisable, Promising, claimed, plan_anew, promise
from app.domain.orders.serve import queue
from app.stock.supply import promise_supplies
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True)
class Coming:
    """What a supply is about to be: units still to come and when. None still to come when it is over."""

    units: int
    expected_at: datetime


async def promise_missing(uow: UnitOfWork, placed: Order, serving: Collection[UUID], ahead: Collection[UUID]) -> Order:
    """Promise the backordered units of an order that is about to be written; the order with its claims.

    `serving` are the locations that serve its channel, `ahead` SKUs whose street date lies ahead. Shoppers are promised
    what comes and what limits allow; the merchant's people may also sell SKUs that nobody limited. What exceeds it is
    open, or refused with policy REQUIRE.
    Raises InsufficientStock, and Contended when another buyer was quicker. Emits supply.promised. Locks: supplies,
    then limits.
    """
    promised = await expected_for(uow, placed, serving, ahead)
    await _use(uow, *claimed([promised]), promised.id)
    return promised


async def expected_for(uow: UnitOfWork, placed: Order, serving: Collection[UUID], ahead: Collection[UUID]) -> Order:
    """What `promise_missing` would promise as things stand; nothing is taken and nothing is locked.

    Raises InsufficientStock as it does.
    """
    sku_ids = {line.sku_id for line in placed.lines if line.takes_stock and line.backordered}
    if not sku_ids:
        return placed
    offers = _behind(await uow.promises.offers(sku_ids), await uow.promises.open_units(sku_ids))
    promising = Promising(
        Promisable(
            offers,
            await uow.promises.limits(sku_ids),
            {placed.channel_id: serving},
            ahead,
        )
    )
    promised, left = promise(placed, promising, new_id, without_limit=uow.principal.acts_for_merchant)
    if left and placed.stock_policy is StockPolicy.REQUIRE:
        raise InsufficientStock(_short(uow, placed, left))
    return promised


async def street_dates_ahead(uow: UnitOfWork, orders: Collection[Order]) -> set[UUID]:
    """SKUs of these orders' lines, kits included, whose street date lies ahead."""
    return await uow.promises.preorders({line.sku_id for order in orders for line in order.lines})


def before_street_date(order: Order, ahead: Collection[UUID]) -> set[UUID]:
    """Lines that may not leave yet: their SKU, or the kit that they are part of, is not on sale before its day."""
    kits = {line.id for line in order.lines if line.is_kit and line.sku_id in ahead}
    return {line.id for line in order.lines if line.sku_id in ahead or line.parent_line_id in kits}


async def move_promises(
    uow: UnitOfWork,
    sku_ids: Collection[UUID],
    before: Mapping[UUID, Order],
    after: Mapping[UUID, Order],
    coming: Mapping[UUID, Coming],
) -> dict[UUID, Order]:
    """Plan anew what the waiting orders were promised of these SKUs; the orders that changed, written.

    `before` are all orders whose claims may differ from what supplies and limits know, as they were when they were
    locked, `after` the same orders now. `coming` says of supplies what they are about to be; their source writes that
    afterwards. Raises Contended when somebody else was promised more of them than will come.
    Emits order.promise_changed, supply.promised. Locks: the caller holds the orders; supplies, then limits.
    """
    known_supplies, known_limits = claimed(before.values())
    line_up = queue(after.values())
    offers = [
        _about_to_be(offer, known_supplies[offer.supply_id], coming.get(offer.supply_id))
        for offer in await uow.promises.offers(sku_ids, known_supplies.keys(), lock=True)
    ]
    if any(offer.units < 0 for offer in offers):
        raise Contended
    limits = await uow.promises.limits(sku_ids, known_limits.keys(), lock=True)
    places = await uow.waiting.places({order.channel_id for order in line_up})
    promising = Promising(
        Promisable(
            offers,
            limits,
            {channel: [place for place, _ in serving] for channel, serving in places.items()},
            await street_dates_ahead(uow, line_up),
        )
    )
    moved: dict[UUID, Order] = {}
    for order in plan_anew(line_up, sku_ids, promising, new_id):
        old = after[order.id]
        facts = {"expectedBy": {str(line.id): _by(line) for line in order.lines if line != old.line(line.id)}}
        recorded = changes(old, order, Naming(order="order.promise_changed", facts=facts))
        await uow.orders.save(old, recorded.order, uow.now)
        uow.record(*recorded.events)
        moved[order.id] = recorded.order
    supplies, undated = claimed({**after, **moved}.values())
    supplies.subtract(known_supplies)
    undated.subtract(known_limits)
    await _use(uow, supplies, undated, None)
    return moved


async def _use(uow: UnitOfWork, supplies: Counter[UUID], limits: Counter[UUID], order_id: UUID | None) -> None:
    facts = {} if order_id is None else {"orderId": str(order_id)}
    deltas = {supply_id: units for supply_id, units in supplies.items() if units}
    if deltas and await promise_supplies(uow, deltas, facts) is None:
        raise Contended
    if not await uow.promises.use_limits({limit_id: units for limit_id, units in limits.items() if units}):
        raise Contended


def _behind(offers: Collection[Offer], units: Mapping[UUID, int]) -> list[Offer]:
    """What is left of offers after units by SKU that are served before, which take the earliest."""
    ahead = dict(units)
    left: list[Offer] = []
    for offer in sorted(offers, key=lambda offer: (offer.expected_at, offer.supply_id)):
        taken = min(offer.units, ahead.get(offer.sku_id, 0))
        ahead[offer.sku_id] = ahead.get(offer.sku_id, 0) - taken
        left.append(replace(offer, units=offer.units - taken))
    return left


def _about_to_be(offer: Offer, ours: int, coming: Coming | None) -> Offer:
    """The offer as it will be, with the units that our orders claim: they are given out anew.

    What a source adds can be promised when it is written.
    """
    if coming is None:
        return replace(offer, units=offer.units + ours)
    units = min(coming.units, offer.units + offer.promised) - offer.promised + ours
    return replace(offer, units=units, expected_at=coming.expected_at)


def _by(line: Line) -> str | None:
    """The last day of what a line was promised; None when some of its units have no date."""
    dates = [claim.expected_at for claim in line.claims]
    return max(date for date in dates if date).isoformat() if dates and all(dates) else None


def _short(uow: UnitOfWork, placed: Order, left: Mapping[UUID, int]) -> tuple[Shortfall, ...]:
    """Every SKU that is short, with what may be had of it; shoppers are told which, not how many there are."""
    wanted: Counter[str] = Counter()
    short: Counter[str] = Counter()
    kits: dict[str, list[str]] = {}
    for line in placed.lines:
        wanted[line.sku] += line.quantity
        short[line.sku] += left.get(line.id, 0)
        if line.id in left and line.parent_line_id is not None:
            kits.setdefault(line.sku, []).append(placed.line(line.parent_line_id).sku)
    counted = uow.principal.acts_for_merchant
    return tuple(
        Shortfall(
            sku,
            None,
            wanted[sku],
            wanted[sku] - units if counted else None,
            kits=tuple(dict.fromkeys(kits.get(sku, ()))),
        )
        for sku, units in short.items()
        if units
    )
