"""Who holds what: reservations and their lines. Quantities change by guarded statements only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ReservationPurpose, ReservationState
from app.domain.ids import new_id
from db.models.inventory import ReservationLineRow, ReservationRow
from db.saving import Batches, save_rows

_ADD = text(
    """
    INSERT INTO reservation_lines (id, reservation_id, order_line_id, sku_id, location_id, quantity, pinned)
    SELECT w.id, r.id, w.order_line_id, w.sku_id, w.location_id, w.quantity, w.pinned
    FROM reservations r, unnest(CAST(:ids AS uuid[]), CAST(:lines AS uuid[]), CAST(:skus AS uuid[]),
                                CAST(:locations AS uuid[]), CAST(:quantities AS int[]), CAST(:pinned AS boolean[]))
                         AS w(id, order_line_id, sku_id, location_id, quantity, pinned)
    WHERE r.order_id = :order_id AND r.state = 'ACTIVE' AND r.purpose = 'ORDER'
    ON CONFLICT (reservation_id, order_line_id, sku_id, location_id)
    DO UPDATE SET quantity = reservation_lines.quantity + excluded.quantity
    RETURNING id
    """
)


@dataclass(frozen=True, slots=True)
class Hold:
    """Units of an order line held at a location."""

    order_line_id: UUID
    sku_id: UUID
    location_id: UUID
    quantity: int
    pinned: bool = False


class ReservationRepository:
    """Holds of orders. A reservation is over when none of its units is held any more."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open_for_order(self, order_id: UUID, holds: Sequence[Hold], at: datetime) -> UUID | None:
        """Record what an order holds; None when it holds nothing."""
        if not holds:
            return None
        reservation_id = new_id()
        await save_rows(self._session, rows_for_order(reservation_id, order_id, holds, at), {})
        return reservation_id

    async def add_for_order(self, order_id: UUID, holds: Sequence[Hold], at: datetime) -> None:
        """Add units to what an order holds already, if it holds anything.

        Locks: the order's row is held by the caller.
        """
        added = await self._session.execute(
            _ADD,
            {
                "order_id": order_id,
                "ids": [new_id() for _ in holds],
                "lines": [hold.order_line_id for hold in holds],
                "skus": [hold.sku_id for hold in holds],
                "locations": [hold.location_id for hold in holds],
                "quantities": [hold.quantity for hold in holds],
                "pinned": [hold.pinned for hold in holds],
            },
        )
        if not added.all():
            await self.open_for_order(order_id, holds, at)

    async def reduce(self, order_id: UUID, holds: Sequence[Hold], ends_as: ReservationState) -> None:
        """Take units off an order's holds; a reservation that holds nothing more ends as CONVERTED or RELEASED.

        Locks: the order's row is held by the caller. An assertion fails when more is taken than is held.
        """
        if not holds:
            return
        # Two fulfillment orders of one location may hold units of one line, and an UPDATE meets each row once.
        units: Counter[tuple[UUID, UUID]] = Counter()
        for hold in holds:
            units[hold.order_line_id, hold.location_id] += hold.quantity
        reduced = await self._session.execute(
            text(
                """
                UPDATE reservation_lines l SET quantity = l.quantity - w.quantity
                FROM unnest(CAST(:lines AS uuid[]), CAST(:locations AS uuid[]), CAST(:quantities AS int[]))
                     AS w(order_line_id, location_id, quantity),
                     reservations r
                WHERE r.order_id = :order_id AND r.state = 'ACTIVE' AND l.reservation_id = r.id
                  AND l.order_line_id = w.order_line_id AND l.location_id = w.location_id
                  AND l.quantity >= w.quantity
                RETURNING l.id
                """
            ),
            {
                "order_id": order_id,
                "lines": [line_id for line_id, _ in units],
                "locations": [location_id for _, location_id in units],
                "quantities": list(units.values()),
            },
        )
        assert len(reduced.all()) == len(units), "an order releases only what it holds"
        await self._session.execute(
            text(
                """
                UPDATE reservations r SET state = :state, version = version + 1
                WHERE r.order_id = :order_id AND r.state = 'ACTIVE' AND NOT EXISTS (
                    SELECT FROM reservation_lines l WHERE l.reservation_id = r.id AND l.quantity > 0)
                """
            ),
            {"order_id": order_id, "state": ends_as.value},
        )


def rows_for_order(reservation_id: UUID, order_id: UUID, holds: Sequence[Hold], at: datetime) -> Batches:
    """What an order holds, as rows that nobody has written yet; at least one hold."""
    reservation: dict[str, Any] = {
        "id": reservation_id,
        "state": ReservationState.ACTIVE,
        "purpose": ReservationPurpose.ORDER,
        "order_id": order_id,
        "expires_at": None,
        "version": 1,
        "created_at": at,
    }
    lines: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "reservation_id": reservation_id,
            "order_line_id": hold.order_line_id,
            "sku_id": hold.sku_id,
            "location_id": hold.location_id,
            "quantity": hold.quantity,
            "pinned": hold.pinned,
        }
        for hold in holds
    ]
    return {ReservationRow: [reservation], ReservationLineRow: lines}
