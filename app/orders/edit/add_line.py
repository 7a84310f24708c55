"""A line that an order is to have too: a SKU or a kit, priced and taxed as if it were ordered now."""

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from app.domain.errors import InvalidInput, NotFound, Refusal
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.edit.delivery import delivery_of
from app.domain.orders.edit.operations import AddLine, put
from app.domain.orders.edit.staging import staged
from app.domain.orders.model import Line
from app.idempotency import claim
from app.orders.command import PlaceDelivery, PlaceLine, PlaceOrder
from app.orders.drafting.pricing import drafted_lines
from app.orders.drafting.read_shop import shop_for
from app.orders.edit.opening import Opened, open_edit
from app.orders.edit.stage import EditStep, stage
from app.orders.refuse import MAX_QUANTITY
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEditLine(EditStep):
    """What is asked. Without a delivery the line goes with the order's first; without a price, at the channel's."""

    sku: str
    quantity: int
    delivery_id: UUID | None = None
    unit_price: Money | None = None
    tax_rate: Decimal | None = None
    location: str | None = None
    may_wait: bool = False


async def add_line(uow: UnitOfWork, command: AddEditLine) -> UUID:
    """Stage a line; answers with the edit's id. Kits become their line and their components, as they are made up now.

    Raises Forbidden (shoppers), NotFound (edit, SKU, delivery, location), InvalidInput, IllegalTransition,
    VersionConflict, InsufficientStock (units that may not wait), IdempotencyMismatch; Contended when somebody was
    quicker. Emits and locks as `stage`.
    """
    known = await claim(uow, "orderEditAddLine", command.idempotency_key, command, "OrderEdit", command.edit_id)
    if known is not None:
        return (await uow.order_edits.find(known.result_id)).id
    if not 1 <= command.quantity <= MAX_QUANTITY:
        raise InvalidInput(f"quantity is 1 to {MAX_QUANTITY:,}, not {command.quantity}", ("quantity",))
    opened = await open_edit(uow, command.edit_id, command.expected_version, "CHANGED")
    lines = await _drafted(uow, opened, command)
    operations = put(opened.edit.operations, AddLine(lines=lines, may_wait=command.may_wait))
    return await stage(uow, opened, operations, {"step": "ADD_LINE"})


async def _drafted(uow: UnitOfWork, opened: Opened, command: AddEditLine) -> tuple[Line, ...]:
    """The line as placing would draft it, in the order's currency and for the delivery as the edit has it."""
    order = staged(opened.order, opened.edit.operations, new_id).order
    delivery = order.deliveries[0] if command.delivery_id is None else delivery_of(order, command.delivery_id)
    on_sale = await uow.reference.for_sale(order.channel, {command.sku}, currency=order.currency)
    if on_sale is None:
        raise NotFound(f"there is no channel {order.channel}", ("editId",))
    address = None if delivery.address_id is None else await uow.order_edits.address(delivery.address_id)
    asked = PlaceOrder(
        idempotency_key=command.idempotency_key,
        channel=order.channel,
        currency=order.currency,
        customer_id=order.customer_id,
        tax_exempt_reason=order.tax_exempt_reason,
        lines=(
            PlaceLine(
                sku=command.sku,
                quantity=command.quantity,
                unit_price=command.unit_price,
                tax_rate=command.tax_rate,
                delivery=delivery.key,
                location=command.location,
            ),
        ),
        deliveries=(PlaceDelivery(key=delivery.key, method=delivery.method, address=address),),
    )
    shop = replace(await shop_for(uow, on_sale, asked), tax_included=order.tax_included)
    try:
        return drafted_lines(asked, shop, {delivery.key: replace(delivery, address=address)}, order.stock_policy)
    except Refusal as refusal:
        refusal.path = refusal.path[2:]  # an edit takes one line, without a number
        raise
