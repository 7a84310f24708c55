"""Deliveries of an order that name a delivery option get what it promised: method, place, price and day.

The option is taken as it was signed: the rate tables and calendars of today are not asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.availability.tokens import Promise, destination_digest, goods_digest, read_option_id
from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput, NotFound, OptionExpired
from app.domain.money import Money
from app.domain.pickup_points import POINT_METHODS
from app.orders.command import PlaceDelivery, PlaceOrder
from db.unit_of_work import UnitOfWork

COLLECTED = frozenset(
    {
        FulfillmentMethod.PICKUP_IN_STORE,
        FulfillmentMethod.CURBSIDE,
        FulfillmentMethod.CARRY_OUT,
        FulfillmentMethod.SHIP_TO_STORE,
        FulfillmentMethod.LOCKER,
    }
)
"""Methods whose option may name the place at which the person collects."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A delivery, the promise it takes, and the code of the promise's location."""

    index: int
    promise: Promise
    location: str | None


def refuse_forged_options(command: PlaceOrder, secrets: Sequence[bytes]) -> None:
    """Refuse ids that none of these secrets signed, before anything is written. Raises NotFound with the place."""
    for index, delivery in enumerate(command.deliveries):
        if delivery.option_id is not None and read_option_id(secrets, delivery.option_id) is None:
            raise NotFound("there is no such delivery option", _at(index))


async def take_options(uow: UnitOfWork, command: PlaceOrder, channel_id: UUID, secrets: Sequence[bytes]) -> PlaceOrder:
    """The same command with what the options of its deliveries promised. Without any options nothing is read.

    Raises NotFound (no option of ours: changed, invented, or a place that is gone), OptionExpired, and InvalidInput
    with its place: given out for another channel, currency, other goods or another destination, or something else is
    stated beside it that the option decides.
    """
    wanted = [
        (index, delivery.option_id)
        for index, delivery in enumerate(command.deliveries)
        if delivery.option_id is not None
    ]
    if not wanted:
        return command
    promises = [
        (index, _promise(command, index, option_id, channel_id, uow.now, secrets)) for index, option_id in wanted
    ]
    places = {promise.location_id for _, promise in promises if promise.location_id is not None}
    codes = await uow.reference.codes_of_locations(places) if places else {}
    taken: dict[int, _Taken] = {}
    for index, promise in promises:
        if promise.location_id is not None and promise.location_id not in codes:
            raise NotFound("there is no such delivery option", _at(index))
        taken[index] = _Taken(index, promise, None if promise.location_id is None else codes[promise.location_id])
    deliveries = tuple(
        _promised(delivery, taken[index]) if index in taken else delivery
        for index, delivery in enumerate(command.deliveries)
    )
    return _bound(replace(command, deliveries=deliveries), taken)


def _promise(
    command: PlaceOrder, index: int, option_id: str, channel_id: UUID, now: datetime, secrets: Sequence[bytes]
) -> Promise:
    promise = read_option_id(secrets, option_id)
    if promise is None:
        raise NotFound("there is no such delivery option", _at(index))
    if now > promise.valid_until:
        raise OptionExpired(promise.valid_until, _at(index))
    if promise.channel_id != channel_id:
        raise InvalidInput("the delivery option was given out for another channel", _at(index))
    if command.currency not in (None, promise.currency):
        raise InvalidInput(
            f"the delivery option costs {promise.currency}, the order is in {command.currency}: nothing is converted,"
            " options are priced in the channel's own currency only",
            _at(index),
        )
    delivery = command.deliveries[index]
    if promise.goods != goods_digest(_goods(command, index)):
        raise InvalidInput(
            f"the delivery option was given out for other goods than those of delivery {delivery.key}: ask for options"
            " with the same SKUs and quantities",
            _at(index),
        )
    if promise.destination != _destination(command, delivery, promise):
        raise InvalidInput(
            "the delivery option was given out for another country or postal code: ask for options to this address",
            _at(index),
        )
    return promise


def _goods(command: PlaceOrder, index: int) -> list[tuple[str, int]]:
    """What a delivery brings; lines that name none belong to the first."""
    key, first = command.deliveries[index].key, command.deliveries[0].key
    return [(line.sku, line.quantity) for line in command.lines if (line.delivery or first) == key]


def _destination(command: PlaceOrder, delivery: PlaceDelivery, promise: Promise) -> bytes:
    if promise.method is FulfillmentMethod.DIGITAL or (promise.method in COLLECTED and promise.location_id is not None):
        return destination_digest(None, None)
    address = delivery.address or command.shipping_address
    if address is None and delivery.pickup_point is not None:
        place = delivery.pickup_point["address"]
        return destination_digest(place["country"], place["postal_code"])
    return destination_digest(address and address.country, address and address.postal_code)


def _promised(delivery: PlaceDelivery, taken: _Taken) -> PlaceDelivery:
    """The delivery as its option says."""
    promise, place = taken.promise, ("deliveries", str(taken.index))
    if delivery.method not in (promise.method, FulfillmentMethod.SHIP):  # SHIP is what stands there when left out
        raise InvalidInput(f"the delivery option is for {promise.method.value}", (*place, "method"))
    pickup = taken.location if promise.method in COLLECTED else None
    if delivery.pickup_location is not None and delivery.pickup_location != pickup:
        raise InvalidInput(f"the delivery option is for {pickup or 'no pickup location'}", (*place, "pickupLocation"))
    if delivery.pickup_point is not None and (pickup is not None or promise.method not in POINT_METHODS):
        raise InvalidInput("the delivery option goes to no carrier's place", (*place, "pickupPoint"))
    for name, stated in (
        ("shipping", delivery.shipping),
        ("promisedBy", delivery.promised_by),
        ("promisedOn", delivery.promised_on),
    ):
        if stated is not None:
            raise InvalidInput(f"{name} is what the delivery option says: leave it out", (*place, name))
    return replace(
        delivery,
        method=promise.method,
        pickup_location=pickup,
        promised_from=promise.promised_from,
        promised_by=promise.promised_by,
        promised_on=promise.promised_on,
        waits=promise.later,
        # What costs nothing is no charge.
        shipping=Money(promise.price_minor, promise.currency) if promise.price_minor else None,
    )


def _bound(command: PlaceOrder, taken: dict[int, _Taken]) -> PlaceOrder:
    """Lines that a store delivers by itself come from that store."""
    first = command.deliveries[0].key
    stores = {
        command.deliveries[index].key: one.location
        for index, one in taken.items()
        if one.promise.method is FulfillmentMethod.LOCAL_DELIVERY
    }
    lines = tuple(
        replace(line, location=stores[line.delivery or first]) if (line.delivery or first) in stores else line
        for line in command.lines
    )
    return replace(command, lines=lines)


def _at(index: int) -> tuple[str, ...]:
    return ("deliveries", str(index), "optionId")
