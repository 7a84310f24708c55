"""Channels, locations, SKUs, prices and customers of a source: what is missing is added, what is there stays as it is.

So an import never undoes what the merchant changed since, and a second import changes nothing. A new channel is served
by the source's own locations in their order; marketplace sellers ship what is bound to them and serve nobody.
Events hold no personal data: a customer's says whose number it is, and that an address was given.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from app.catalog.upsert import sku_state
from app.channels.upsert import ALL_ROLES, channel_state
from app.domain.codes import business_code
from app.domain.enums import LocationKind
from app.domain.errors import InvalidInput
from app.domain.events import Event
from app.domain.history import HistoricalChannel, HistoricalCustomer, HistoricalLocation, HistoricalSku
from app.domain.ids import new_id
from app.domain.orders.model import Address
from app.importers.writing.batch import Batch, Price
from app.locations.state import location_state, stated_coordinates
from app.orders.drafting.shop import PricedSku, Shop
from db.models.people import AddressRow, CustomerRow
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow, SkuRow
from db.unit_of_work import UnitOfWork

UNKNOWN = Address(country="ZZ")
"""Where a location is that the source does not describe: CLDR's code for an unknown region."""

Reference = HistoricalChannel | HistoricalLocation | HistoricalSku | HistoricalCustomer


@dataclass(slots=True)
class Registry:
    """What codes of one source stand for in the database; grows batch by batch, and with it `shop`."""

    skus: dict[str, PricedSku] = field(default_factory=dict[str, PricedSku])
    locations: dict[str, UUID] = field(default_factory=dict[str, UUID])
    customers: dict[str, UUID] = field(default_factory=dict[str, UUID])
    _shop: Shop | None = None

    @property
    def shop(self) -> Shop:
        """What orders are drafted against."""
        assert self._shop is not None, "a source yields its channel first"
        return self._shop

    async def enter(self, uow: UnitOfWork, facts: Sequence[Reference], batch: Batch) -> None:
        """Find what is there and add what is not to the batch. Only reads.

        Raises InvalidInput for a code that cannot be one, or a channel that is there with another currency.
        """
        locations = [fact for fact in facts if isinstance(fact, HistoricalLocation)]
        await self._locations(uow, locations, batch)
        for fact in facts:
            if isinstance(fact, HistoricalChannel):
                assert self._shop is None, "a source has one channel"
                self._shop = await self._channel(uow, fact, locations, batch)
        await self._skus(uow, [fact for fact in facts if isinstance(fact, HistoricalSku)], batch)
        await self._customers(uow, [fact for fact in facts if isinstance(fact, HistoricalCustomer)], batch)

    async def _locations(self, uow: UnitOfWork, told: Sequence[HistoricalLocation], batch: Batch) -> None:
        there = await uow.reference.locations({location.code for location in told}) if told else {}
        for location in told:
            row = there.get(location.code)
            if row is None:
                values = _location_values(location) | {"updated_at": batch.at}
                row = LocationRow(**values)
                batch.add(LocationRow, values)
                batch.events.append(_saved("location.saved", row.id, f"location:{row.code}", location_state(row)))
            self.locations[location.code] = row.id

    async def _channel(
        self, uow: UnitOfWork, told: HistoricalChannel, locations: Sequence[HistoricalLocation], batch: Batch
    ) -> Shop:
        row = await uow.reference.channel(told.code)
        if row is None:
            values = _channel_values(told) | {"updated_at": batch.at}
            row = ChannelRow(**values)
            batch.add(ChannelRow, values)
            serving = [location.code for location in locations if location.kind is not LocationKind.MARKETPLACE]
            for position, code in enumerate(serving):
                batch.add(
                    ChannelLocationRow,
                    {"channel_id": row.id, "location_id": self.locations[code], "position": position},
                )
            batch.events.append(
                _saved(
                    "channel.saved",
                    row.id,
                    f"channel:{row.code}",
                    channel_state(row, dict.fromkeys(serving, ALL_ROLES)),
                )
            )
        elif row.currency != told.currency:
            raise InvalidInput(
                f"channel {told.code} is there and sells in {row.currency}, these orders are in {told.currency}",
                ("channel", told.code),
            )
        return Shop(
            channel_id=row.id,
            channel=row.code,
            kind=row.kind,
            currency=row.currency,
            tax_included=row.tax_included,
            skus=self.skus,
            locations=self.locations,
            workplaces=self.locations,
        )

    async def _skus(self, uow: UnitOfWork, told: Sequence[HistoricalSku], batch: Batch) -> None:
        if not told:
            return
        there = await uow.reference.skus({sku.code for sku in told})
        priced = await uow.reference.prices(
            self.shop.channel_id, self.shop.currency, [row.id for row in there.values()]
        )
        for sku in told:
            row = there.get(sku.code)
            if row is None:
                values = _sku_values(sku) | {"updated_at": batch.at}
                row = SkuRow(**values)
                batch.add(SkuRow, values)
                batch.events.append(_saved("sku.saved", row.id, f"sku:{row.code}", sku_state(row, [])))
                if sku.price_minor is not None:
                    batch.add_price(Price(row.id, row.code, sku.price_minor), self.shop, row.version)
            elif sku.price_minor is not None and row.id not in priced:
                batch.late_prices.append(Price(row.id, row.code, sku.price_minor))
            self.skus[sku.code] = PricedSku(row.id, row.code, row.name, row.stock_tracked, sku.price_minor)

    async def _customers(self, uow: UnitOfWork, told: Sequence[HistoricalCustomer], batch: Batch) -> None:
        if not told:
            return
        source = told[0].source
        there = await uow.imports.customers(source, {customer.ref for customer in told})
        for customer in told:
            assert customer.source == source, "a source names its customers in one way"
            self.customers[customer.ref] = there.get(customer.ref) or _add_customer(customer, batch)


