"""What waits for somebody to do something: payments to arrive, work to leave, parcels to be seen, stock to come in.

Driven from the open orders, which are few however many orders there are. Reads only, unlocked: the use case that
follows decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PAYMENTS = text(
    """
    SELECT p.id, o.id AS order_id, o.origin, p.tender, o.placed_at,
           least(o.total_minor - o.captured_minor, p.amount_minor) AS due_minor, o.currency, o.fulfillment_status
    FROM orders o JOIN payments p ON p.order_id = o.id
    WHERE o.status = 'OPEN' AND p.status = 'PENDING' AND NOT p.through_gateway AND o.placed_at <= :before
      AND o.total_minor > o.captured_minor AND p.amount_minor > 0
    ORDER BY o.placed_at, p.id LIMIT :limit
    """
)

_REFUSED = text(
    """
    SELECT o.id, o.placed_at FROM orders o
    WHERE o.status = 'OPEN' AND o.origin = 'LIVE' AND o.placed_at <= :before
      AND EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.status = 'FAILED' AND p.through_gateway)
      AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.status <> 'FAILED')
    ORDER BY o.placed_at, o.id LIMIT :limit
    """
)

_WORK = text(
    """
    SELECT f.id, o.id AS order_id, o.origin, o.placed_at, f.version, f.status, f.method, a.country,
           (SELECT s.id FROM shipments s WHERE s.fulfillment_order_id = f.id AND s.status = 'LABELED'
            AND s.label_status = 'PURCHASED' ORDER BY s.position LIMIT 1) AS labeled_id,
           EXISTS (SELECT FROM shipments s WHERE s.fulfillment_order_id = f.id AND s.status = 'LABELED') AS labeled
    FROM orders o JOIN fulfillment_orders f ON f.order_id = o.id
         JOIN deliveries d ON d.id = f.delivery_id LEFT JOIN addresses a ON a.id = d.address_id
    WHERE o.status = 'OPEN' AND f.status IN ('OPEN', 'ACCEPTED', 'PICKING', 'PICKED', 'PACKED', 'READY_FOR_PICKUP')
      AND o.placed_at <= :before
      AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.status IN ('PENDING', 'FAILED')
                      AND NOT p.through_gateway AND p.tender NOT IN ('INVOICE', 'COD', 'BNPL'))
      AND NOT EXISTS (SELECT FROM order_holds h WHERE h.order_id = o.id AND h.released_at IS NULL)
      AND EXISTS (SELECT FROM fulfillment_order_lines w WHERE w.fulfillment_order_id = f.id
                  AND w.quantity > w.canceled_quantity + w.shipped_quantity)
    ORDER BY o.placed_at, f.id LIMIT :limit
    """
)

_PARCELS = text(
    """
    SELECT s.id, o.id AS order_id, o.origin, s.status, s.shipped_at, a.country, a.city,
           (SELECT max(t.occurred_at) FROM tracking_events t WHERE t.shipment_id = s.id) AS seen_at,
           (SELECT count(*) FROM tracking_events t WHERE t.shipment_id = s.id) AS sightings
    FROM orders o JOIN shipments s ON s.order_id = o.id
         JOIN fulfillment_orders f ON f.id = s.fulfillment_order_id
         JOIN deliveries d ON d.id = f.delivery_id LEFT JOIN addresses a ON a.id = d.address_id
    WHERE o.status = 'OPEN' AND s.status IN ('IN_TRANSIT', 'OUT_FOR_DELIVERY', 'EXCEPTION') AND s.shipped_at <= :before
    ORDER BY s.shipped_at, s.id LIMIT :limit
    """
)

_UNDER_WAY = text(
    """
    SELECT o.id, o.token_generation FROM orders o JOIN channels c ON c.id = o.channel_id
    WHERE o.status = 'OPEN' AND o.origin = 'LIVE' AND c.code = :channel
    ORDER BY (SELECT count(*) FROM tracking_events t JOIN shipments s ON s.id = t.shipment_id
              WHERE s.order_id = o.id) DESC, o.placed_at DESC
    LIMIT 1
    """
)

_UNPAID_LINES = text(
    """
    SELECT l.id, l.order_id, o.placed_at, l.quantity,
           (SELECT count(*) FROM order_lines m WHERE m.order_id = o.id) AS lines
    FROM orders o JOIN order_lines l ON l.order_id = o.id
    WHERE o.status = 'OPEN' AND o.origin = 'LIVE' AND o.payment_status IN ('PENDING', 'AUTHORIZED')
      AND o.placed_at <= :before AND l.position = 0 AND l.canceled_quantity = 0 AND l.allocated_quantity = l.quantity
    ORDER BY o.placed_at, l.id LIMIT :limit
    """
)

_FREE = text(
    """
    SELECT s.code AS sku, p.code AS location, l.on_hand, l.reserved
    FROM stock_levels l JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
    WHERE s.code = ANY(CAST(:skus AS text[]))
    ORDER BY s.code, p.code
    """
)


@dataclass(frozen=True, slots=True)
class AwaitedPayment:
    """A payment of which nothing arrived yet. `due_minor`: its amount, at most what the order owes."""

    id: UUID
    order_id: UUID
    origin: str
    tender: str
    placed_at: datetime
    due_minor: int
    currency: str
    fulfillment_status: str


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order that somebody has to pay with other means."""

    id: UUID
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """A location's work that holds units and whose order is paid, or is paid later; `country` is where it goes.

    `labeled_id` is a shipment of it whose label is there, `labeled` whether one has or awaits a label.
    """

    id: UUID
    order_id: UUID
    origin: str
    placed_at: datetime
    version: int
    status: str
    method: str
    country: str | None
    labeled_id: UUID | None
    labeled: bool


