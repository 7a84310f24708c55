"""Locations as readers see them. They are public: shoppers see where they may collect. What lies in them is not."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import LocationKind
from app.domain.places import EARTH_RADIUS_KM, Point, box_around
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow


class LocationReading:
    """Named queries over locations; unknown ids and codes are absent from the answers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, LocationRow]:
        """Locations by id."""
        rows = await self._session.scalars(select(LocationRow).where(LocationRow.id.in_(list(ids))))
        return {row.id: row for row in rows}

    async def by_codes(self, codes: Collection[str]) -> dict[str, LocationRow]:
        """Locations by code."""
        rows = await self._session.scalars(select(LocationRow).where(LocationRow.code.in_(list(codes))))
        return {row.code: row for row in rows}

    async def of_channels(self, channel_ids: Collection[UUID]) -> dict[UUID, list[tuple[LocationRow, list[str]]]]:
        """The locations that serve each channel and their roles there, in its own order; without any it is absent."""
        rows = await self._session.execute(
            select(ChannelLocationRow.channel_id, ChannelLocationRow.roles, LocationRow)
            .join(LocationRow, LocationRow.id == ChannelLocationRow.location_id)
            .where(ChannelLocationRow.channel_id.in_(list(channel_ids)))
            .order_by(ChannelLocationRow.channel_id, ChannelLocationRow.position)
        )
        found: dict[UUID, list[tuple[LocationRow, list[str]]]] = {}
        for channel_id, roles, location in rows:
            found.setdefault(channel_id, []).append((location, roles))
        return found

    async def listed(
        self,
        *,
        kinds: Collection[LocationKind] | None = None,
        channel: str | None = None,
        codes: Collection[str] | None = None,
    ) -> Sequence[LocationRow]:
        """Locations by code, narrowed to kinds, to those that serve a channel, and to codes; None does not narrow."""
        statement = select(LocationRow).where(*_narrowed(kinds, channel, codes)).order_by(LocationRow.code)
        return (await self._session.scalars(statement)).all()

    async def near(
        self,
        point: Point,
        radius_km: float | None,
        *,
        limit: int,
        kinds: Collection[LocationKind] | None = None,
        channel: str | None = None,
        codes: Collection[str] | None = None,
    ) -> list[tuple[LocationRow, float]]:
        """The nearest locations with coordinates and how many kilometers away they are, narrowed like `listed`."""
        distance = _distance_km(point)
        statement = select(LocationRow, distance).where(
            LocationRow.latitude.is_not(None), *_narrowed(kinds, channel, codes)
        )
        if radius_km is not None:
            box = box_around(point, radius_km)
            east_of, west_of = LocationRow.longitude >= box.west, LocationRow.longitude <= box.east
            statement = statement.where(
                LocationRow.latitude.between(box.south, box.north),
                (east_of & west_of) if box.west <= box.east else or_(east_of, west_of),
                distance <= radius_km,
            )
        rows = await self._session.execute(statement.order_by(distance, LocationRow.code).limit(limit))
        return [(row, km) for row, km in rows]


def _narrowed(
    kinds: Collection[LocationKind] | None, channel: str | None, codes: Collection[str] | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if kinds is not None:
        conditions.append(LocationRow.kind.in_(list(kinds)))
    if codes is not None:
        conditions.append(LocationRow.code.in_(list(codes)))
    if channel is not None:
        serving = (
            select(ChannelLocationRow.location_id)
            .join(ChannelRow, ChannelRow.id == ChannelLocationRow.channel_id)
            .where(ChannelRow.code == channel)
        )
        conditions.append(LocationRow.id.in_(serving))
    return conditions


def _distance_km(point: Point) -> ColumnElement[float]:
    """`app.domain.places.distance_km`, in SQL."""
    north = func.radians(LocationRow.latitude - point.latitude)
    east = func.radians(LocationRow.longitude - point.longitude)
    half_chord = func.power(func.sin(north / 2), 2) + func.cos(func.radians(literal(point.latitude))) * func.cos(
        func.radians(LocationRow.latitude)
    ) * func.power(func.sin(east / 2), 2)
    return 2 * EARTH_RADIUS_KM * func.asin(func.least(1.0, func.sqrt(half_chord)))
