"""What is known of whoever buys, for the checks of an order that comes in."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import PaymentState, TenderKind
from app.domain.search import EMAIL
from app.domain.validation.check import Credit, EarlierOrder

MOST = 200
"""Orders that are looked at, newest first; no rule counts so many."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""Of processes that make ids; generous."""

_LOOK = text(
    """
    WITH mine AS (
        SELECT o.id FROM orders o
        WHERE o.customer_id = CAST(:customer AS uuid) AND o.placed_at >= CAST(:since AS timestamptz)
        UNION
        SELECT s.order_id FROM order_search s
        WHERE s.term = CAST(:email AS text) AND s.kind = :email_kind AND s.order_id >= CAST(:first_id AS uuid)
    ), newest AS (
        SELECT o.id, o.placed_at, o.status = 'CANCELED' AS canceled
        FROM mine JOIN orders o USING (id)
        WHERE o.placed_at >= CAST(:since AS timestamptz) AND o.origin = 'LIVE' AND o.status NOT IN ('DRAFT', 'EXPIRED')
        ORDER BY o.placed_at DESC LIMIT :most
    )
    SELECT
        (SELECT jsonb_agg(jsonb_build_array(n.id, extract(epoch FROM n.placed_at), n.canceled, (
                    SELECT jsonb_object_agg(g.sku_id, g.units) FROM (
                        SELECT l.sku_id, sum(l.quantity) AS units FROM order_lines l
                        WHERE l.order_id = n.id AND l.parent_line_id IS NULL GROUP BY l.sku_id) g)))
         FROM newest n) AS earlier,
        c.credit_limit_minor, c.credit_limit_currency,
        CASE WHEN c.credit_limit_minor IS NOT NULL THEN (
            SELECT coalesce(sum(p.amount_minor - p.captured_minor), 0)
            FROM orders o JOIN payments p ON p.order_id = o.id
            WHERE o.customer_id = c.id AND o.currency = c.credit_limit_currency
              AND o.status NOT IN ('DRAFT', 'CANCELED', 'EXPIRED')
              AND p.tender = :tender AND p.status = ANY(CAST(:owed AS text[]))
        ) END AS used
    FROM (SELECT 1) one LEFT JOIN customers c ON CAST(:with_credit AS boolean) AND c.id = CAST(:customer AS uuid)
    """
)


class BuyerRepository:
    """Bound to no principal: what a check knows of a buyer is not what the caller may read."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def look(
        self,
        *,
        customer_id: UUID | None,
        email: str | None,
        since: datetime | None,
        with_credit: bool,
        tender: TenderKind,
        owed: Collection[PaymentState],
    ) -> tuple[tuple[EarlierOrder, ...], Credit | None]:
        """Orders of this customer or e-mail (its blind index) placed since then, and the customer's credit.

        `since` None asks for no orders.
        """
        row = (
            await self._session.execute(
                _LOOK,
                {
                    "customer": customer_id,
                    "email": email,
                    "email_kind": EMAIL,
                    "since": since,
                    "first_id": _first_id(since),
                    "most": MOST,
                    "with_credit": with_credit,
                    "tender": tender.value,
                    "owed": [state.value for state in owed],
                },
            )
        ).one()
        found: list[tuple[str, float, bool, dict[str, Any] | None]] = row.earlier or []
        earlier = tuple(
            EarlierOrder(
                id=UUID(order_id),
                placed_at=datetime.fromtimestamp(placed_at, UTC),
                goods={UUID(sku_id): units for sku_id, units in (goods or {}).items()},
                canceled=canceled,
            )
            for order_id, placed_at, canceled, goods in found
        )
        if row.credit_limit_minor is None:
            return earlier, None
        return earlier, Credit(row.credit_limit_minor, int(row.used), row.credit_limit_currency)


def _first_id(since: datetime | None) -> UUID | None:
    """No order that was placed since then has a smaller id: ids are made when orders come in (RFC 9562, version 7)."""
    if since is None:
        return None
    milliseconds = int((since - CLOCKS_DIFFER).timestamp() * 1000)
    return UUID(int=max(0, milliseconds) << 80)
