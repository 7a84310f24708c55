"""Delivery services and their rate tables in the graph."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from app.availability.save_service import SaveDeliveryService, save_delivery_service
from app.availability.services import list_services, services_by_id
from app.domain.enums import FulfillmentMethod, TransportMode, Weekday
from app.domain.rates import Area, Rate, Zone, postal_prefix, zone_from
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money, MoneyInput
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import Node, load_node, register_rows
from graphql_schema.scalars import CountryCode, CurrencyCode

if TYPE_CHECKING:
    from db.models.delivery_services import DeliveryServiceRow

COUNTRY = "The country."
PREFIX = "How postal codes of the area begin; null or left out for the whole country."
MIN_DAYS = "Days in transit at least: days on which the service delivers; 0 is the day on which it leaves."
MAX_DAYS = "Days in transit at most: what is promised."
UP_TO = "Up to this weight of the whole delivery; null or left out for any weight."
FREE_FROM = "Free when the goods are worth this much, by the channel's prices; null or left out for never."
MODE = "What carries parcels most of the way, for what it emits."
DELIVERY_DAYS = "The days on which it delivers; empty for every day."
CHANNELS = "Codes of the channels that offer it; empty for all."
LOCATIONS = "Codes of the locations it collects at, or where shoppers do; empty for all that can."
MAX_PARCEL = "The heaviest parcel it takes, in grams; null or left out for no limit."
MAX_DISTANCE = "LOCAL_DELIVERY: how far it goes, as the crow flies; null or left out for no limit."
OWN_CO2 = "The carrier's own grams of CO2e per tonne-kilometer, instead of the mode's published average."


@strawberry.type(description="A country, or a part of it by postal codes.")
class DeliveryArea:
    """Part of a zone."""

    country: CountryCode = strawberry.field(description=COUNTRY)
    postal_prefix: str | None = strawberry.field(description=PREFIX)


@strawberry.type(description="One row of a rate table. The lightest row that holds the delivery's weight counts.")
class DeliveryRate:
    """Part of a zone."""

    price: Money = strawberry.field(description="What the whole delivery costs.")
    up_to_grams: int | None = strawberry.field(description=UP_TO)
    free_from: Money | None = strawberry.field(description=FREE_FROM)


@strawberry.type(description="Part of the world with one rate table. Without rates it is not served.")
class DeliveryZone:
    """Part of a service."""

    name: str = strawberry.field(description="What the merchant calls it.")
    areas: list[DeliveryArea] = strawberry.field(description="What it is made of; empty: everywhere else.")
    min_days: int = strawberry.field(description=MIN_DAYS)
    max_days: int = strawberry.field(description=MAX_DAYS)
    rates: list[DeliveryRate] = strawberry.field(description="The rate table, in any number of currencies.")

    @classmethod
    def of(cls, zone: Zone) -> "DeliveryZone":
        """Show a zone."""
        return cls(
            name=zone.name,
            areas=[
                DeliveryArea(country=CountryCode(area.country), postal_prefix=area.postal_prefix or None)
                for area in zone.areas
            ],
            min_days=zone.min_days,
            max_days=zone.max_days,
            rates=[
                DeliveryRate(
                    price=Money.from_minor(rate.price_minor, rate.currency),
                    up_to_grams=rate.up_to_grams,
                    free_from=None
                    if rate.free_from_minor is None
                    else Money.from_minor(rate.free_from_minor, rate.currency),
                )
                for rate in zone.rates
            ],
        )


@strawberry.type(
    description="One way to deliver: a carrier's service, or the merchant's own van or counter. The zone that knows a"
    " place best decides: the longest postal prefix, then the country, then the zone without areas."
)
class DeliveryService(Node):
    """Built with `of`."""

    code: str = strawberry.field(description="The business code, unique and case-sensitive.")
    name: str = strawberry.field(description="What shoppers read.")
    carrier: str | None = strawberry.field(description="Who carries it, as locations' cut-offs name it.")
    service: str | None = strawberry.field(description="The carrier's own name of the service.")
    method: FulfillmentMethod = strawberry.field(description="How the goods get to the person.")
    mode: TransportMode = strawberry.field(description=MODE)
    zones: list[DeliveryZone] = strawberry.field(description="Where it goes, how long that takes and what it costs.")
    delivery_days: list[Weekday] = strawberry.field(description=DELIVERY_DAYS)
    channels: list[str] = strawberry.field(description=CHANNELS)
    locations: list[str] = strawberry.field(description=LOCATIONS)
    max_parcel_grams: int | None = strawberry.field(description=MAX_PARCEL)
    max_distance_km: int | None = strawberry.field(description=MAX_DISTANCE)
    co2_grams_per_tonne_km: int | None = strawberry.field(description=OWN_CO2)
    active: bool = strawberry.field(description="Whether it is offered.")

    @classmethod
    def of(cls, row: "DeliveryServiceRow") -> "DeliveryService":
        """Show a row."""
        return cls(
            id=global_id("DeliveryService", row.id),
            code=row.code,
            name=row.name,
            carrier=row.carrier,
            service=row.service,
            method=row.method,
            mode=row.mode,
            zones=[DeliveryZone.of(zone_from(zone)) for zone in row.zones],
            delivery_days=[Weekday(day) for day in row.delivery_days],
            channels=row.channels,
            locations=row.locations,
            max_parcel_grams=row.max_parcel_grams,
            max_distance_km=row.max_distance_km,
            co2_grams_per_tonne_km=row.co2_grams_per_tonne_km,
            active=row.active,
        )


@strawberry.input(description="A country, or a part of it by postal codes.")
class DeliveryAreaInput:
    """Read with `read`."""

    country: CountryCode = strawberry.field(description=COUNTRY)
    postal_prefix: str | None = strawberry.field(default=None, description=PREFIX)

    def read(self) -> Area:
        """The domain's area."""
        return Area(self.country, postal_prefix(self.country, self.postal_prefix or ""))


