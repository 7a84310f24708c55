"""What a tracking page knows beside the order itself, in batches: `(database, principal, keys) -> {key: value}`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.orders.way import area
from app.domain.places import Point
from app.domain.principal import Principal
from db.database import Database
from db.repositories.way_reading import WayReading


async def begun_by_delivery(
    database: Database, principal: Principal, delivery_ids: Sequence[UUID]
) -> Mapping[UUID, datetime]:
    """Batch: when somebody began to work for a delivery; absent where nobody did, or nobody noted it."""
    async with database.reading() as session:
        return await WayReading(session, principal).begun(delivery_ids)


async def goals_by_delivery(
    database: Database, principal: Principal, delivery_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[str, str]]:
    """Batch: the area (country, beginning of a postal code) that a delivery goes to; absent without an address."""
    async with database.reading() as session:
        found = await WayReading(session, principal).goals(delivery_ids)
    return {delivery_id: area(country, postal_code) for delivery_id, (country, postal_code) in found.items()}


async def points_by_area(
    database: Database, principal: Principal, areas: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], Point]:
    """Batch: where areas (country, beginning of a postal code) lie; absent where nobody knows."""
    async with database.reading() as session:
        return await WayReading(session, principal).points(areas)
