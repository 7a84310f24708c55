"""What happens to an order that is edited: prepared, prepared otherwise, done; given up; left until it runs out."""

from collections.abc import AsyncIterator

from app.domain.enums import FulfillmentMethod
from app.domain.orders.model import Address
from app.jobs import expire_edits
from app.orders.command import PlacePayment
from app.orders.edit.set_address import SetEditAddress, set_address
from app.orders.edit.set_discount import SetEditDiscount, set_discount
from app.orders.edit.set_method import SetEditMethod, set_method
from tests.app.orders.editing import abort, add, begin, commit, let_run_out, set_units
from tests.builders import Shop, a_key, cancel, place


async def an_order_is_edited(shop: Shop) -> AsyncIterator[None]:
    """Grown, sent elsewhere, made cheaper, collected in the end; once given up, once forgotten."""
    payments = (PlacePayment(gateway="bank", amount=shop.money(2998)),)
    order_id = await place(shop, {"mug": 2, "tea": 1}, payments=payments)
    edit = await begin(shop, order_id)
    yield
    await add(shop, edit, "poster", 2)
    await set_units(shop, edit, "tea", 3)
    await set_units(shop, edit, "mug", 1)
    yield
    off = SetEditDiscount(idempotency_key=a_key(), edit_id=edit, amount=shop.money(200), reason="late")
    await shop.run(set_discount, off)
    elsewhere = SetEditAddress(idempotency_key=a_key(), edit_id=edit, address=Address("DE", postal_code="20095"))
    await shop.run(set_address, elsewhere)
    await commit(shop, edit)
    yield
    edit = await begin(shop, order_id)
    collected = SetEditMethod(
        idempotency_key=a_key(), edit_id=edit, method=FulfillmentMethod.PICKUP_IN_STORE, pickup_location="HAM"
    )
    await shop.run(set_method, collected)
    await commit(shop, edit)
    yield
    given_up = await begin(shop, order_id)
    await add(shop, given_up, "mug", 4)
    await abort(shop, given_up)
    forgotten = await begin(shop, order_id)
    await add(shop, forgotten, "mug", 4)
    yield
    await let_run_out(shop, forgotten)
    await expire_edits.JOB.run(shop.database)
    await cancel(shop, order_id)


EDITED = {
    an_order_is_edited: frozenset(
        {
            "order.edit_begun",
            "order.edit_changed",
            "order.edited",
            "order.edit_aborted",
            "order.edit_expired",
            "reservation.changed",
            "reservation.converted",
        }
    ),
}
"""Which types each life makes happen, at least."""
