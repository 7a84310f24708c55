"""Shoppers place orders and change their minds; somebody looks after the shelves."""

from collections.abc import Sequence

import structlog

from app.availability.options import delivery_options
from app.demo import pace
from app.demo.history import DOZEN
from app.demo.storefront import a_wish, an_order, asked, chosen
from app.demo.traffic.day import LOOK_AT, PACKER, STOREFRONT_APP, Day
from app.domain.enums import CancelReason, StockReason
from app.domain.errors import InsufficientStock
from app.domain.ids import new_id
from app.inventory.adjust import AdjustStock, adjust_stock
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.place import place_order
from db.repositories.in_flight import InFlightReading

log = structlog.get_logger(__name__)

RESTOCK_SHARE = 0.5
"""How often somebody looks after the shelves that an order took from, or was refused for."""
LOW_SHARE = 0.25
"""A level with less than this part of its opening stock free is filled up again."""


async def place(day: Day) -> None:
    """The next shopper asks what can be promised, and buys."""
    wish = a_wish(day.random, day.shop)
    secret = day.secrets.delivery_options
    offered = await delivery_options(day.database, STOREFRONT_APP, asked(wish), secret)
    option = chosen(day.random, wish, offered)
    command = an_order(wish, day.shop, option)
    try:
        await day.act(
            STOREFRONT_APP,
            lambda uow: place_order(uow, command, search_secret=day.secrets.search, option_secrets=(secret,)),
        )
    except InsufficientStock as short:
        log.info("demo order refused", reason=short.message)
        day.done["short"] += 1
    else:
        day.done["placed"] += 1
        day.done["promised"] += option is not None
    if day.random.random() < RESTOCK_SHARE:
        await _restock(day, [line.sku for line in command.lines])


async def change_of_mind(day: Day) -> None:
    """A shopper who has not paid cancels, all or one unit."""
    now = day.now
    async with day.database.session() as session:
        unpaid = await InFlightReading(session).unpaid_lines(now, LOOK_AT)
    for line in unpaid:
        change = pace.change_of_mind(line.order_id, line.quantity, line.lines)
        if change is pace.Change.NOTHING or not pace.change_is_due(line.order_id, line.placed_at, now):
            continue
        command = CancelOrder(
            idempotency_key=f"demo-cancel-{line.order_id}",
            order_id=line.order_id,
            reason=CancelReason.CUSTOMER,
            lines=None if change is pace.Change.ALL else ((line.id, 1),),
        )
        await day.act(STOREFRONT_APP, lambda uow, command=command: cancel_order(uow, command))
        day.done["canceled" if change is pace.Change.ALL else "reduced"] += 1
        return


async def _restock(day: Day, skus: Sequence[str]) -> None:
    """Fill up what runs low of these SKUs: goods came in."""
    async with day.database.session() as session:
        levels = await InFlightReading(session).free(skus)
    for level in levels:
        full = day.shop.opening.get((level.sku, level.location), 0)
        if level.on_hand - level.reserved >= full * LOW_SHARE:
            continue
        command = AdjustStock(
            idempotency_key=f"demo-restock-{new_id()}",
            sku=level.sku,
            location=level.location,
            on_hand_delta=max(DOZEN, full - (level.on_hand - level.reserved)),
            reason=StockReason.RECEIVED,
        )
        await day.act(PACKER, lambda uow, command=command: adjust_stock(uow, command))
        day.done["restocked"] += 1
