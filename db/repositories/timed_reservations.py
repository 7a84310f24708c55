"""Reservations with a clock: made, prolonged and ended by guarded statements, on the database's clock alone.

What orders hold is in `reservations.py`; both hold units in the same two tables, so that `reserved` has one sum.
Locks: a reservation's row guards its lines; several are locked sorted by id; before stock levels, after orders.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ReservationPurpose, ReservationState
from app.domain.principal import Principal
from app.domain.reservations import CLOCKED, HeldLine, Reservation, owner_of

_TIMED = ", ".join(f"'{purpose.value}'" for purpose in CLOCKED)

# Foreign and missing look alike. A shopper's own, and what has no owner: its id, which cannot be guessed, is the right.
_VISIBLE = f"""
    r.purpose IN ({_TIMED})
    AND (CAST(:channels AS text[]) IS NULL OR c.code = ANY(CAST(:channels AS text[])))
    AND CASE WHEN :merchant THEN
        CAST(:locations AS text[]) IS NULL OR EXISTS (
            SELECT FROM reservation_lines l JOIN locations p ON p.id = l.location_id
            WHERE l.reservation_id = r.id AND p.code = ANY(CAST(:locations AS text[])))
        ELSE r.owner IS NULL OR r.owner = :owner END
"""

# Whether it is over is asked outside, so that who waited for the row's lock asks the clock after that.
_READ = f"""
    WITH found AS MATERIALIZED (
        SELECT r.id, r.state, r.purpose, r.channel_id, c.code AS channel, r.owner, r.expires_at, r.created_at, r.version
        FROM reservations r JOIN channels c ON c.id = r.channel_id
        WHERE r.id = ANY(CAST(:ids AS uuid[])) AND {_VISIBLE} ORDER BY r.id {{lock}}
    )
    SELECT *, expires_at <= clock_timestamp() AS over FROM found
