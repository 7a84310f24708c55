"""Over the counter: an order is placed and its goods are handed over in the same moment."""

from collections.abc import Sequence

from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput
from app.domain.orders.model import Order
from app.orders.command import PlaceOrder
from app.orders.place import Placed, place_order
from app.pickups.hand_over import give
from db.unit_of_work import UnitOfWork


async def place_at_the_counter(
    uow: UnitOfWork, command: PlaceOrder, *, search_secret: bytes, option_secrets: Sequence[bytes] = ()
) -> Placed:
    """Place an order and, where the command says so, hand over what is carried out: both or neither.

    Raises what placing raises; InvalidInput (nothing is carried out, or not all of it is there), Held (it is not paid,
    for instance), NotFound (the goods lie at a place of others). Emits and locks what placing and handing over do.
    """
    placed = await place_order(uow, command, search_secret=search_secret, option_secrets=option_secrets)
    if not command.hand_over or placed.replayed:
        return placed
    order = await uow.orders.lock(placed.order_id)
    _refuse_absent(order)
    for work in order.fulfillment_orders:
        if work.method is FulfillmentMethod.CARRY_OUT:
            await uow.orders.order_of_fulfillment_order(work.id)  # only whoever works there hands it over
            order = await give(uow, order, work.id, {"proof": "NONE"})
    return placed


def _refuse_absent(order: Order) -> None:
    """Raise InvalidInput unless every unit that is to be carried out lies at its place."""
    carried = {one.id for one in order.deliveries if one.method is FulfillmentMethod.CARRY_OUT}
    lines = [line for line in order.lines if line.delivery_id in carried]
    if not lines:
        raise InvalidInput("nothing of the order is carried out: state a delivery that is", ("handOver",))
    if any(line.allocated != line.quantity for line in lines):
        raise InvalidInput("not all that is carried out may leave now: it is missing, or in review", ("handOver",))
