"""Who waits for stock, who holds it, and which levels have some left: what serving and shedding read and lock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import Order
from app.domain.orders.serve import Free
from db.models.orders import OrderRow
from db.repositories.available_to import available_to
from db.repositories.order_loading import build_orders
from db.repositories.queues import FREE_FOR_QUEUE, MAY_TAKE, WAITS, queue

MOST_AT_ONCE = 200
"""So many orders are served in one transaction at most; the job that sweeps serves the rest, before any newcomer."""

_WAITING = f"""
    SELECT o.id FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE l.sku_id = ANY(CAST(:skus AS uuid[])) AND {WAITS.format(line="l")}
      AND o.status = 'OPEN' AND o.stock_policy <> 'NONE'
"""  # noqa: S608 - no value is spliced in

_LOCK = text(
    f"""
    WITH waiting AS (
        (SELECT o.id FROM orders o WHERE o.id IN ({_WAITING})
         ORDER BY o.priority DESC, o.placed_at, o.id LIMIT :most)
        UNION SELECT l.order_id FROM supplies v
        JOIN supply_claims c ON c.supply_id = v.id AND c.quantity > 0 JOIN order_lines l ON l.id = c.order_line_id
        WHERE v.source_id = CAST(:source AS uuid)
    )
    SELECT o.id, o.id IN (SELECT id FROM waiting) AS waits FROM orders o
    WHERE o.id IN (SELECT id FROM waiting) OR o.id = ANY(CAST(:also AS uuid[]))
    ORDER BY o.id FOR UPDATE OF o
    """  # noqa: S608 - no value is spliced in
)

_JOINED = text(
    f"""
    WITH joined AS MATERIALIZED (
        SELECT id FROM ({_WAITING}) o WHERE id <> ALL(CAST(:known AS uuid[])) GROUP BY id LIMIT :most
    ), locked AS MATERIALIZED (
        SELECT o.id FROM orders o WHERE o.id IN (SELECT id FROM joined) ORDER BY o.id FOR UPDATE OF o SKIP LOCKED
    )
    SELECT (SELECT count(*) FROM joined) AS joined, ARRAY(SELECT id FROM locked) AS locked
    """  # noqa: S608 - no value is spliced in
)

_FREE = text(
    f"""
    SELECT c.id, l.sku_id, l.location_id, CAST({available_to("CAST(c.id AS text)")} AS int) AS units,
           NOT c.id = ANY(l.no_ship_channels) AS ships, NOT c.id = ANY(l.no_pickup_channels) AS hands_over
    FROM stock_levels l JOIN locations p ON p.id = l.location_id, unnest(CAST(:channels AS uuid[])) AS c(id)
    WHERE l.sku_id = ANY(CAST(:skus AS uuid[])) AND l.location_id = ANY(CAST(:locations AS uuid[]))
      AND l.on_hand > l.reserved AND p.active
    ORDER BY l.sku_id, l.location_id FOR UPDATE OF l SKIP LOCKED
    """  # noqa: S608 - no value is spliced in
)

_PLACES = text(
    """
    SELECT c.channel_id, p.id, p.code FROM channel_locations c JOIN locations p ON p.id = c.location_id
    WHERE c.channel_id = ANY(CAST(:channels AS uuid[])) AND p.active
      AND p.capabilities && ARRAY['SHIP', 'DROPSHIP'] AND 'SHIP' = ANY(c.roles)
    ORDER BY c.channel_id, p.priority DESC, c.position
    """
)

_HOLDERS = text(
    """
    WITH held AS (
        SELECT h.id, h.sku_id, h.location_id, h.reservation_id, h.order_line_id, h.quantity,
               CASE WHEN r.purpose = 'ORDER' THEN r.order_id END AS order_id, o.priority, o.placed_at, r.created_at,
               coalesce(r.channel_id, o.channel_id) AS channel_id, w.units AS wanted,
               h.quantity - coalesce((
                   SELECT sum(greatest(t.picked_quantity - t.shipped_quantity, 0))
                   FROM fulfillment_order_lines t JOIN fulfillment_orders f ON f.id = t.fulfillment_order_id
                   WHERE t.order_line_id = h.order_line_id AND f.location_id = h.location_id), 0) AS sheddable
        FROM unnest(CAST(:skus AS uuid[]), CAST(:locations AS uuid[]), CAST(:units AS int[]))
             AS w(sku_id, location_id, units)
        JOIN reservation_lines h ON h.sku_id = w.sku_id AND h.location_id = w.location_id AND h.quantity > 0
        JOIN reservations r ON r.id = h.reservation_id AND r.state = 'ACTIVE'
        LEFT JOIN orders o ON o.id = r.order_id AND r.purpose = 'ORDER'
    ), line_up AS (
        SELECT *, sum(sheddable) OVER (
            PARTITION BY sku_id, location_id
            ORDER BY order_id IS NOT NULL, priority, placed_at DESC, created_at DESC, id
            ROWS UNBOUNDED PRECEDING) - sheddable AS before
        FROM held WHERE sheddable > 0
    )
    SELECT id, sku_id, location_id, reservation_id, order_id, order_line_id, quantity,
           CAST(least(sheddable, wanted - before) AS int) AS units, channel_id
    FROM line_up WHERE before < wanted ORDER BY sku_id, location_id, before
    """
)


_HELD_BACK = """
    order_lines l JOIN orders o ON o.id = l.order_id AND o.status = 'OPEN'
    JOIN skus s ON s.id = l.sku_id
    LEFT JOIN order_lines k ON k.id = l.parent_line_id LEFT JOIN skus kit ON kit.id = k.sku_id
    WHERE l.reserved_quantity > 0 AND NOT l.is_kit
