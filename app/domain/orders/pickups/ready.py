"""Making ready: the goods of one location's work lie where the person who comes for them gets them.

A place that does not work step by step says just this: every state that is crossed is a step of the answer, so that
each leaves its event.
"""

import itertools
from collections import Counter
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import InvalidInput, PartOfKit
from app.domain.orders.derive import derive
from app.domain.orders.hold import refuse_held
from app.domain.orders.kits import components, per_kit
from app.domain.orders.model import FulfillmentOrder, Order, Pickup, WorkLine
from app.domain.orders.transitions import NEXT_WORK
from app.domain.orders.work.following import collects_here
from app.domain.orders.work.pick import refused, with_work, work_of

_F = FulfillmentOrderStatus

STEPS_TO_PICKUP = (_F.OPEN, _F.ACCEPTED, _F.PICKING, _F.PICKED, _F.PACKED, _F.READY_FOR_PICKUP)
"""The way of work whose goods are collected; one call may walk it all."""

assert all(step in NEXT_WORK[before] for before, step in itertools.pairwise(STEPS_TO_PICKUP))


def make_ready(order: Order, work_id: UUID, at: datetime, expires_at: datetime | None) -> tuple[Order, ...]:
    """The order after each state that the work crosses until it is READY_FOR_PICKUP, all that is outstanding packed.

    Raises InvalidInput when nobody collects the goods, IllegalTransition when the state does not allow it or nothing
    is outstanding, PartOfKit when only some parts of a kit are here, Held when a hold binds the work.
    """
    work = work_of(order, work_id)
    refuse_sent(order, work)
    whole = any(line.outstanding for line in work.lines) or work.follows_id is not None
    if work.status not in STEPS_TO_PICKUP[:-1] or not whole:
        raise refused(work, _F.READY_FOR_PICKUP, "to make ready")
    refuse_torn_kits(order, work, {line.id: line.outstanding for line in work.lines})
    refuse_held(order, work.id)
    steps: list[Order] = []
    for status in STEPS_TO_PICKUP[STEPS_TO_PICKUP.index(work.status) + 1 :]:
        work = replace(work, status=status, lines=tuple(_advance(line, status) for line in work.lines))
        if status is _F.READY_FOR_PICKUP:
            generation = 1 if work.pickup is None else work.pickup.generation + 1
            work = replace(work, pickup=Pickup(ready_at=at, expires_at=expires_at, generation=generation))
        steps.append(with_work(order, work))
    return (*steps[:-1], derive(steps[-1]))


def refuse_sent(order: Order, work: FulfillmentOrder) -> None:
    """Raise InvalidInput for work that nobody comes for."""
    if not collects_here(order, work):
        raise InvalidInput(f"{work.method.value} is sent, nobody collects it here", ("fulfillmentOrderId",))


def refuse_torn_kits(order: Order, work: FulfillmentOrder, units: dict[UUID, int]) -> None:
    """Raise PartOfKit unless these units, by work line, make whole kits: nobody is given, or goes without, a part."""
    kits = components(order)
    if not kits:
        return
    by_line: Counter[UUID] = Counter()
    for line in work.lines:
        by_line[line.line_id] += units.get(line.id, 0)
    for kit, parts in kits.items():
        made = {divmod(by_line[part.id], per_kit(part)) for part in parts}
        if len(made) > 1 or any(rest for _, rest in made):
            raise PartOfKit(kit, ("fulfillmentOrderId",))


def _advance(line: WorkLine, status: FulfillmentOrderStatus) -> WorkLine:
    reached = STEPS_TO_PICKUP.index(status)
    due = line.quantity - line.canceled
    return replace(
        line,
        picked=due if reached >= STEPS_TO_PICKUP.index(_F.PICKED) else line.picked,
        packed=due if reached >= STEPS_TO_PICKUP.index(_F.PACKED) else line.packed,
    )