@strawberry.input(description="One row of a rate table.")
class DeliveryRateInput:
    """Read with `read`."""

    currency: CurrencyCode = strawberry.field(description="The currency of the row.")
    price: Decimal = strawberry.field(description='What the whole delivery costs: "3.95".')
    up_to_grams: int | None = strawberry.field(default=None, description=UP_TO)
    free_from: Decimal | None = strawberry.field(default=None, description=FREE_FROM)

    def read(self, path: tuple[str, ...]) -> Rate:
        """The domain's rate. Raises InvalidInput for amounts with too many digits."""
        price = self._minor(self.price, (*path, "price"))
        free = None if self.free_from is None else self._minor(self.free_from, (*path, "freeFrom"))
        return Rate(self.currency, price, self.up_to_grams, free)

    def _minor(self, amount: Decimal, path: tuple[str, ...]) -> int:
        return MoneyInput(amount=amount, currency=self.currency).read(path).minor


@strawberry.input(description="Part of the world with one rate table. Without rates it is not served.")
class DeliveryZoneInput:
    """Read with `read`."""

    name: str = strawberry.field(description="What you call it.")
    min_days: int = strawberry.field(description=MIN_DAYS)
    max_days: int = strawberry.field(description=MAX_DAYS)
    areas: list[DeliveryAreaInput] | None = strawberry.field(
        default=None, description="What it is made of; empty or left out: everywhere else."
    )
    rates: list[DeliveryRateInput] | None = strawberry.field(default=None, description="The rate table.")

    def read(self, path: tuple[str, ...]) -> Zone:
        """The domain's zone."""
        return Zone(
            name=self.name,
            areas=tuple(area.read() for area in self.areas or ()),
            min_days=self.min_days,
            max_days=self.max_days,
            rates=tuple(rate.read((*path, "rates", str(index))) for index, rate in enumerate(self.rates or ())),
        )


