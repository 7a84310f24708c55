"""Whose a tracking number is, and what was seen under numbers that nobody knew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, text, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.carriers import Sighting
from app.domain.enums import ShipmentStatus, SightingState
from app.domain.ids import new_id
from app.domain.principal import Principal
from db.models.accounts import AppRow
from db.models.fulfillment import PackageRow, ShipmentRow
from db.models.sightings import UnmatchedSightingRow
from db.repositories.scope import visible_shipments
from db.repositories.sighting_reading import visible_sightings

if TYPE_CHECKING:
    from db.database import Database

AHEAD = timedelta(days=30)
"""So long before it leaves a parcel may be seen: its label was made. What was seen earlier is another parcel's."""

_OVER = frozenset(
    {ShipmentStatus.DELIVERED, ShipmentStatus.RETURN_TO_SENDER, ShipmentStatus.LOST, ShipmentStatus.VOIDED}
)

_FIELDS = (
    "tracking_number",
    "external_id",
    "status",
    "occurred_at",
    "description",
    "place",
    "country",
    "postal_code",
    "estimated_delivery_at",
    "told_at",
    "corrects",
)
"""What of a sighting is kept while nobody knows its number."""


_GIVE_UP = text(
    """
    UPDATE unmatched_sightings
    SET state = 'DISMISSED', settled_at = clock_timestamp(), description = NULL, place = NULL, postal_code = NULL
    WHERE state = 'WAITING' AND received_at < clock_timestamp() - CAST(:after AS interval)
    """
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A shipment that carries a number, itself or one of its parcels."""

    shipment_id: UUID
    status: ShipmentStatus
    since: datetime


@dataclass(frozen=True, slots=True)
class Matchable:
    """A number that waits, became known since, and whose app told of it."""

    app: str
    app_id: UUID
    tracking_number: str


class SightingRepository:
    """Within a transaction, and the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def bearers(self, numbers: Collection[str]) -> Mapping[str, Sequence[Bearer]]:
        """Shipments that carry these numbers, those that left last first; carriers use numbers again."""
        wanted = list(numbers)
        whole = select(ShipmentRow.tracking_number.label("number"), ShipmentRow.id.label("id")).where(
            ShipmentRow.tracking_number.in_(wanted)
        )
        parts = select(PackageRow.tracking_number, PackageRow.shipment_id).where(
            PackageRow.tracking_number.in_(wanted), PackageRow.shipment_id.is_not(None)
        )
        carried = union_all(whole, parts).subquery()
        since = func.coalesce(ShipmentRow.shipped_at, ShipmentRow.created_at)
        query = (
            select(carried.c.number, ShipmentRow.id, ShipmentRow.status, since)
            .distinct()
            .join(ShipmentRow, ShipmentRow.id == carried.c.id)
            .where(visible_shipments(self._principal))
            .order_by(since.desc(), ShipmentRow.id.desc())
        )
        found: dict[str, list[Bearer]] = {}
        for number, shipment_id, status, at in await self._session.execute(query):
            found.setdefault(number, []).append(Bearer(shipment_id, status, at))
        return found

    async def keep(
        self, app_id: UUID, carrier: str, sightings: Sequence[Sighting], received_at: datetime
    ) -> Mapping[tuple[str, str], UUID]:
        """Keep what was seen under unknown numbers, once; the rows' ids by number and external id."""
        rows = [
            {
                **{name: getattr(sighting, name) for name in _FIELDS},
                "id": new_id(),
                "app_id": app_id,
                "carrier": carrier,
                "received_at": received_at,
                "state": SightingState.WAITING,
                "try_at": received_at,
            }
            for sighting in sightings
        ]
        number, external = UnmatchedSightingRow.tracking_number, UnmatchedSightingRow.external_id
        await self._session.execute(insert(UnmatchedSightingRow).values(rows).on_conflict_do_nothing())
        query = select(UnmatchedSightingRow.id, number, external).where(
            UnmatchedSightingRow.app_id == app_id, number.in_({sighting.tracking_number for sighting in sightings})
        )
        return {(told, event): row_id for row_id, told, event in await self._session.execute(query)}

    async def waiting(self, tracking_number: str, app_id: UUID | None = None) -> list[UnmatchedSightingRow]:
        """What was seen under a number and waits, in the order of arrival; told by one app, or by any the caller sees.

        Locks: these rows; the caller holds the order of the shipment that they are to be matched to.
        """
        query = (
            select(UnmatchedSightingRow)
            .where(
                UnmatchedSightingRow.tracking_number == tracking_number,
                UnmatchedSightingRow.state == SightingState.WAITING,
            )
            .order_by(UnmatchedSightingRow.id)
            .with_for_update(of=UnmatchedSightingRow)
        )
        told = visible_sightings(self._principal) if app_id is None else UnmatchedSightingRow.app_id == app_id
        query = query.where(told)
        return list((await self._session.scalars(query)).all())

    async def last_seen(self, tracking_number: str, app_id: UUID) -> datetime | None:
        """When the last of what waits under a number was seen; None when nothing waits. Nothing is locked."""
        last: datetime | None = await self._session.scalar(
            select(func.max(UnmatchedSightingRow.occurred_at)).where(
                UnmatchedSightingRow.tracking_number == tracking_number,
                UnmatchedSightingRow.app_id == app_id,
                UnmatchedSightingRow.state == SightingState.WAITING,
            )
        )
        return last

    async def give_up(self, after: timedelta) -> None:
        """Dismiss what waits for longer than that, by the database's clock, and forget where and what it was."""
        await self._session.execute(_GIVE_UP, {"after": after})

    async def put_off(self, tracking_number: str, app_id: UUID, rest: timedelta) -> None:
        """What one app told under a number is not looked at again for a while."""
        await self._session.execute(
            update(UnmatchedSightingRow)
            .where(
                UnmatchedSightingRow.tracking_number == tracking_number,
                UnmatchedSightingRow.app_id == app_id,
                UnmatchedSightingRow.state == SightingState.WAITING,
            )
            .values(try_at=func.clock_timestamp() + rest)
        )

    async def settle(self, ids: Collection[UUID], state: SightingState, shipment_id: UUID | None, at: datetime) -> None:
        """They stand in a shipment's history now, or are nobody's."""
        await self._session.execute(
            update(UnmatchedSightingRow)
            .where(UnmatchedSightingRow.id.in_(list(ids)), UnmatchedSightingRow.state == SightingState.WAITING)
            .values(state=state, shipment_id=shipment_id, settled_at=at)
        )


def sighting_of(row: UnmatchedSightingRow) -> Sighting:
    """What was told, as it was told."""
    return Sighting(**{name: getattr(row, name) for name in _FIELDS})


async def matchable(database: "Database", limit: int, but: Collection[Matchable] = ()) -> list[Matchable]:
    """Numbers that wait, are due and carried by a shipment by now, of whatever scope; `but` some that were tried."""
    known = text(
        "EXISTS (SELECT FROM shipments s WHERE s.tracking_number = unmatched_sightings.tracking_number)"
        " OR EXISTS (SELECT FROM packages p WHERE p.tracking_number = unmatched_sightings.tracking_number"
        " AND p.shipment_id IS NOT NULL)"
    )
    query = (
        select(AppRow.code, UnmatchedSightingRow.app_id, UnmatchedSightingRow.tracking_number)
        .distinct()
        .join(AppRow, AppRow.id == UnmatchedSightingRow.app_id)
        .where(
            UnmatchedSightingRow.state == SightingState.WAITING,
            UnmatchedSightingRow.try_at <= func.clock_timestamp(),
            known,
        )
        .order_by(AppRow.code, UnmatchedSightingRow.tracking_number)
        .limit(limit + len(but))
    )
    async with database.session() as session:
        found = [Matchable(*row) for row in await session.execute(query)]
    return [one for one in found if one not in but][:limit]


def bearer_of(bearers: Sequence[Bearer], occurred_at: datetime) -> UUID | None:
    """Whose a sighting is: the only shipment with its number, or the only one that is under way, or the last one.

    None: nobody's, or there are several that it may be of, so that somebody has to say.
    """
    there = [bearer for bearer in bearers if bearer.since - AHEAD <= occurred_at]
    under_way = [bearer for bearer in there if bearer.status not in _OVER]
    if len(under_way) > 1:
        return None
    return next((bearer.shipment_id for bearer in (*under_way, *there)), None)