@dataclass(frozen=True, slots=True)
class TravelingParcel:
    """A shipment that has not arrived. `seen_at` is the last sighting, None before the first."""

    id: UUID
    order_id: UUID
    origin: str
    status: str
    shipped_at: datetime
    country: str | None
    city: str | None
    seen_at: datetime | None
    sightings: int


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """The first line of a live order of which no money was taken and nothing picked or changed yet.

    `lines` is how many the order has.
    """

    id: UUID
    order_id: UUID
    placed_at: datetime
    quantity: int
    lines: int


@dataclass(frozen=True, slots=True)
class Free:
    """What is on hand and promised of a SKU at a location."""

    sku: str
    location: str
    on_hand: int
    reserved: int


class InFlightReading:
    """Open ends of orders, oldest first."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def payments(self, before: datetime, limit: int) -> Sequence[AwaitedPayment]:
        """Pending payments of orders placed until then."""
        rows = await self._session.execute(_PAYMENTS, {"before": before, "limit": limit})
        return [AwaitedPayment(*row) for row in rows]

    async def refused(self, before: datetime, limit: int) -> Sequence[RefusedOrder]:
        """Live orders placed until then whose every tender was refused."""
        rows = await self._session.execute(_REFUSED, {"before": before, "limit": limit})
        return [RefusedOrder(*row) for row in rows]

    async def work(self, before: datetime, limit: int) -> Sequence[WaitingWork]:
        """Work that may leave, of orders placed until then."""
        rows = await self._session.execute(_WORK, {"before": before, "limit": limit})
        return [WaitingWork(*row) for row in rows]

    async def order_under_way(self, channel: str) -> tuple[UUID, int] | None:
        """The open live order of the channel that was seen most often on its way: its id and its token's generation."""
        row = (await self._session.execute(_UNDER_WAY, {"channel": channel})).one_or_none()
        return None if row is None else (row.id, row.token_generation)

    async def parcels(self, before: datetime, limit: int) -> Sequence[TravelingParcel]:
        """Parcels under way that left until then."""
        rows = await self._session.execute(_PARCELS, {"before": before, "limit": limit})
        return [TravelingParcel(*row) for row in rows]

    async def unpaid_lines(self, before: datetime, limit: int) -> Sequence[UnpaidLine]:
        """First lines of untouched, unpaid live orders placed until then."""
        rows = await self._session.execute(_UNPAID_LINES, {"before": before, "limit": limit})
        return [UnpaidLine(*row) for row in rows]

    async def free(self, skus: Collection[str]) -> Sequence[Free]:
        """The levels of these SKUs, everywhere."""
        rows = await self._session.execute(_FREE, {"skus": list(skus)})
        return [Free(*row) for row in rows]

    async def count_orders(self) -> int:
        """How many orders there are, of any origin."""
        return int(await self._session.scalar(text("SELECT count(*) FROM orders")) or 0)