"""  # noqa: S608 - nothing of a caller's is spliced in

_LINES = text(
    """
    SELECT l.reservation_id, l.id, l.sku_id, s.code AS sku, l.location_id, p.code AS location, l.quantity, l.pinned
    FROM reservation_lines l JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
    WHERE l.reservation_id = ANY(CAST(:ids AS uuid[])) ORDER BY s.code COLLATE "C", p.code COLLATE "C", l.pinned
    """
)

_OPEN = text(
    """
    WITH opened AS (
        INSERT INTO reservations (id, state, purpose, channel_id, owner, expires_at, created_at, version)
        SELECT :id, 'ACTIVE', :purpose, :channel_id, :owner, at + CAST(:life AS interval), at, 1
        FROM clock_timestamp() AS at RETURNING id, created_at, expires_at
    ), held AS (
        INSERT INTO reservation_lines (id, reservation_id, sku_id, location_id, quantity, pinned)
        SELECT l.id, opened.id, l.sku_id, l.location_id, l.quantity, l.pinned
        FROM opened, unnest(CAST(:lines AS uuid[]), CAST(:skus AS uuid[]), CAST(:locations AS uuid[]),
                            CAST(:quantities AS int[]), CAST(:pinned AS boolean[]))
             AS l(id, sku_id, location_id, quantity, pinned)
    )
    SELECT created_at, expires_at FROM opened
    """
)

_HOLD = text(
    """
    WITH held AS (
        INSERT INTO reservation_lines (id, reservation_id, sku_id, location_id, quantity, pinned)
        SELECT l.id, :id, l.sku_id, l.location_id, l.quantity, l.pinned
        FROM unnest(CAST(:lines AS uuid[]), CAST(:skus AS uuid[]), CAST(:locations AS uuid[]),
                    CAST(:quantities AS int[]), CAST(:pinned AS boolean[]))
             AS l(id, sku_id, location_id, quantity, pinned)
    )
    UPDATE reservations SET version = version + 1 WHERE id = :id
    """
)

# Longer, never shorter, and never beyond what one may hold in all.
_EXTEND = text(
    """
    UPDATE reservations
    SET expires_at = greatest(expires_at, least(clock_timestamp() + CAST(:life AS interval),
                                                created_at + CAST(:in_all AS interval))),
        version = version + 1
    WHERE id = :id AND state = 'ACTIVE' AND expires_at > clock_timestamp()
    RETURNING expires_at
    """
)

_END = text(
    """
    WITH ended AS (
        UPDATE reservations SET state = :state, version = version + 1, order_id = CAST(:order_id AS uuid)
        WHERE id = ANY(CAST(:ids AS uuid[])) AND state = 'ACTIVE' RETURNING id
    ), emptied AS (
        UPDATE reservation_lines l SET quantity = 0 FROM ended
        WHERE l.reservation_id = ended.id
    )
    SELECT count(*) FROM ended
    """
)

# The earliest first, of one channel: what a channel gives back is put to its own account.
_EXPIRED = text(
    """
    WITH first AS (
        SELECT channel_id FROM reservations
        WHERE state = 'ACTIVE' AND expires_at <= clock_timestamp() AND NOT id = ANY(CAST(:but AS uuid[]))
        ORDER BY expires_at LIMIT 1
    )
    SELECT r.id FROM reservations r JOIN first USING (channel_id)
    WHERE r.state = 'ACTIVE' AND r.expires_at <= clock_timestamp() AND NOT r.id = ANY(CAST(:but AS uuid[]))
    ORDER BY r.expires_at LIMIT :most
    """
)

_SHED = text(
    """
    UPDATE reservation_lines l SET quantity = l.quantity - w.units
    FROM unnest(CAST(:ids AS uuid[]), CAST(:units AS int[])) AS w(id, units)
    WHERE l.id = w.id AND l.quantity >= w.units
    RETURNING l.reservation_id
    """
)

_SHED_STATES = text(
    """
    UPDATE reservations r
    SET version = version + 1, state = CASE WHEN EXISTS (
        SELECT FROM reservation_lines l WHERE l.reservation_id = r.id AND l.quantity > 0)
        THEN r.state ELSE 'RELEASED' END
    WHERE r.id = ANY(CAST(:ids AS uuid[]))
    """
)


_EVERYBODYS: Mapping[str, Any] = {"merchant": True, "owner": None, "channels": None, "locations": None}


class TimedReservationRepository:
    """What carts, checkouts, drafts and quotes hold, within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope: dict[str, Any] = {
            "merchant": principal.acts_for_merchant,
            "owner": owner_of(principal),
            "channels": None if principal.channels is None else list(principal.channels),
            "locations": None if principal.locations is None else list(principal.locations),
        }

    async def by_ids(self, ids: Collection[UUID], *, everybodys: bool = False) -> dict[UUID, Reservation]:
        """Reservations as they stand, unlocked; two statements. `everybodys`: a fact is about whoever holds units."""
        return await self._read(_READ.format(lock=""), ids, _EVERYBODYS if everybodys else self._scope)

    async def lock(self, ids: Collection[UUID], *, skip_locked: bool = False) -> dict[UUID, Reservation]:
        """Lock reservations sorted by id, and read them; `skip_locked` leaves out what others have locked."""
        lock = "FOR UPDATE OF r SKIP LOCKED" if skip_locked else "FOR UPDATE OF r"
        return await self._read(_READ.format(lock=lock), ids, self._scope)

    async def open(
        self,
        reservation_id: UUID,
        purpose: ReservationPurpose,
        channel_id: UUID,
        owner: str | None,
        life: timedelta,
        lines: Sequence[HeldLine],
    ) -> tuple[datetime, datetime]:
        """Begin a reservation; when it was made and when it runs out."""
        row = await self._session.execute(
            _OPEN,
            {
                "id": reservation_id,
                "purpose": purpose.value,
                "channel_id": channel_id,
                "owner": owner,
                "life": life,
                "lines": [line.id for line in lines],
                "skus": [line.sku_id for line in lines],
                "locations": [line.location_id for line in lines],
                "quantities": [line.quantity for line in lines],
                "pinned": [line.pinned for line in lines],
            },
        )
        created_at, expires_at = row.one()
        return created_at, expires_at

    async def extend(self, reservation_id: UUID, life: timedelta, in_all: timedelta) -> datetime | None:
        """Let it last `life` from now, at most `in_all` from when it was made; None when it is over."""
        values = {"id": reservation_id, "life": life, "in_all": in_all}
        expires_at: datetime | None = await self._session.scalar(_EXTEND, values)
        return expires_at

    async def replace_lines(self, reservation_id: UUID, lines: Sequence[HeldLine]) -> None:
        """Let a reservation that the caller has locked hold these units in place of those."""
        gone = text("DELETE FROM reservation_lines WHERE reservation_id = :id")
        await self._session.execute(gone, {"id": reservation_id})
        await self._session.execute(
            _HOLD,
            {
                "id": reservation_id,
                "lines": [line.id for line in lines],
                "skus": [line.sku_id for line in lines],
                "locations": [line.location_id for line in lines],
                "quantities": [line.quantity for line in lines],
                "pinned": [line.pinned for line in lines],
            },
        )

    async def end(self, ids: Collection[UUID], state: ReservationState, order_id: UUID | None = None) -> None:
        """End reservations that the caller has locked: they hold nothing more. `order_id` took the units over."""
        ended = await self._session.scalar(_END, {"ids": list(ids), "state": state.value, "order_id": order_id})
        assert ended == len(ids), "only what is active ends, and the caller has locked it"

    async def expired(self, most: int, *, but: Collection[UUID] = ()) -> list[UUID]:
        """The ids of reservations of one channel that ran out, the earliest first, unlocked."""
        return list(await self._session.scalars(_EXPIRED, {"most": most, "but": list(but)}))

    async def until_next_expiry(self) -> timedelta | None:
        """How long until the next one runs out, negative when one has; None when nothing is held by the clock."""
        wait: timedelta | None = await self._session.scalar(
            text("SELECT min(expires_at) - clock_timestamp() FROM reservations WHERE state = 'ACTIVE'")
        )
        return wait

    async def shed(self, units: Mapping[UUID, int]) -> frozenset[UUID]:
        """Take units off lines (by id) of reservations that the caller has locked; the reservations.

        One that holds nothing more ends as RELEASED.
        """
        rows = await self._session.scalars(_SHED, {"ids": list(units), "units": list(units.values())})
        shed = list(rows)
        assert len(shed) == len(units), "a reservation loses only what it holds"
        await self._session.execute(_SHED_STATES, {"ids": sorted(set(shed))})
        return frozenset(shed)

    async def _read(self, statement: str, ids: Collection[UUID], scope: Mapping[str, Any]) -> dict[UUID, Reservation]:
        rows = (await self._session.execute(text(statement), {"ids": list(ids), **scope})).all()
        lines: dict[UUID, list[HeldLine]] = {row.id: [] for row in rows}
        if rows:
            for reservation_id, *line in await self._session.execute(_LINES, {"ids": list(lines)}):
                lines[reservation_id].append(HeldLine(*line))
        return {row.id: _reservation(row, lines[row.id]) for row in rows}


def _reservation(row: Row[Any], lines: Sequence[HeldLine]) -> Reservation:
    return Reservation(
        id=row.id,
        state=ReservationState(row.state),
        purpose=ReservationPurpose(row.purpose),
        channel_id=row.channel_id,
        channel=row.channel,
        owner=row.owner,
        expires_at=row.expires_at,
        created_at=row.created_at,
        version=row.version,
        lines=tuple(lines),
        over=row.over,
    )
