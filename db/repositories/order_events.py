"""An order's history: the events of the order itself and of its payments, work and shipments, from the log.

Found by subject and not by routing key: subjects have an index, and what a caller may not see of the order (another
location's work, money) is left out of its history too. Facts that the sequencer has not placed yet are not in the log.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.log import LoggedEvent
from app.domain.pages import Page, Slice, cut
from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderRow, ShipmentRow
from db.models.log import EventRow
from db.models.orders import OrderRow
from db.models.payments import PaymentRow
from db.repositories.event_reading import logged
from db.repositories.scope import (
    visible_fulfillment_orders,
    visible_orders,
    visible_payments,
    visible_shipments,
    within,
)


class OrderEventRepository:
    """Reads histories for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def page(self, order_id: UUID, page: Page) -> Slice[LoggedEvent]:
        """A page of an order's history, oldest first; the key is the position. Empty for an order out of sight."""
        query = select(EventRow).where(EventRow.subject_id.in_(await self._subjects(order_id)))
        if page.after is not None:
            query = query.where(EventRow.position > page.after[0])
        assert not page.backward, "a history is read from its beginning"
        rows = await self._session.scalars(query.order_by(EventRow.position).limit(page.limit + 1))
        return cut([logged(row) for row in rows], page)

    async def _subjects(self, order_id: UUID) -> Sequence[UUID]:
        caller = self._principal
        queries: list[Select[UUID]] = [
            select(OrderRow.id).where(OrderRow.id == order_id, visible_orders(caller)),
            select(PaymentRow.id).where(
                PaymentRow.order_id == order_id, within(PaymentRow.order_id, OrderRow.id, visible_payments(caller))
            ),
            select(FulfillmentOrderRow.id).where(
                FulfillmentOrderRow.order_id == order_id, visible_fulfillment_orders(caller)
            ),
            select(ShipmentRow.id).where(ShipmentRow.order_id == order_id, visible_shipments(caller)),
        ]
        return (await self._session.scalars(union_all(*queries))).all()
