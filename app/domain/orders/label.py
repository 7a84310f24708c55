"""Labeling: units of a location's work lie in parcels for which a carrier is asked for a label. Pure.

The work goes as far as packing takes it (whoever labels has accepted, picked and packed), and no further: the units are
in the building, and promised, until the shipment leaves. A carrier that refuses leaves the parcels where they were.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.carriers import BoughtParcel, LabelOutcome, VoidOutcome
from app.domain.enums import FulfillmentOrderStatus, LabelStatus, ShipmentStatus
from app.domain.enums.carriers import CarrierAnswer, CarrierAsk
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.orders.derive import derive
from app.domain.orders.dispatch import refuse_handed_over
from app.domain.orders.hold import refuse_held
from app.domain.orders.labeled import labeled_units
from app.domain.orders.leave import nothing_to_leave, with_shipment
from app.domain.orders.model import FulfillmentOrder, Label, Order, Parcel, Shipment, WorkLine
from app.domain.orders.transitions import STEPS_TO_DISPATCH
from app.domain.orders.work.pack import Box, parcel_of
from app.domain.orders.work.parcels import units_in
from app.domain.orders.work.pick import refuse_more, with_work

_F = FulfillmentOrderStatus
_STEPS = STEPS_TO_DISPATCH[:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The label that is asked for."""

    carrier: str
    service: str
    provider: str
    quote: str | None = None
    price_minor: int | None = None
    currency: str | None = None


def label(
    order: Order,
    work_id: UUID,
    parcels: Collection[UUID] | Sequence[Box] | None,
    wanted: Wanted,
    shipment_id: UUID,
    new_id: Callable[[], UUID],
) -> tuple[Order, ...]:
    """The order after each state that the work crosses, with one more shipment that waits for its label.

    `parcels` are ids of parcels that stand packed with the work, or new ones, or None: all that stand there, or where
    there is none, one with all that is outstanding and in no other labeled shipment.
    Raises Held when a hold binds the work, IllegalTransition when its state does not allow it or nothing is left to
    label, QuantityExceeded for more units than are, InvalidInput for an empty parcel or goods that are handed over.
    """
    work = next(work for work in order.fulfillment_orders if work.id == work_id)
    refuse_handed_over(work)
    labeled = labeled_units(order, work.id)
    if work.status not in _STEPS or not any(line.outstanding > labeled[line.id] for line in work.lines):
        raise nothing_to_leave(work)
    refuse_held(order, work.id)
    packed = _packed(order, work, parcels, new_id)
    taken = tuple(one for one in packed.parcels if _is_meant(one, work, parcels))
    final = replace(packed, parcels=tuple(one for one in packed.parcels if one not in taken))
    shipment = Shipment(
        id=shipment_id,
        version=1,
        fulfillment_order_id=work.id,
        status=ShipmentStatus.LABELED,
        carrier=wanted.carrier,
        service=wanted.service,
        shipped_at=None,
        promised_by=next((one.promised_by for one in order.deliveries if one.id == work.delivery_id), None),
        label=Label(
            status=LabelStatus.PENDING,
            provider=wanted.provider,
            quote=wanted.quote,
            price_minor=wanted.price_minor,
            currency=wanted.currency,
        ),
        parcels=taken,
    )
    crossed = _STEPS[_STEPS.index(work.status) + 1 : _STEPS.index(packed.status) + 1] or (packed.status,)
    steps = tuple(with_work(order, replace(work, status=status)) for status in crossed[:-1])
    return (*steps, derive(with_shipment(with_work(order, final), shipment)))


def labeled_with(
    order: Order, shipment_id: UUID, outcome: LabelOutcome, labels: Sequence[bytes], new_id: Callable[[], UUID]
) -> Order:
    """The order after a carrier's answer; `labels` are the digests of the bought papers, by parcel. PENDING: as it was.

    What was bought for a shipment that was voided meanwhile is to be voided at the carrier. A refusal voids the
    shipment, and its parcels stand with the work again; where nobody answered, they stay in it.
    """
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    known = shipment.label
    assert known is not None, "only what was asked for is answered"
    if outcome.answer is CarrierAnswer.REFUSED:
        status = LabelStatus.FAILED if known.status is LabelStatus.PENDING else LabelStatus.VOIDED
        refused = replace(known, status=status, message=outcome.message)
        return void_labeled(order, replace(shipment, label=refused), new_id)
    if outcome.answer is CarrierAnswer.UNANSWERED:
        # Nobody knows whether it was bought: the parcels stay, so that no second label is bought for them.
        status = LabelStatus.FAILED if known.status is LabelStatus.PENDING else LabelStatus.VOID_FAILED
        return with_shipment(order, replace(shipment, label=replace(known, status=status, message=outcome.message)))
    if outcome.answer is CarrierAnswer.PENDING:
        return order
    bought = replace(
        known,
        status=LabelStatus.PURCHASED if known.status is LabelStatus.PENDING else known.status,
        message=None,
        reference=outcome.reference,
        price_minor=known.price_minor if outcome.price is None else outcome.price.minor,
        currency=known.currency if outcome.price is None else outcome.price.currency,
    )
    numbered = tuple(
        replace(parcel, tracking_number=one.tracking_number, tracking_url=one.tracking_url, label_sha256=digest)
        for parcel, one, digest in zip(shipment.parcels, outcome.parcels, labels, strict=True)
    )
    first: BoughtParcel = outcome.parcels[0]
    after = replace(
        shipment,
        label=bought,
        parcels=numbered,
        tracking_number=first.tracking_number,
        tracking_url=first.tracking_url,
        estimated_delivery_at=outcome.estimated_delivery_at or shipment.estimated_delivery_at,
    )
    return derive(with_shipment(order, after))


