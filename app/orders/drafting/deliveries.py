"""Where and how the goods go: an order's deliveries."""

from collections.abc import Collection, Mapping

from app.domain.enums import FulfillmentMethod, LocationCapability
from app.domain.errors import InvalidInput, MethodNotOffered
from app.domain.ids import new_id
from app.domain.orders.model import Delivery
from app.orders.command import PlaceDelivery, PlaceOrder
from app.orders.drafting.shop import Shop, location_of

AT_PICKUP_LOCATION = frozenset(
    {FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT}
)
"""Methods whose goods must be where the person collects them."""

NEEDS_PICKUP_LOCATION = AT_PICKUP_LOCATION | {FulfillmentMethod.SHIP_TO_STORE}


NEEDS: Mapping[FulfillmentMethod, tuple[LocationCapability, ...]] = {
    FulfillmentMethod.PICKUP_IN_STORE: (LocationCapability.PICKUP,),
    FulfillmentMethod.CURBSIDE: (LocationCapability.CURBSIDE,),
    FulfillmentMethod.SHIP_TO_STORE: (LocationCapability.PICKUP, LocationCapability.CURBSIDE),
}
"""What a place must be able to do, one of these, before shoppers are sent there. A till sells where it stands."""


def refuse_unable(
    method: FulfillmentMethod, location: str, able: Collection[LocationCapability], path: tuple[str, ...]
) -> None:
    """Raise MethodNotOffered when a location cannot do what a delivery asks of it."""
    needs = NEEDS.get(method, ())
    if needs and not any(one in able for one in needs):
        raise MethodNotOffered(location, method, needs, path)


def _refuse_nowhere(
    delivery: PlaceDelivery, able: Mapping[str, Collection[LocationCapability]], place: tuple[str, ...]
) -> None:
    if delivery.pickup_location is not None:
        refuse_unable(
            delivery.method, delivery.pickup_location, able[delivery.pickup_location], (*place, "pickupLocation")
        )
    chosen = delivery.pickup_point is not None or delivery.pickup_location is not None
    if delivery.method in (FulfillmentMethod.PICKUP_POINT, FulfillmentMethod.LOCKER) and not chosen:
        raise InvalidInput(
            f"{delivery.method.value} needs a pickupPoint: which shop or locker it goes to", (*place, "pickupPoint")
        )


def drafted_delivery(index: int, delivery: PlaceDelivery, shop: Shop, command: PlaceOrder) -> Delivery:
    place = ("deliveries", str(index))
    pickup = None
    if delivery.pickup_location is not None:
        pickup = location_of(delivery.pickup_location, shop.locations, (*place, "pickupLocation"))
    if delivery.method in NEEDS_PICKUP_LOCATION and pickup is None:
        raise InvalidInput(f"{delivery.method.value} needs a pickupLocation", (*place, "pickupLocation"))
    if shop.able is not None:
        _refuse_nowhere(delivery, shop.able, place)
    address = delivery.address
    if address is None and delivery.method not in NEEDS_PICKUP_LOCATION:
        address = command.shipping_address
    return Delivery(
        id=new_id(),
        position=index,
        key=delivery.key,
        method=delivery.method,
        address_id=new_id() if address else None,
        address=address,
        pickup_location_id=pickup,
        pickup_location=delivery.pickup_location,
        pickup_point=delivery.pickup_point,
        recipient_id=new_id() if delivery.recipient else None,
        recipient=delivery.recipient,
        not_before=delivery.not_before,
        promised_from=delivery.promised_from,
        promised_by=delivery.promised_by,
        promised_on=delivery.promised_on,
        gift_message=delivery.gift_message,
        slot=delivery.booked,
    )
