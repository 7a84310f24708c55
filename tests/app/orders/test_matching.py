"""One question for all streams that ask the same with the same rights; another for whoever asks otherwise."""

import asyncio
from dataclasses import replace
from uuid import UUID

from app.domain.enums import OrderStatus
from app.domain.log import LoggedEvent
from app.domain.orders.filtering import OrderFilter
from app.domain.principal import ANONYMOUS
from app.orders.cancel import cancel_order
from app.orders.matching import SharedMatches
from db.event_log import EventLog
from tests.app.orders.test_cancel import canceling
from tests.builders import STAFF, Shop, place, sequenced
from tests.graphql_schema.asking import counted_statements

OPEN = OrderFilter(status=(OrderStatus.OPEN,))


async def event_of(shop: Shop, order_id: UUID) -> LoggedEvent:
    """The newest event of an order."""
    await sequenced(shop.database)
    return (await EventLog(shop.database.engine).read_after(0, subject_id=order_id))[-1]


async def test_fifty_streams_with_one_filter_ask_once(shop: Shop) -> None:
    # given
    event = await event_of(shop, await place(shop, {"mug": 1}))
    shared = SharedMatches(shop.database)

    # when
    with counted_statements(shop.database) as statements:
        answers = await asyncio.gather(*(shared.matches(STAFF, OPEN, event) for _ in range(50)))

    # then
    assert answers == [True] * 50
    assert len(statements) == 1


async def test_other_filters_other_rights_and_later_events_are_other_questions(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    event = await event_of(shop, order_id)
    shared = SharedMatches(shop.database)
    narrow = replace(OPEN, channels=("elsewhere",))

    # when
    before = [
        await shared.matches(STAFF, OPEN, event),
        await shared.matches(STAFF, narrow, event),
        await shared.matches(ANONYMOUS, OPEN, event),
    ]
    await shop.run(cancel_order, canceling(order_id))
    later = await event_of(shop, order_id)

    # then
    assert before == [True, False, False]
    assert await shared.matches(STAFF, OPEN, later) is False


async def test_a_stream_that_goes_away_leaves_the_question_to_the_others(shop: Shop) -> None:
    # given
    event = await event_of(shop, await place(shop, {"mug": 1}))
    shared = SharedMatches(shop.database)
    gone = asyncio.ensure_future(shared.matches(STAFF, OPEN, event))
    stays = asyncio.ensure_future(shared.matches(STAFF, OPEN, event))
    await asyncio.sleep(0)

    # when
    gone.cancel()

    # then
    assert await stays is True
    assert gone.cancelled()
