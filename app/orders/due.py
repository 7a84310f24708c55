"""New work gets its times: one call between deciding on an order and saving it.

Calendars are kept per process, by location and the instant of its last change, so that placing, which learns that
instant with what it reads anyway, asks for none of them twice.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from app.domain.calendars import Calendar
from app.domain.enums import EventOrigin, FulfillmentOrderStatus
from app.domain.orders.model import Order
from app.domain.orders.work.due import timed
from db.unit_of_work import UnitOfWork

MOST_KEPT = 5_000

_kept: OrderedDict[tuple[UUID, datetime], Calendar] = OrderedDict()

_NEW = frozenset({FulfillmentOrderStatus.OPEN, FulfillmentOrderStatus.SCHEDULED})


async def with_times(
    uow: UnitOfWork,
    before: Order | None,
    after: Order,
    *,
    changed: Mapping[UUID, datetime] | None = None,
    again: Collection[UUID] = (),
) -> Order:
    """The order with the times of work that `before` does not have, and of the works `again`.

    `changed` says when locations (by id) changed last: their calendars are asked for once. Only what is placed live
    has times: history has had its own. Reads locations without locks.
    """
    known = {work.id for work in before.fulfillment_orders} if before else set[UUID]()
    fresh = [
        work
        for work in after.fulfillment_orders
        if work.lines and work.status in _NEW and (work.id not in known or work.id in again)
    ]
    if not fresh or after.origin is not EventOrigin.LIVE or uow.origin is not EventOrigin.LIVE:
        return after
    calendars = await _calendars(uow, {work.location_id for work in fresh}, changed or {})
    return timed(after, {work.id for work in fresh}, calendars, uow.now)


async def _calendars(
    uow: UnitOfWork, location_ids: Collection[UUID], changed: Mapping[UUID, datetime]
) -> Mapping[UUID, Calendar]:
    found: dict[UUID, Calendar] = {}
    for location_id in location_ids:
        at = changed.get(location_id)
        if at is not None and (location_id, at) in _kept:
            found[location_id] = _kept[location_id, at]
    missing = [location_id for location_id in location_ids if location_id not in found]
    if missing:
        for location_id, (at, calendar) in (await uow.reference.calendars(missing)).items():
            found[location_id] = _kept[location_id, at] = calendar
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found
