"""What an edited order is found by besides: SKUs that came, people and places that a delivery goes to now."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.orders.edit.operations import Operation, SetAddress, SetContact
from app.domain.orders.model import Delivery, Order
from app.orders.place import terms_of
from db.unit_of_work import UnitOfWork


async def index_changes(uow: UnitOfWork, order: Order, operations: Sequence[Operation], search_secret: bytes) -> None:
    """Add what a written order is found by. What it was found by before stays: people ask by what they remember."""
    moves = {one.delivery_id: one for one in operations if isinstance(one, SetAddress)}
    deliveries: list[Delivery] = []
    for delivery in order.deliveries:
        move = moves.get(delivery.id)
        if move is None:
            deliveries.append(delivery)
            continue
        to = None if move.recipient_id is None else await uow.order_edits.recipient(move.recipient_id)
        address = await uow.order_edits.address(move.address_id)
        deliveries.append(replace(delivery, address=address, recipient=to))
    for one in operations:
        if isinstance(one, SetContact):
            order = replace(order, contact=await uow.order_edits.recipient(one.contact_id))
    billing = moves.get(None)
    if billing is not None:
        order = replace(order, billing_address=await uow.order_edits.address(billing.address_id))
    await uow.orders.index(order.id, terms_of(replace(order, deliveries=tuple(deliveries)), search_secret))
