"""What a shop that lived sent to a store, drove by itself, gave to a partner, and got back."""

from app.fulfillment.receive_back import ReceiveBack, receive_back
from tests.app.pickups.bringing import a_store_that_is_sent_to, brought, to_be_brought
from tests.app.slots.booking import a_van, driven
from tests.builders import Shop, a_key, dispatch_all, receive


async def what_comes_other_ways(shop: Shop) -> None:
    """A parcel lies ready at the store, another is to be sent; a van is booked; one came back."""
    await receive(shop, "mug", "BER", 5)
    await receive(shop, "mug", "HAM", 5)
    await a_van(shop, 1, 1, code="BER")
    await driven(shop, 0)
    (shipment_id,) = await dispatch_all(shop, await driven(shop, 1))
    await shop.run(receive_back, ReceiveBack(idempotency_key=a_key(), shipment_id=shipment_id))
    await a_store_that_is_sent_to(shop)
    await to_be_brought(shop, {"mug": 1})
    await brought(shop, {"mug": 1})
    await a_van(shop, 1, 1, code="BER")  # which sends goods again, as others need it to
