"""Ask a carrier for the label of a shipment: the intent is written down, the carrier is asked after the commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.carriers.finding import carrier_codes
from app.carriers.local import CODE as LOCAL
from app.carriers.rate_ids import read_rate_id
from app.domain.enums import EventOrigin, FulfillmentMethod
from app.domain.enums.carriers import CarrierAsk
from app.domain.errors import IllegalTransition, InvalidInput, LimitExceeded, NotFound, OptionExpired
from app.domain.ids import new_id
from app.domain.orders.changes import Naming
from app.domain.orders.label import Wanted, label
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.work.pack import MAX_PARCELS, Box, refuse_measures
from app.fulfillment.pack import Package
from app.fulfillment.steps import quantities_of, save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelShipment:
    """What is asked: by `rate_id`, or by carrier and service.

    `package_ids` are packages that stand packed, `packages` new ones; neither takes all that stand there, or makes one
    of all that is outstanding.
    """

    idempotency_key: str
    fulfillment_order_id: UUID
    carrier: str | None = None
    service: str | None = None
    rate_id: str | None = None
    package_ids: tuple[UUID, ...] | None = None
    packages: tuple[Package, ...] | None = None
    expected_version: int | None = None


async def label_shipment(uow: UnitOfWork, command: LabelShipment, *, rate_secrets: Sequence[bytes]) -> UUID:
    """Put units into a LABELED shipment and ask for its label; answers with the shipment's id.

    Raises NotFound (fulfillment order, line, package, carrier, service), InvalidInput (rate, carrier and service,
    packages), OptionExpired (the rate), QuantityExceeded, LimitExceeded, Held, IllegalTransition, VersionConflict,
    IdempotencyMismatch. Emits one fulfillment_order event per crossed state, order.labeled, shipment.labeled.
    Locks: the order.
    """
    shipment_id, work_id = new_id(), command.fulfillment_order_id
    known = await claim(uow, "shipmentLabel", command.idempotency_key, command, "Shipment", shipment_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = work_at(order, work_id, command.expected_version)
    _refuse_history(uow, order)
    wanted = await _wanted(uow, command, work.method, rate_secrets)
    steps = label(order, work_id, _parcels(command, work), wanted, shipment_id, new_id)
    naming = Naming(
        order="order.labeled",
        work="fulfillment_order.packing_changed",
        facts={"shipmentId": str(shipment_id), "fulfillmentOrderId": str(work_id)},
    )
    await save_steps(uow, order, steps, naming)
    await uow.carrier_calls.ask(shipment_id, CarrierAsk.LABEL, wanted.provider, shipment_id=shipment_id)
    return shipment_id


def _refuse_history(uow: UnitOfWork, order: Order) -> None:
    """Nobody is called for what is history."""
    if uow.origin is not EventOrigin.LIVE:
        raise IllegalTransition(
            f"order {order.number} is history: no carrier is asked for it",
            source=order.origin.value,
            target="LABELED",
            allowed=(),
            path=("fulfillmentOrderId",),
        )


async def _wanted(
    uow: UnitOfWork, command: LabelShipment, method: FulfillmentMethod, secrets: Sequence[bytes]
) -> Wanted:
    if command.rate_id is not None:
        return _by_rate(uow, command, command.rate_id, secrets)
    carrier = (command.carrier or "").strip()
    if not carrier:
        raise InvalidInput("name the rate by rateId, or carrier and service", ("carrier",))
    service = (command.service or "").strip()
    if carrier in carrier_codes():
        if not service:
            raise InvalidInput("name the carrier's service", ("service",))
        return Wanted(carrier=carrier, service=service, provider=carrier)
    rows = await uow.delivery_services.listed(methods=[method], active=True)
    offered = [row for row in rows if (row.carrier or row.code) == carrier]
    if not offered:
        raise NotFound(f"nobody sells labels of {carrier} here: dispatch with your own label", ("carrier",))
    codes = sorted({row.service or row.code for row in offered})
    if service not in codes and (service or len(codes) > 1):
        raise NotFound(f"{carrier} is known here for {', '.join(codes)}: name one of them", ("service",))
    return Wanted(carrier=carrier, service=service or codes[0], provider=LOCAL)


def _by_rate(uow: UnitOfWork, command: LabelShipment, rate_id: str, secrets: Sequence[bytes]) -> Wanted:
    if command.carrier is not None or command.service is not None:
        raise InvalidInput("a rate names carrier and service: leave them out", ("rateId",))
    quoted = read_rate_id(secrets, rate_id)
    if quoted is None or quoted.fulfillment_order_id != command.fulfillment_order_id:
        raise InvalidInput("this is no rate for this fulfillment order", ("rateId",))
    if quoted.valid_until <= uow.now:
        raise OptionExpired(quoted.valid_until, ("rateId",), "the rate was good until then: ask for rates again")
    return Wanted(
        carrier=quoted.carrier,
        service=quoted.service,
        provider=quoted.provider,
        quote=quoted.quote,
        price_minor=quoted.price_minor,
        currency=quoted.currency,
    )


def _parcels(command: LabelShipment, work: FulfillmentOrder) -> Sequence[UUID] | Sequence[Box] | None:
    if command.package_ids is not None and command.packages is not None:
        raise InvalidInput("name packages that stand packed, or new ones, not both", ("packages",))
    if command.package_ids is not None:
        return _standing(command.package_ids, work)
    if command.packages is None:
        return None
    if not command.packages:
        raise InvalidInput("name at least one package, or leave packages out", ("packages",))
    if len(command.packages) > MAX_PARCELS:
        raise LimitExceeded(f"{MAX_PARCELS} packages at most are labeled at once", ("packages",))
    return [_box(package, index, work) for index, package in enumerate(command.packages)]


def _standing(ids: Sequence[UUID], work: FulfillmentOrder) -> Sequence[UUID]:
    standing = {parcel.id for parcel in work.parcels}
    if not ids:
        raise InvalidInput("name at least one package, or leave packageIds out", ("packageIds",))
    for index, package_id in enumerate(ids):
        if package_id not in standing:
            raise NotFound("no such package stands with this fulfillment order", ("packageIds", str(index)))
    return ids


def _box(package: Package, index: int, work: FulfillmentOrder) -> Box:
    path = ("packages", str(index))
    box = Box(
        lines=None if package.lines is None else quantities_of(package.lines, work, path),
        weight_grams=package.weight_grams,
        length_mm=package.length_mm,
        width_mm=package.width_mm,
        height_mm=package.height_mm,
    )
    refuse_measures(box, path)
    return box
