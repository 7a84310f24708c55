"""From what was asked, and reference data, to an order with all units open."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import ChannelKind, EventOrigin, FulfilledBy, StockPolicy
from app.domain.ids import new_id
from app.domain.orders.derive import totals
from app.domain.orders.model import Order
from app.orders.command import PlaceDelivery, PlaceOrder
from app.orders.drafting.charges import drafted_charges
from app.orders.drafting.deliveries import drafted_delivery
from app.orders.drafting.payments import drafted_payment, rest_of
from app.orders.drafting.pricing import drafted_lines
from app.orders.drafting.provenance import drafted_provenance
from app.orders.drafting.shop import Shop


def draft_order(
    command: PlaceOrder,
    shop: Shop,
    *,
    order_id: UUID,
    number: str,
    customer_id: UUID | None,
    now: datetime,
    origin: EventOrigin = EventOrigin.LIVE,
) -> Order:
    """The order as asked, every unit open.

    Raises NotFound (SKU, delivery key, location) and InvalidInput (other currency, no price, discount above the line,
    discounts or taxes that do not add up, no tax rule, pickup without a location), each with its place.
    """
    policy = command.stock_policy or (
        StockPolicy.RESERVE_AVAILABLE if shop.kind is ChannelKind.MARKETPLACE else StockPolicy.REQUIRE
    )
    if command.fulfilled_by is FulfilledBy.CHANNEL:
        policy = StockPolicy.NONE
    placed_at = command.placed_at or now
    asked = command.deliveries or (PlaceDelivery(key="default", address=command.shipping_address),)
    deliveries = tuple(drafted_delivery(index, delivery, shop, command) for index, delivery in enumerate(asked))
    by_key = {delivery.key: delivery for delivery in deliveries}
    if command.tax_included is not None:
        shop = replace(shop, tax_included=command.tax_included)
    order = Order(
        id=order_id,
        number=number,
        version=0,
        channel_id=shop.channel_id,
        channel=shop.channel,
        currency=shop.currency,
        tax_included=shop.tax_included,
        origin=origin,
        stock_policy=policy,
        fulfilled_by=command.fulfilled_by,
        placed_at=placed_at,
        lines=drafted_lines(command, shop, by_key, policy),
        deliveries=deliveries,
        charges=drafted_charges(command, shop, asked, by_key),
        external_source=command.external_source,
        external_id=command.external_id,
        customer_id=customer_id,
        contact_id=new_id() if command.contact else None,
        contact=command.contact,
        billing_address_id=new_id() if command.billing_address else None,
        billing_address=command.billing_address,
        tax_exempt_reason=shop.taxes.exempt_reason if shop.taxes else None,
        provenance=drafted_provenance(command.provenance, shop),
        tags=command.tags,
        note=command.note,
        metadata=command.metadata,
        priority=command.priority,
    )
    rest = rest_of(command, totals(order).total)
    payments = (
        drafted_payment(order, index, payment, shop, now, rest) for index, payment in enumerate(command.payments)
    )
    return replace(order, payments=tuple(payments))
