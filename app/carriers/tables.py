"""Rate tables of delivery services, read for carriers: what the local one asks, and what a silent one is thought to."""

from collections.abc import Sequence

from app.domain.enums import FulfillmentMethod, Weekday
from app.domain.rates import Service, zone_from
from db.database import Database
from db.models.delivery_services import DeliveryServiceRow
from db.repositories.delivery_services import DeliveryServiceRepository


async def read_tables(database: Database, method: FulfillmentMethod) -> tuple[Sequence[Service], tuple[object, ...]]:
    """The services that are offered for a method, and what changes when one of them does."""
    async with database.reading() as session:
        rows = await DeliveryServiceRepository(session).listed(methods=[method], active=True)
    return [service_of(row) for row in rows], tuple((row.id, row.version) for row in rows)


def service_of(row: DeliveryServiceRow) -> Service:
    """A row as rates are reckoned from it."""
    weekdays = [list(Weekday).index(Weekday(day)) for day in row.delivery_days]
    return Service(
        id=row.id,
        code=row.code,
        name=row.name,
        method=row.method,
        mode=row.mode,
        zones=tuple(zone_from(zone) for zone in row.zones),
        carrier=row.carrier,
        service=row.service,
        weekdays=frozenset(weekdays or range(7)),
        locations=frozenset(row.locations),
        max_parcel_grams=row.max_parcel_grams,
        max_distance_km=row.max_distance_km,
        co2_grams_per_tonne_km=row.co2_grams_per_tonne_km,
    )
