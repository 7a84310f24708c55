"""Where and how the goods go: an order's deliveries."""

from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.model import Delivery
from app.orders.command import PlaceDelivery, PlaceOrder
from app.orders.drafting.shop import Shop, location_of

AT_PICKUP_LOCATION = frozenset(
    {FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT}
)
"""Methods whose goods must be where the person collects them."""

NEEDS_PICKUP_LOCATION = AT_PICKUP_LOCATION | {FulfillmentMethod.SHIP_TO_STORE}


def drafted_delivery(index: int, delivery: PlaceDelivery, shop: Shop, command: PlaceOrder) -> Delivery:
    place = ("deliveries", str(index))
    pickup = None
    if delivery.pickup_location is not None:
        pickup = location_of(delivery.pickup_location, shop.locations, (*place, "pickupLocation"))
    if delivery.method in NEEDS_PICKUP_LOCATION and pickup is None:
        raise InvalidInput(f"{delivery.method.value} needs a pickupLocation", (*place, "pickupLocation"))
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
    )