"""
_RELEASABLE = text(
    f"""
    SELECT DISTINCT o.id FROM {_HELD_BACK}
      AND greatest(s.available_from, kit.available_from, '-infinity') <= now()
      AND o.id <> ALL(CAST(:but AS uuid[]))
    ORDER BY o.id LIMIT :most
    """  # noqa: S608 - no value is spliced in
)
_NEXT_STREET_DATE = text(
    f"""
    SELECT min(greatest(s.available_from, kit.available_from)) - clock_timestamp() FROM {_HELD_BACK}
      AND greatest(s.available_from, kit.available_from) > now()
    """  # noqa: S608 - no value is spliced in
)

_SERVABLE = text(
    f"""
    SELECT DISTINCT q.sku_id FROM ({queue("w.sku_id <> ALL(CAST(:but AS uuid[]))")}) q
    JOIN stock_levels l ON l.sku_id = q.sku_id AND l.on_hand > l.reserved
    JOIN locations p ON p.id = l.location_id AND p.active
    WHERE {MAY_TAKE} AND {FREE_FOR_QUEUE} > 0 ORDER BY q.sku_id LIMIT :most
    """  # noqa: S608 - no value is spliced in
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Units at a location that a cart (no order) or an order's line holds, and how many of them it is to lose."""

    id: UUID
    sku_id: UUID
    location_id: UUID
    reservation_id: UUID
    order_id: UUID | None
    order_line_id: UUID | None
    quantity: int
    units: int
    channel_id: UUID | None


@dataclass(frozen=True, slots=True)
class HeldUnits:
    """Units that an order's line holds at a location."""

    line_id: UUID
    location_id: UUID
    location: str
    quantity: int

    @property
    def place(self) -> tuple[UUID, UUID]:
        """The line and the location."""
        return self.line_id, self.location_id


