"""Deliveries of an order that name a carrier's shop or locker by its id get what the carrier said of it, frozen.

The place is taken as it was signed: no carrier is asked while an order is placed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.availability.point_ids import read_point_id
from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput, NotFound, OptionExpired
from app.domain.pickup_points import POINT_METHODS
from app.orders.command import PlaceDelivery, PlaceOrder

LONGEST = 200


def refuse_forged_points(command: PlaceOrder, secrets: Sequence[bytes]) -> None:
    """Refuse ids that none of these secrets signed, before anything is written. Raises NotFound with the place."""
    for index, delivery in enumerate(command.deliveries):
        if delivery.pickup_point_id is not None and read_point_id(secrets, delivery.pickup_point_id) is None:
            path = ("deliveries", str(index), "pickupPointId")
            raise NotFound("there is no such pickup point: ask pickupPoints", path)


def take_points(command: PlaceOrder, now: datetime, secrets: Sequence[bytes]) -> PlaceOrder:
    """The same command with the points that its deliveries chose, none of which is forged.

    Raises OptionExpired, and InvalidInput with its place: another method, a place that is stated as well, or a stated
    one that says nothing.
    """
    if all(one.pickup_point_id is None and one.pickup_point is None for one in command.deliveries):
        return command
    deliveries = tuple(
        _with_point(one, ("deliveries", str(index)), now, secrets) for index, one in enumerate(command.deliveries)
    )
    return replace(command, deliveries=deliveries)


def _with_point(
    delivery: PlaceDelivery, path: tuple[str, ...], now: datetime, secrets: Sequence[bytes]
) -> PlaceDelivery:
    if delivery.pickup_point is not None:
        _refuse_stated(delivery, delivery.pickup_point, path)
    if delivery.pickup_point_id is None:
        return delivery
    chosen = read_point_id(secrets, delivery.pickup_point_id)
    assert chosen is not None, "forged ids are refused before"
    if now > chosen.valid_until:
        raise OptionExpired(
            chosen.valid_until, (*path, "pickupPointId"), "the pickup point was listed until then: ask pickupPoints"
        )
    if delivery.pickup_location is not None:
        raise InvalidInput("goods go to one place: a pickup point or a location", (*path, "pickupLocation"))
    # SHIP is what stands there when left out; with an option it is the option that decides.
    if delivery.method not in (chosen.method, FulfillmentMethod.SHIP):
        raise InvalidInput(f"the pickup point is for {chosen.method.value}", (*path, "method"))
    return replace(delivery, method=chosen.method, pickup_point=chosen.point, pickup_point_id=None)


def _refuse_stated(delivery: PlaceDelivery, point: Mapping[str, Any], path: tuple[str, ...]) -> None:
    if delivery.pickup_point_id is not None:
        raise InvalidInput("name the pickup point once: by its id or by what it is", (*path, "pickupPointId"))
    if delivery.method not in POINT_METHODS and delivery.option_id is None:
        raise InvalidInput(f"{delivery.method.value} goes to no carrier's place", (*path, "pickupPoint"))
    for name in ("carrier", "code", "name"):
        text = str(point.get(name) or "").strip()
        if not text or len(text) > LONGEST:
            raise InvalidInput(f"{name} is 1 to {LONGEST} characters", (*path, "pickupPoint", name))
