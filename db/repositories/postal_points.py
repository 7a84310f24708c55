"""Where postal codes lie, offline: imported points, and the middle of those that begin alike.

Codes go in and come out normalized (`app.domain.postal_codes`). A code that is not known is looked for by its prefixes,
the longest first, so that a full code finds its district and a new one its neighborhood.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.places import Point
from app.domain.postal_codes import normalized_postal_code, postal_areas

MAX_CODE = 16
"""Longer texts are no postal codes; they are not looked for."""


@dataclass(frozen=True, slots=True)
class PostalPoint:
    """Where a postal code lies; not `exact` when only an area around it is known."""

    point: Point
    exact: bool


_FIND = text(
    """
    SELECT latitude, longitude, points = 0 AND postal_code = :code AS exact FROM postal_points
    WHERE country = :country AND postal_code = ANY(CAST(:codes AS text[]))
    ORDER BY length(postal_code) DESC LIMIT 1
    """
)

_STAGE = text(
    "CREATE TEMPORARY TABLE stated_points (country text, postal_code text, latitude double precision,"
    " longitude double precision) ON COMMIT DROP"
)

_MIDDLE = """
    avg(latitude) AS latitude,
    degrees(atan2(avg(sin(radians(longitude))), avg(cos(radians(longitude))))) AS longitude
"""
"""Longitudes go round: the middle of 179 and -179 is 180, not 0."""

_TAKE = text(
    f"""
    INSERT INTO postal_points (country, postal_code, latitude, longitude, points)
    SELECT country, postal_code, {_MIDDLE}, 0 FROM stated_points GROUP BY country, postal_code
    ON CONFLICT (country, postal_code) DO UPDATE
        SET latitude = excluded.latitude, longitude = excluded.longitude, points = 0
    """  # noqa: S608 - no value is spliced in
)

_FORGET_AREAS = text(
    "DELETE FROM postal_points WHERE points > 0 AND country IN (SELECT DISTINCT country FROM stated_points)"
)

_DRAW_AREAS = text(
    f"""
    INSERT INTO postal_points (country, postal_code, latitude, longitude, points)
    SELECT country, left(postal_code, size), {_MIDDLE}, count(*)
    FROM postal_points, generate_series(2, length(postal_code) - 1) AS size
    WHERE points = 0 AND country IN (SELECT DISTINCT country FROM stated_points)
      AND substr(postal_code, size, 2) !~ '^[A-Z][A-Z]$'
    GROUP BY country, left(postal_code, size)
    ON CONFLICT DO NOTHING  -- an imported code says it better
    """  # noqa: S608 - no value is spliced in
)


class PostalPoints:
    """Finds and takes postal points."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, country: str, postal_code: str) -> PostalPoint | None:
        """Where a postal code lies, or the smallest known area around it; None when nobody knows. One statement."""
        code = normalized_postal_code(postal_code)
        if not code or len(code) > MAX_CODE:
            return None
        found = (
            await self._session.execute(_FIND, {"country": country, "code": code, "codes": [code, *postal_areas(code)]})
        ).one_or_none()
        return None if found is None else PostalPoint(Point(found.latitude, found.longitude), found.exact)

    async def take(self, batches: Iterable[Sequence[tuple[str, str, float, float]]]) -> int:
        """Take points: (country, normalized code, latitude, longitude). Answers with how many different codes.

        A code that stands several times lies in their middle; one that was known moves; others stay. Areas of the
        named countries are drawn anew: from two characters on, of prefixes that are not codes themselves.
        """
        await self._session.execute(_STAGE)
        connection = await self._session.connection()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        for batch in batches:
            await driver.copy_records_to_table("stated_points", records=batch)
        await self._session.execute(_FORGET_AREAS)
        taken: Any = await self._session.execute(_TAKE)
        await self._session.execute(_DRAW_AREAS)
        return int(taken.rowcount)