class WaitingRepository:
    """Orders that wait. Bound to no principal: who is served is the shop's affair, whoever brought the units."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(
        self, sku_ids: Collection[UUID], also: Collection[UUID], source_id: UUID | None
    ) -> tuple[set[UUID], set[UUID]]:
        """Lock, sorted by id in one statement, who waits first for these SKUs, and the named orders: (all, waiting).

        At most `MOST_AT_ONCE` of those who wait; and everybody who was promised units of a source of supplies.
        """
        parameters = {"skus": list(sku_ids), "also": list(also), "source": source_id, "most": MOST_AT_ONCE}
        rows = (await self._session.execute(_LOCK, parameters)).all()
        return {row.id for row in rows}, {row.id for row in rows if row.waits}

    async def skus_of(self, order_id: UUID) -> set[UUID]:
        """The SKUs of an order's lines that take stock, unlocked: an order's lines keep their SKUs."""
        query = text("SELECT sku_id FROM order_lines WHERE order_id = :order_id AND takes_stock")
        return set(await self._session.scalars(query, {"order_id": order_id}))

    async def load(self, order_ids: Collection[UUID]) -> list[Order]:
        """Orders that the caller has locked, as they stand now."""
        if not order_ids:
            return []
        rows = await self._session.scalars(
            select(OrderRow)
            .where(OrderRow.id.in_(list(order_ids)))
            .order_by(OrderRow.id)
            .execution_options(populate_existing=True)
        )
        return await build_orders(self._session, rows.all())

    async def lock_joined(self, sku_ids: Collection[UUID], known: Collection[UUID]) -> list[UUID] | None:
        """Lock the orders that wait for these SKUs and are not among the known ones; None when others have one of them.

        Nobody is waited for, so that it may be done after levels are locked.
        """
        parameters = {"skus": list(sku_ids), "known": list(known), "most": MOST_AT_ONCE}
        found = (await self._session.execute(_JOINED, parameters)).one()
        return list(found.locked) if found.joined == len(found.locked) else None

    async def places(self, channel_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
        """The locations that serve each channel now, preferred first, with their codes."""
        found: dict[UUID, list[tuple[UUID, str]]] = {}
        for channel_id, location_id, code in await self._session.execute(_PLACES, {"channels": list(channel_ids)}):
            found.setdefault(channel_id, []).append((location_id, code))
        return found

    async def free(
        self, channel_ids: Collection[UUID], sku_ids: Collection[UUID], location_ids: Collection[UUID]
    ) -> list[Free]:
        """What these channels could be promised from each level; the levels are locked.

        A level that somebody else has locked is left to them: nobody waits for it here, so nothing can deadlock.
        Levels that this transaction has changed are always looked at.
        """
        rows = await self._session.execute(
            _FREE, {"channels": list(channel_ids), "skus": list(sku_ids), "locations": list(location_ids)}
        )
        return [Free(*row) for row in rows if row.units > 0]

    async def hold_levels(self, sku_ids: Collection[UUID], location_ids: Collection[UUID]) -> None:
        """Keep these levels as they are until the transaction ends. Locks: levels by (SKU, location)."""
        await self._session.execute(
            text(
                """
                SELECT id FROM stock_levels
                WHERE sku_id = ANY(CAST(:skus AS uuid[])) AND location_id = ANY(CAST(:locations AS uuid[]))
                ORDER BY sku_id, location_id FOR UPDATE
                """
            ),
            {"skus": list(sku_ids), "locations": list(location_ids)},
        )

    async def holders(self, wanted: Mapping[tuple[UUID, UUID], int]) -> list[Holder]:
        """Who would lose so many units by (SKU, location), unlocked: carts, then orders that nobody has picked.

        Lower priority before higher, younger before older; fewer units than wanted when the rest is picked.
        """
        rows = await self._session.execute(
            _HOLDERS,
            {
                "skus": [sku for sku, _ in wanted],
                "locations": [location for _, location in wanted],
                "units": list(wanted.values()),
            },
        )
        return [Holder(*row) for row in rows]

    async def lock_reservations(self, reservation_ids: Collection[UUID]) -> None:
        """Lock reservations, sorted by id. The caller holds the orders it needs."""
        await self._session.execute(
            text("SELECT id FROM reservations WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE"),
            {"ids": list(reservation_ids)},
        )

    async def held_by(self, order_id: UUID) -> list[HeldUnits]:
        """What an order holds, by line and location. The caller holds the order."""
        query = text(
            """
            SELECT h.order_line_id, h.location_id, p.code, h.quantity
            FROM reservations r JOIN reservation_lines h ON h.reservation_id = r.id AND h.quantity > 0
            JOIN locations p ON p.id = h.location_id
            WHERE r.order_id = :order_id AND r.state = 'ACTIVE' AND r.purpose = 'ORDER'
            ORDER BY h.order_line_id, p.code
            """
        )
        return [HeldUnits(*row) for row in await self._session.execute(query, {"order_id": order_id})]

    async def releasable(self, most: int, but: Collection[UUID] = ()) -> list[UUID]:
        """Orders that hold units without work whose street date has come, by the database's clock; oldest first."""
        return list(await self._session.scalars(_RELEASABLE, {"most": most, "but": list(but)}))

    async def until_next_street_date(self) -> timedelta | None:
        """How long until a street date comes that somebody waits for; None when nobody does."""
        return await self._session.scalar(_NEXT_STREET_DATE)

    async def servable(self, most: int, but: Collection[UUID] = ()) -> list[UUID]:
        """SKUs that somebody waits for while a location that serves them has units free."""
        return list(await self._session.scalars(_SERVABLE, {"most": most, "but": list(but)}))
