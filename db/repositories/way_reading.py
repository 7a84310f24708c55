"""What a tracking page knows beside the order itself: when work began, and where postal codes lie."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.places import Point
from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderRow
from db.models.log import EventRow
from db.models.orders import DeliveryRow
from db.models.people import AddressRow
from db.repositories.scope import of_visible_orders

BEGINNINGS = (
    "fulfillment_order.accepted",
    "fulfillment_order.picking",
    "fulfillment_order.picked",
    "fulfillment_order.packed",
    "fulfillment_order.ready_for_pickup",
    "fulfillment_order.dispatched",
)
"""What says that somebody had begun; which of them comes first depends on how a place works."""

_FIND = text(
    """
    SELECT asked.country, asked.code, found.latitude, found.longitude
    FROM unnest(CAST(:countries AS text[]), CAST(:codes AS text[])) AS asked (country, code)
    CROSS JOIN LATERAL (
        SELECT latitude, longitude FROM postal_points
        WHERE country = asked.country
          AND postal_code IN (SELECT left(asked.code, size) FROM generate_series(1, length(asked.code)) AS size)
        ORDER BY length(postal_code) DESC LIMIT 1
    ) AS found
    """
)


class WayReading:
    """Named queries within the caller's scope; where a postal code lies is no secret."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def begun(self, delivery_ids: Collection[UUID]) -> dict[UUID, datetime]:
        """When work for these deliveries began, by delivery; a fact that has no position yet is not in the log."""
        rows = await self._session.execute(
            select(FulfillmentOrderRow.delivery_id, func.min(EventRow.occurred_at))
            .join(EventRow, EventRow.subject_id == FulfillmentOrderRow.id)
            .where(
                FulfillmentOrderRow.delivery_id.in_(list(delivery_ids)),
                EventRow.type.in_(BEGINNINGS),
                of_visible_orders(FulfillmentOrderRow.order_id, self._principal),
            )
            .group_by(FulfillmentOrderRow.delivery_id)
        )
        return {delivery_id: at for delivery_id, at in rows}

    async def goals(self, delivery_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
        """The country and the postal code of where these deliveries go, by delivery: to be told by its area only."""
        rows = await self._session.execute(
            select(DeliveryRow.id, AddressRow.country, AddressRow.postal_code)
            .join(AddressRow, AddressRow.id == DeliveryRow.address_id)
            .where(
                DeliveryRow.id.in_(list(delivery_ids)),
                AddressRow.postal_code.is_not(None),
                of_visible_orders(DeliveryRow.order_id, self._principal),
            )
        )
        return {delivery_id: (country, postal_code) for delivery_id, country, postal_code in rows if postal_code}

    async def points(self, areas: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Point]:
        """The middle of areas (country, beginning of a normalized postal code), or of the smallest known around it."""
        rows = await self._session.execute(
            _FIND, {"countries": [country for country, _ in areas], "codes": [code for _, code in areas]}
        )
        return {(row.country, row.code): Point(row.latitude, row.longitude) for row in rows}
