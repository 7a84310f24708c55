"""The reference data of an order that is about to be drafted, read in its own transaction."""

from collections.abc import Mapping

from app.domain.enums import ChannelKind, EventOrigin, LocationCapability, TaxMode
from app.domain.errors import InvalidInput
from app.domain.orders.model import Author
from app.domain.tax import Destination
from app.orders.command import PlaceOrder
from app.orders.drafting.shop import PricedSku, Shop, TaxTable
from db.models.reference import LocationRow
from db.repositories.for_sale import ForSale
from db.unit_of_work import UnitOfWork


async def shop_for(uow: UnitOfWork, on_sale: ForSale, command: PlaceOrder) -> Shop:
    """What the order is drafted against. Locations are read where any are named, tax rules where they are computed.

    Raises InvalidInput for a currency that the channel does not sell in.
    """
    if on_sale.currency not in on_sale.currencies:
        raise InvalidInput(
            f"channel {on_sale.channel} sells in {', '.join(on_sale.currencies)}, not {on_sale.currency}",
            ("currency",),
        )
    codes = {line.location for line in command.lines if line.location is not None}
    codes |= {delivery.pickup_location for delivery in command.deliveries if delivery.pickup_location is not None}
    if command.provenance.store is not None:
        codes.add(command.provenance.store)
    locations = await uow.reference.locations(codes) if codes else {}
    own = uow.principal.locations
    return Shop(
        channel_id=on_sale.channel_id,
        channel=on_sale.channel,
        kind=on_sale.kind,
        currency=on_sale.currency,
        tax_included=on_sale.tax_included,
        skus={
            code: PricedSku(
                sku.id, sku.code, sku.name, sku.stock_tracked, sku.price_minor, sku.parts, tax_class=sku.tax_class
            )
            for code, sku in on_sale.skus.items()
        },
        locations={code: row.id for code, row in locations.items()},
        workplaces={code: row.id for code, row in locations.items() if own is None or code in own},
        able=None
        if uow.origin is not EventOrigin.LIVE or on_sale.kind is ChannelKind.MARKETPLACE
        else {code: frozenset(map(LocationCapability, row.capabilities)) for code, row in locations.items()},
        taxes=await _taxes(uow, on_sale, command, locations),
        author=Author(uow.principal.kind, uow.principal.id),
        holds_unpaid=on_sale.holds_unpaid,
        payment_timeouts=on_sale.payment_timeouts,
    )


async def _taxes(
    uow: UnitOfWork, on_sale: ForSale, command: PlaceOrder, locations: Mapping[str, LocationRow]
) -> TaxTable | None:
    """The taxes of the order's destinations on its day; None where the channel does not compute any."""
    if on_sale.tax_mode is not TaxMode.COMPUTED:
        return None
    places = {row.id: Destination(row.address["country"], row.address.get("region")) for row in locations.values()}
    addresses = [delivery.address for delivery in command.deliveries]
    countries = {
        address.country for address in (*addresses, command.shipping_address, command.billing_address) if address
    }
    countries |= {place.country for place in places.values()}
    countries |= {point["address"]["country"] for one in command.deliveries if (point := one.pickup_point) is not None}
    found = await uow.tax_rules.in_force(
        countries,
        command.placed_at or uow.now,
        on_sale.timezone,
        command.customer_id or uow.principal.customer_id,
    )
    return TaxTable(found.rules, places, exempt_reason=command.tax_exempt_reason or found.exempt_reason)
