"""What orders name that are told together, read once: channel, SKUs, locations, customers. What is missing is added.

The past is not lost for a SKU that nobody described, or a place that nobody named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.catalog.placeholders import describe_unknown
from app.domain.enums import FulfilledBy, LocationKind
from app.domain.errors import NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.model import Address, Author
from app.intake.command import TellOrder
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.drafting.shop import PricedSku, Shop
from db.repositories.for_sale import ForSale
from db.unit_of_work import UnitOfWork

NOWHERE = Address(country="ZZ")
"""CLDR's code for an unknown region."""


@dataclass(frozen=True, slots=True)
class Selling:
    """One channel in one currency, as orders that are told together need it."""

    on_sale: ForSale
    shop: Shop
    added: frozenset[str]
    """SKUs that were added as placeholders."""
    ours: str | None
    """The location that we would have shipped from."""
    elsewhere: str | None
    """The location that stands for everywhere else, where an order needs it."""

    def left_from(self, told: TellOrder) -> str | None:
        """Where a shipment left from that does not say it."""
        own = told.placing.fulfilled_by is FulfilledBy.SELLER
        return self.ours if own and self.ours is not None else self.elsewhere


async def read_channel(uow: UnitOfWork, told: Sequence[TellOrder]) -> Selling:
    """All that these orders name, of one channel and one currency.

    Raises NotFound for an unknown channel. Emits sku.saved, location.saved for what is added.
    """
    first = told[0].placing
    wanted = {line.sku: line.name for one in told for line in one.placing.lines}
    on_sale = await uow.reference.for_sale(first.channel, wanted.keys(), currency=first.currency)
    if on_sale is None:
        raise NotFound(f"there is no channel {first.channel}", ("channel",))
    added = frozenset(wanted.keys() - on_sale.skus.keys())
    if added:
        await describe_unknown(uow, {code: wanted[code] for code in added}, ("lines",))
        found = await uow.reference.for_sale(first.channel, wanted.keys(), currency=first.currency)
        assert found is not None, "the channel was there"
        on_sale = found
    ours = next((place.code for place in on_sale.serving if place.ships), None)
    selling = Selling(on_sale, await _shop(uow, on_sale, told, ours), added, ours, None)
    if all(selling.left_from(one) for one in told if any(step.location is None for step in one.shipments)):
        return selling
    code = f"{on_sale.channel}-elsewhere"
    locations = await uow.reference.locations([code])
    location_id = locations[code].id if code in locations else await _elsewhere(uow, on_sale, code)
    shop = replace(selling.shop, locations={**selling.shop.locations, code: location_id})
    return replace(selling, shop=shop, elsewhere=code)


async def read_customers(uow: UnitOfWork, told: Sequence[TellOrder]) -> Mapping[tuple[str, str], UUID]:
    """Customers by another system's name for them; those nobody knows are kept with the orders' contacts.

    Emits customer.saved.
    """
    named: dict[str, dict[str, TellOrder]] = {}
    for one in told:
        if one.customer_source is not None and one.customer_ref is not None:
            named.setdefault(one.customer_source, {}).setdefault(one.customer_ref, one)
    found: dict[tuple[str, str], UUID] = {}
    for source, orders in named.items():
        known = await uow.imports.customers(source, orders.keys())
        for ref in sorted(orders.keys() - known.keys()):
            known[ref] = await _keep(uow, source, ref, orders[ref])
        found |= {(source, ref): customer_id for ref, customer_id in known.items()}
    return found


async def _shop(uow: UnitOfWork, on_sale: ForSale, told: Sequence[TellOrder], ours: str | None) -> Shop:
    codes = {line.location for one in told for line in one.placing.lines}
    codes |= {delivery.pickup_location for one in told for delivery in one.placing.deliveries}
    codes |= {one.placing.provenance.store for one in told}
    codes |= {step.location for one in told for step in one.shipments}
    codes.add(ours)
    locations = await uow.reference.locations([code for code in codes if code is not None])
    own = uow.principal.locations
    return Shop(
        channel_id=on_sale.channel_id,
        channel=on_sale.channel,
        kind=on_sale.kind,
        currency=on_sale.currency,
        tax_included=on_sale.tax_included,
        skus={
            code: PricedSku(sku.id, sku.code, sku.name, sku.stock_tracked, sku.price_minor, sku.parts)
            for code, sku in on_sale.skus.items()
        },
        locations={code: row.id for code, row in locations.items()},
        workplaces={code: row.id for code, row in locations.items() if own is None or code in own},
        author=Author(uow.principal.kind, uow.principal.id),
    )


async def _elsewhere(uow: UnitOfWork, on_sale: ForSale, code: str) -> UUID:
    return await upsert_location(
        uow,
        UpsertLocation(
            code=code,
            name=f"{on_sale.channel}: somewhere else",
            kind=LocationKind.MARKETPLACE,
            address=NOWHERE,
            capabilities=(),
        ),
    )


async def _keep(uow: UnitOfWork, source: str, ref: str, told: TellOrder) -> UUID:
    contact = told.placing.contact
    customer_id = new_id()
    columns = {
        "id": customer_id,
        "external_source": source,
        "external_id": ref,
        "email": contact.email if contact else None,
        "name": contact.name if contact else None,
        "phone": contact.phone if contact else None,
    }
    if not await uow.customers.add(columns, told.placing.placed_at or uow.now):
        return (await uow.imports.customers(source, [ref]))[ref]
    uow.record(
        Event(
            type="customer.saved",
            subject_id=customer_id,
            subject_version=1,
            keys=(f"customer:{customer_id}",),
            state={"externalSource": source, "externalId": ref},
            facts={"changed": [name for name in ("email", "name", "phone") if columns[name]]},
        )
    )
    return customer_id
