"""A location answers: the picked units that somebody wants canceled are taken back, or they go out all the same.

Pure. Units that are accepted are canceled like any others; what is refused stays in the work, which goes on from where
it was. Records of cancellations are answered for oldest first.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, RefundDestination
from app.domain.errors import Excess, IllegalTransition, QuantityExceeded
from app.domain.orders.cancel import Release, concluded
from app.domain.orders.labeled import beside_labels, refuse_labeled
from app.domain.orders.model import CancellationRecord, FulfillmentOrder, Order
from app.domain.orders.take_back import give_back
from app.domain.orders.transitions import NEXT_WORK


@dataclass(frozen=True, slots=True)
class Answer:
    """The order after a location's answer, and the stock that becomes free: back to sale, or to quarantine."""

    order: Order
    restocked: tuple[Release, ...]
    quarantined: tuple[Release, ...]
    canceled: Mapping[UUID, int]
    """Units canceled, by line."""
    refused: Mapping[UUID, int]
    refunds: bool
    """Whether whoever canceled them wanted what we come to owe given back by itself."""
    refund_to: RefundDestination = RefundDestination.ORIGINAL
    """Store credit where all of them wanted that."""


def answer_recall(
    order: Order, work_id: UUID, accepted: Mapping[UUID, int] | None, *, restock: bool | None = None
) -> Answer:
    """Take so many units by work line back, all that are asked for when `accepted` is None; refuse the others.

    `restock` overrides what was said when they were canceled. Raises IllegalTransition when the work is not asked to
    give anything back or they lie in a labeled shipment, QuantityExceeded for more units than it is.
    """
    work = next(work for work in order.fulfillment_orders if work.id == work_id)
    _refuse_unasked(work)
    taken = {line.id: line.recalled for line in work.lines} if accepted is None else dict(accepted)
    asked = {line.id: line for line in work.lines}
    for index, (line_id, units) in enumerate(taken.items()):
        if units > asked[line_id].recalled:
            excess = Excess(order.line(asked[line_id].line_id).sku, units, asked[line_id].recalled)
            raise QuantityExceeded((excess,), "asked back", ("lines", str(index), "quantity"))
    refuse_labeled(order, work, taken)
    canceled: Counter[UUID] = Counter()
    refused: Counter[UUID] = Counter()
    for line in work.lines:
        units = taken.get(line.id, 0)
        canceled[line.line_id] += units
        refused[line.line_id] += line.recalled - units
    records, restocked = _answered(order.cancellations, canceled, refused, restock)
    lines = tuple(
        replace(
            line,
            canceled=line.canceled + canceled[line.id],
            allocated=line.allocated - canceled[line.id],
            cancel_requested=line.cancel_requested - canceled[line.id] - refused[line.id],
        )
        for line in order.lines
    )
    back = give_back(work, taken)
    works = tuple(back if other.id == work.id else other for other in order.fulfillment_orders)
    after = beside_labels(replace(order, lines=lines, fulfillment_orders=works, cancellations=records))
    answered = [record for record, new in zip(order.cancellations, records, strict=True) if record is not new]
    as_credit = answered and all(record.refund_to is RefundDestination.STORE_CREDIT for record in answered)
    return Answer(
        concluded(after),
        _releases(order, work, restocked),
        _releases(order, work, canceled - restocked),
        +canceled,
        +refused,
        any(record.refunds for record in answered),
        RefundDestination.STORE_CREDIT if as_credit else RefundDestination.ORIGINAL,
    )


def _refuse_unasked(work: FulfillmentOrder) -> None:
    if work.status is not FulfillmentOrderStatus.CANCEL_REQUESTED:
        raise IllegalTransition(
            f"a fulfillment order that is {work.status.value} is not asked to give anything back",
            source=work.status.value,
            target=FulfillmentOrderStatus.CANCELED.value,
            allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
            path=("fulfillmentOrderId",),
        )


def _answered(
    records: tuple[CancellationRecord, ...], canceled: Counter[UUID], refused: Counter[UUID], restock: bool | None
) -> tuple[tuple[CancellationRecord, ...], Counter[UUID]]:
    """The records with the answer, oldest first, and how many units by line go back to sale."""
    accepted, declined = Counter(canceled), Counter(refused)
    restocked: Counter[UUID] = Counter()
    answered: list[CancellationRecord] = []
    for record in records:
        lines = list(record.lines)
        for index, line in enumerate(lines):
            yes = min(line.recalled, accepted[line.line_id])
            no = min(line.recalled - yes, declined[line.line_id])
            if yes + no == 0:
                continue
            accepted[line.line_id] -= yes
            declined[line.line_id] -= no
            if record.restock if restock is None else restock:
                restocked[line.line_id] += yes
            lines[index] = replace(
                line, canceled=line.canceled + yes, recalled=line.recalled - yes - no, refused=line.refused + no
            )
        answered.append(replace(record, lines=tuple(lines)) if lines != list(record.lines) else record)
    assert not +(accepted + declined), "what is asked back is in a record"
    return tuple(answered), restocked


def _releases(order: Order, work: FulfillmentOrder, units: Counter[UUID]) -> tuple[Release, ...]:
    return tuple(
        Release(line.id, line.sku_id, work.location_id, units[line.id])
        for line in order.lines
        if line.takes_stock and units[line.id]
    )