@strawberry.input(description="A delivery service, created or replaced by its code, zones and rates included.")
class DeliveryServiceUpsertInput:
    """Read with `read`."""

    code: str = strawberry.field(description="Your code for the service; trimmed, case-sensitive, never changed.")
    name: str = strawberry.field(description="What shoppers read.")
    method: FulfillmentMethod = strawberry.field(description="How the goods get to the person.")
    mode: TransportMode = strawberry.field(default=TransportMode.VAN, description=MODE)
    zones: list[DeliveryZoneInput] = strawberry.field(
        description="Where it goes; for what is collected, the zone that the location lies in counts."
    )
    carrier: str | None = strawberry.field(
        default=None, description="Who carries it, as locations' cut-offs name it; left out for your own."
    )
    service: str | None = strawberry.field(default=None, description="The carrier's own name of the service.")
    delivery_days: list[Weekday] | None = strawberry.field(default=None, description=DELIVERY_DAYS)
    channels: list[str] | None = strawberry.field(default=None, description=CHANNELS)
    locations: list[str] | None = strawberry.field(default=None, description=LOCATIONS)
    max_parcel_grams: int | None = strawberry.field(default=None, description=MAX_PARCEL)
    max_distance_km: int | None = strawberry.field(default=None, description=MAX_DISTANCE)
    co2_grams_per_tonne_km: int | None = strawberry.field(default=None, description=OWN_CO2)
    active: bool | None = strawberry.field(default=True, description="Whether it is offered.")

    def read(self) -> SaveDeliveryService:
        """The use case's command."""
        return SaveDeliveryService(
            code=self.code,
            name=self.name,
            method=self.method,
            mode=self.mode,
            zones=tuple(zone.read(("zones", str(index))) for index, zone in enumerate(self.zones)),
            carrier=self.carrier,
            service=self.service,
            delivery_days=tuple(self.delivery_days or ()),
            channels=tuple(self.channels or ()),
            locations=tuple(self.locations or ()),
            max_parcel_grams=self.max_parcel_grams,
            max_distance_km=self.max_distance_km,
            co2_grams_per_tonne_km=self.co2_grams_per_tonne_km,
            active=True if self.active is None else self.active,
        )


@strawberry.type(description="The answer of deliveryServiceUpsert.")
class DeliveryServiceUpsertPayload(Payload):
    """The service, or why not."""

    delivery_service: DeliveryService | None = strawberry.field(
        default=None, description="The service as it stands now."
    )


@strawberry.type
class DeliveryServiceQueries:
    """`deliveryServices`."""

    @strawberry.field(description="All delivery services by code, with their rate tables.")
    async def delivery_services(
        self,
        info: Info,
        channel: Annotated[
            str | None, strawberry.argument(description="Only those that the channel with this code offers.")
        ] = None,
        methods: Annotated[
            list[FulfillmentMethod] | None, strawberry.argument(description="Only of these methods.")
        ] = None,
    ) -> list[DeliveryService]:
        """A short bounded list: a merchant's services."""
        rows = await list_services(info.context.services.database, channel=channel, methods=methods)
        return [DeliveryService.of(row) for row in rows]


@strawberry.type
class DeliveryServiceMutations:
    """`deliveryServiceUpsert`."""

    @strawberry.mutation(
        description="Create or replace a delivery service with its zones and rates. The same again changes nothing;"
        " options that were given out keep their price until they end."
    )
    async def delivery_service_upsert(
        self, info: Info, input: Annotated[DeliveryServiceUpsertInput, ASKED]
    ) -> DeliveryServiceUpsertPayload:
        """See `save_delivery_service`."""
        done = await attempt(info, lambda uow: save_delivery_service(uow, input.read()))
        if isinstance(done, list):
            return DeliveryServiceUpsertPayload(errors=done)
        service = cast("DeliveryService | None", await load_node(info.context, "DeliveryService", (done.result,)))
        return DeliveryServiceUpsertPayload(transaction_id=done.transaction_id, delivery_service=service)


register_rows("DeliveryService", services_by_id, DeliveryService.of)