def _saved(kind: str, subject_id: UUID, key: str, state: dict[str, Any]) -> Event:
    return Event(type=kind, subject_id=subject_id, subject_version=1, keys=(key,), state=state)


def _add_customer(told: HistoricalCustomer, batch: Batch) -> UUID:
    customer_id = new_id()
    batch.add(
        CustomerRow,
        {
            "id": customer_id,
            "external_source": told.source,
            "external_id": told.ref,
            "email": None,
            "name": None,
            "phone": None,
            "tags": [],
            "version": 1,
            "created_at": told.created_at,
        },
    )
    if told.address is not None:
        batch.add(AddressRow, {"id": new_id(), "customer_id": customer_id, **asdict(told.address)})
    batch.events.append(
        Event(
            type="customer.saved",
            subject_id=customer_id,
            subject_version=1,
            keys=(f"customer:{customer_id}",),
            state={"externalSource": told.source, "externalId": told.ref},
            facts={"changed": ["addresses"] if told.address is not None else []},
            occurred_at=told.created_at,
        )
    )
    return customer_id


def _channel_values(told: HistoricalChannel) -> dict[str, Any]:
    return {
        "id": new_id(),
        "code": business_code(told.code, ("channel",)),
        "name": told.name,
        "kind": told.kind,
        "currency": told.currency,
        "currencies": [told.currency],
        "timezone": told.timezone,
        "tax_included": told.tax_included,
        "shows_stock_counts": False,
        "version": 1,
    }


def _location_values(told: HistoricalLocation) -> dict[str, Any]:
    address = asdict(told.address or UNKNOWN)
    nowhere = {"latitude": None, "longitude": None, "coordinates_from": None}
    return {
        **(stated_coordinates(told.address or UNKNOWN) or nowhere),
        "id": new_id(),
        "code": business_code(told.code, ("location",)),
        "name": told.name,
        "kind": told.kind,
        "address": {name: value for name, value in address.items() if value is not None},
        "timezone": told.timezone,
        "capabilities": [capability.value for capability in told.capabilities],
        "active": True,
        "version": 1,
    }


def _sku_values(told: HistoricalSku) -> dict[str, Any]:
    return {
        "id": new_id(),
        "code": business_code(told.code, ("sku",)),
        "name": told.name,
        "gtin": None,
        "attributes": dict(told.attributes) if told.attributes is not None else None,
        "weight_grams": told.weight_grams,
        "stock_tracked": told.stock_tracked,
        "unit": "piece",
        "unit_digits": 0,
        "returnable": True,
        "available_from": None,
        "version": 1 if told.price_minor is None else 2,
    }
