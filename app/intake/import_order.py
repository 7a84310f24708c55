"""Import one order that happened elsewhere, in whatever state it is."""

from collections.abc import Mapping
from uuid import UUID

from app.domain.enums import EventOrigin
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.idempotency import claim
from app.intake.arrive import arrive, write
from app.intake.command import ImportOrder, TellOrder
from app.intake.reading import read_channel, read_customers
from app.intake.refuse import refuse_nonsense
from app.orders.refuse import refuse_length
from db.unit_of_work import UnitOfWork


async def import_order(uow: UnitOfWork, command: ImportOrder, *, search_secret: bytes) -> UUID:
    """Take an order as a fact; answers with its id. Nothing is sent, charged or checked because of it.

    Raises NotFound (channel, location, line), InvalidInput, AmountExceeded (told steps that do not add up),
    DuplicateExternalRef, IdempotencyMismatch; Contended when stock that it asks for was taken meanwhile.
    Emits order.imported, payment.imported, fulfillment_order.imported, shipment.imported with origin IMPORT; sku.saved,
    customer.saved, location.saved for what nobody knew; stock.reserved where the order asks for stock. Locks: levels by
    (SKU, location), where it asks for stock.
    """
    uow.origin = EventOrigin.IMPORT
    told = command.order
    refuse_nonsense(told, uow.now)
    refuse_length(told.placing)
    order_id = new_id()
    known = await claim(uow, "orderImport", command.idempotency_key, command, "Order", order_id)
    if known is not None:
        return known.result_id
    selling = await read_channel(uow, [told])
    channel = selling.on_sale
    assert told.placing.external_id is not None, "nonsense was refused"
    await uow.orders.refuse_known(channel.channel_id, told.placing.external_source, told.placing.external_id)
    customers = await read_customers(uow, [told])
    arrived = await arrive(
        uow,
        told,
        selling,
        order_id=order_id,
        number=await uow.orders.next_number(f"{channel.channel.upper()}-"),
        customer_id=await customer_of(uow, told, customers),
    )
    await write(uow, [arrived], search_secret)
    return order_id


async def customer_of(uow: UnitOfWork, told: TellOrder, customers: Mapping[tuple[str, str], UUID]) -> UUID | None:
    """Whose order it is. Raises NotFound for an id that is nobody's."""
    if told.customer_source is not None and told.customer_ref is not None:
        return customers[told.customer_source, told.customer_ref]
    wanted = told.placing.customer_id
    if wanted is not None and await uow.customers.find(wanted) is None:
        raise NotFound("there is no such customer", ("customerId",))
    return wanted
