"""When lines are promised and expected, when they came, and what was promised before, as readers see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.enums import PromiseCause
from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderLineRow, PackageLineRow, PackageRow, ShipmentRow
from db.models.orders import DeliveryRow, OrderLineRow
from db.models.promises import PromiseRevisionRow
from db.repositories.scope import of_visible_orders


@dataclass(frozen=True, slots=True)
class LinePromiseRead:
    """What stands for a line now. `arrived_at` is when its last unit came, None while some are still to come."""

    line_id: UUID
    promised_from: datetime | None
    promised_by: datetime | None
    promised_on: date | None
    expected_by: datetime | None
    revisions: int
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class RevisionRead:
    """What was promised and expected of a line from an instant on."""

    line_id: UUID
    promised_from: datetime | None
    promised_by: datetime | None
    promised_on: date | None
    expected_by: datetime | None
    cause: PromiseCause
    at: datetime


class LinePromiseReading:
    """Named queries within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._visible = of_visible_orders(OrderLineRow.order_id, principal)

    async def promises(self, line_ids: Collection[UUID]) -> Sequence[LinePromiseRead]:
        """What stands for these lines; none for those that are canceled whole."""
        part = aliased(OrderLineRow)
        arrived = (
            select(func.max(ShipmentRow.delivered_at))
            .select_from(part)
            .join(FulfillmentOrderLineRow, FulfillmentOrderLineRow.order_line_id == part.id)
            .join(PackageLineRow, PackageLineRow.fulfillment_order_line_id == FulfillmentOrderLineRow.id)
            .join(PackageRow, PackageRow.id == PackageLineRow.package_id)
            .join(ShipmentRow, ShipmentRow.id == PackageRow.shipment_id)
            .where(
                or_(part.id == OrderLineRow.id, part.parent_line_id == OrderLineRow.id),
                part.order_id == OrderLineRow.order_id,
                OrderLineRow.delivered_quantity == OrderLineRow.quantity - OrderLineRow.canceled_quantity,
            )
            .correlate(OrderLineRow)
            .scalar_subquery()
        )
        rows = await self._session.execute(
            select(
                OrderLineRow.id,
                DeliveryRow.promised_from,
                DeliveryRow.promised_by,
                DeliveryRow.promised_on,
                OrderLineRow.expected_by,
                OrderLineRow.promise_revision,
                arrived,
            )
            .join(DeliveryRow, DeliveryRow.id == OrderLineRow.delivery_id)
            .where(
                OrderLineRow.id.in_(list(line_ids)),
                and_(OrderLineRow.quantity > OrderLineRow.canceled_quantity, self._visible),
            )
        )
        return [LinePromiseRead(*row) for row in rows]

    async def revisions(self, line_ids: Collection[UUID]) -> Sequence[RevisionRead]:
        """What was promised of these lines, the first promise first; none where nothing ever changed."""
        row = PromiseRevisionRow
        rows = await self._session.execute(
            select(
                row.order_line_id,
                row.promised_from,
                row.promised_by,
                row.promised_on,
                row.expected_by,
                row.cause,
                func.coalesce(row.occurred_at, row.created_at),
            )
            .join(OrderLineRow, OrderLineRow.id == row.order_line_id)
            .where(row.order_line_id.in_(list(line_ids)), self._visible)
            .order_by(row.order_line_id, row.sequence)
        )
        return [RevisionRead(*found) for found in rows]