def voided_with(order: Order, shipment_id: UUID, outcome: VoidOutcome) -> Order:
    """The order after a carrier's answer about a label that is not used. One that it keeps may stay paid for."""
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    known = shipment.label
    assert known is not None, "only what was asked for is answered"
    if outcome.answer is CarrierAnswer.PENDING or known.status is not LabelStatus.VOIDING:
        return order
    done = outcome.answer is CarrierAnswer.DONE
    ended = replace(known, status=LabelStatus.VOIDED if done else LabelStatus.VOID_FAILED, message=outcome.message)
    return with_shipment(order, replace(shipment, label=ended))


def asked_again(order: Order, shipment_id: UUID) -> tuple[Order, CarrierAsk]:
    """The order whose carrier is asked again for what it did not answer, or for a label that it kept, and for what.

    Raises IllegalTransition for any other label: one that was refused is not sold by asking twice.
    """
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    known = shipment.label
    if known is not None and known.status is LabelStatus.FAILED and shipment.is_labeled:
        ask, status = CarrierAsk.LABEL, LabelStatus.PENDING
    elif known is not None and known.status is LabelStatus.VOID_FAILED:
        ask, status = CarrierAsk.VOID, LabelStatus.VOIDING
    else:
        raise IllegalTransition(
            "there is nothing to ask the carrier again",
            source=shipment.status.value if known is None else known.status.value,
            target=LabelStatus.PENDING.value,
            allowed=(),
            path=("shipmentId",),
        )
    asked = replace(known, status=status, message=None)
    return with_shipment(order, replace(shipment, label=asked)), ask


def void_labeled(order: Order, shipment: Shipment, new_id: Callable[[], UUID]) -> Order:
    """The order without a shipment that has not left: it is VOIDED, and its parcels stand with the work again.

    The shipment keeps its own as they were, for the record. What is void already stays so.
    """
    if shipment.status is ShipmentStatus.VOIDED:
        return with_shipment(order, shipment)
    work = next(work for work in order.fulfillment_orders if work.id == shipment.fulfillment_order_id)
    back = replace(work, parcels=(*work.parcels, *back_in_building(shipment.parcels, new_id)))
    return derive(with_shipment(with_work(order, back), replace(shipment, status=ShipmentStatus.VOIDED)))


def back_in_building(parcels: Sequence[Parcel], new_id: Callable[[], UUID]) -> tuple[Parcel, ...]:
    """The parcels of a void shipment as they stand with the work again: the same goods, without its label."""
    return tuple(
        replace(
            parcel,
            id=new_id(),
            lines=tuple(replace(part, id=new_id()) for part in parcel.lines),
            tracking_number=None,
            tracking_url=None,
            label_sha256=None,
            status=None,
        )
        for parcel in parcels
    )


def _packed(
    order: Order,
    work: FulfillmentOrder,
    parcels: Collection[UUID] | Sequence[Box] | None,
    new_id: Callable[[], UUID],
) -> FulfillmentOrder:
    """The work with what is to be labeled packed, new parcels last, and as far on its way as that brings it."""
    boxes = [one for one in parcels if isinstance(one, Box)] if parcels is not None else []
    if parcels is None and not work.parcels:
        boxes = [Box()]
    labeled, stands = labeled_units(order, work.id), units_in(work.parcels)
    loose = {line.id: line.outstanding - labeled[line.id] - stands[line.id] for line in work.lines}
    fresh: list[Parcel] = []
    for index, box in enumerate(boxes):
        units = loose if box.lines is None else box.lines
        path = ("packages", str(index))
        refuse_more(order, work, units, loose, "outstanding and in no package", path)
        if not any(units.values()):
            raise InvalidInput("a package holds at least one unit", (*path, "lines"))
        fresh.append(parcel_of(work, box, units, new_id))
        loose = {line_id: had - units.get(line_id, 0) for line_id, had in loose.items()}
    added = units_in(tuple(fresh))
    lines = tuple(
        replace(line, packed=line.packed + added[line.id], picked=max(line.picked, line.packed + added[line.id]))
        if added[line.id]
        else line
        for line in work.lines
    )
    return replace(work, lines=lines, parcels=(*work.parcels, *fresh), status=_reached(work, lines))


def _reached(work: FulfillmentOrder, lines: Sequence[WorkLine]) -> FulfillmentOrderStatus:
    """How far the work is with its units picked and packed like this; never less far than it was."""
    whole = [line.quantity - line.canceled for line in lines]
    if all(line.packed == units for line, units in zip(lines, whole, strict=True)):
        reached = _F.PACKED
    elif all(line.picked == units for line, units in zip(lines, whole, strict=True)):
        reached = _F.PICKED
    else:
        reached = _F.PICKING
    return max(work.status, reached, key=_STEPS.index)


def _is_meant(parcel: Parcel, work: FulfillmentOrder, parcels: Collection[UUID] | Sequence[Box] | None) -> bool:
    """Whether a parcel gets the label: named, new, or, where nobody named any, all of them."""
    stood = any(one.id == parcel.id for one in work.parcels)
    return not stood or parcels is None or any(one == parcel.id for one in parcels)
