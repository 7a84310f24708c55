"""Tell the log when what shoppers may know of a SKU in a channel becomes another band: low, out, back.

The log is read after the fact, so that no sale waits for it: whoever sells moves levels, and the job behind this sees
the bands that follow. Bands that change without an event (a street date comes, a feed grows old, a location closes, a
threshold moves) are found by looking at every row again, some at a time.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from app.availability.watch import SKU_EVENTS
from app.domain.enums import StockStatus
from app.domain.events import Event
from app.domain.shopper_stock import view
from db.repositories.shopper_stock import Told, first_look
from db.repositories.stock_answers import offers_in
from db.unit_of_work import UnitOfWork

EVENTS_AT_ONCE = 1_000
ROWS_AT_ONCE = 500
_THERE = frozenset({StockStatus.IN_STOCK, StockStatus.LOW_STOCK})


async def tell_news(uow: UnitOfWork) -> bool:
    """Tell what the next events of the log have changed; whether more may follow at once.

    Emits availability.low_stock, .out_of_stock, .back_in_stock, .changed. Locks: the turn, then rows of what was told.
    False when another transaction has the turn.
    """
    turn = await uow.shopper_stock.take_turn()
    news = None if turn is None else await uow.shopper_stock.news_after(turn.position, SKU_EVENTS, most=EVENTS_AT_ONCE)
    if news is None:
        return False
    if news.sku_ids:
        for channel_id, channel in (await uow.shopper_stock.channels()).items():
            await _tell(uow, channel_id, channel, news.sku_ids)
    await uow.shopper_stock.move_to(news.position)
    return news.whole


async def look_again(uow: UnitOfWork) -> None:
    """Look at the next rows again, whatever the log says, and tell what changed. Emits and locks as `tell_news`."""
    turn = await uow.shopper_stock.take_turn()
    if turn is None:
        return
    channels = await uow.shopper_stock.channels()
    again = await uow.shopper_stock.next_again(turn.looked_again_to, most=ROWS_AT_ONCE)
    for channel_id, sku_ids in again.items():
        await _tell(uow, channel_id, channels[channel_id], sku_ids)


async def _tell(uow: UnitOfWork, channel_id: UUID, channel: str, sku_ids: Collection[UUID]) -> None:
    offered = await offers_in(uow.session, channel, sku_ids)
    if offered is None:
        return
    told = await uow.shopper_stock.told(channel_id, sku_ids)
    now: list[Told] = []
    for one in offered.offers:
        status, last = view(one.offer, offered.at).status, told.get(one.sku_id)
        if last is None:
            now.append(first_look(one.sku_id, status))
        elif last.status is not status:
            next_ = replace(last, status=status, version=last.version + 1)
            now.append(next_)
            where = {"sku": one.sku, "channel": channel}
            uow.record(
                Event(
                    type=_named(last.status, status),
                    subject_id=last.id,
                    subject_version=next_.version,
                    keys=(f"sku:{one.sku}", f"channel:{channel}"),
                    state=(where if last.version == 0 else {}) | {"status": status.value},
                    facts=where | {"was": last.status.value},
                )
            )
    await uow.shopper_stock.save(channel_id, now)


def _named(before: StockStatus, after: StockStatus) -> str:
    """What to call the change of a band."""
    if before in _THERE and after not in _THERE:
        return "availability.out_of_stock"
    if after in _THERE and before not in _THERE:
        return "availability.back_in_stock"
    return "availability.low_stock" if after is StockStatus.LOW_STOCK else "availability.changed"
