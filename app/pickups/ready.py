"""Make ready for pickup: the goods lie where whoever collects them gets them, and wait so many days."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.changes import Naming
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.pickups.ready import make_ready
from app.domain.pickup_days import DEFAULT_DAYS, end_of_day
from app.fulfillment.steps import save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyForPickup:
    """What is asked."""

    idempotency_key: str
    fulfillment_order_id: UUID
    expected_version: int | None = None


async def ready_for_pickup(uow: UnitOfWork, command: ReadyForPickup) -> UUID:
    """Make all that is outstanding ready; answers with the fulfillment order's id.

    Work that was not accepted, picked and packed step by step is with that. Raises NotFound (fulfillment order),
    InvalidInput (nobody collects it), IllegalTransition, PartOfKit (only some parts of a kit are here), Held,
    VersionConflict, IdempotencyMismatch. Emits fulfillment_order.ready_for_pickup and those of the states before,
    order.pickup_changed. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(
        uow, "fulfillmentOrderReadyForPickup", command.idempotency_key, command, "FulfillmentOrder", work_id
    )
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = work_at(order, work_id, command.expected_version)
    if work.follows_id is not None:
        raise InvalidInput(
            "its goods are sent here: fulfillmentOrderReceive says that they came", ("fulfillmentOrderId",)
        )
    naming = Naming(order="order.pickup_changed", facts={"fulfillmentOrderId": str(work_id)})
    steps = make_ready(order, work_id, uow.now, await waits_until(uow, order, work))
    await save_steps(uow, order, steps, naming, for_buyers=True)
    return work_id


async def save_news(uow: UnitOfWork, order: Order, after: Order, work_id: UUID, event: str) -> None:
    """Save what changed of a pickup, told as the work's `event`; its buyer is told, too.

    Emits that event and order.pickup_changed. Locks: the caller holds the order.
    """
    naming = Naming(order="order.pickup_changed", work=event, facts={"fulfillmentOrderId": str(work_id)})
    await save_steps(uow, order, [after], naming, for_buyers=True)


async def waits_until(uow: UnitOfWork, order: Order, work: FulfillmentOrder) -> datetime:
    """Until when goods that lie ready now wait: the end of a day of the location, as it or else the channel says."""
    days, timezone = await uow.pickups.days(work.location_id, order.channel_id)
    return end_of_day(uow.now, days or DEFAULT_DAYS, timezone)
