"""What waiting lines were promised, and the limits of such promises, as readers see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import PromiseKind
from app.domain.principal import Principal
from db.models.orders import OrderLineRow
from db.models.waiting import BackorderLimitRow, SupplyClaimRow
from db.repositories.scope import of_visible_orders


@dataclass(frozen=True, slots=True)
class ClaimRead:
    """Units of a line that wait, and when they are expected; neither supply nor date: nobody knows when."""

    line_id: UUID
    quantity: int
    supply_id: UUID | None
    expected_at: datetime | None


@dataclass(frozen=True, slots=True)
class LimitRead:
    """How many units of a SKU may be sold without stock and date, and how many are."""

    sku_id: UUID
    channel_id: UUID | None
    kind: PromiseKind
    quantity: int
    used: int


class PromiseReading:
    """Named queries within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._visible = of_visible_orders(OrderLineRow.order_id, principal)

    async def claims(self, line_ids: Collection[UUID]) -> Sequence[ClaimRead]:
        """What lines of visible orders wait for, the earliest first and what has no date last."""
        rows = await self._session.execute(
            select(
                SupplyClaimRow.order_line_id,
                SupplyClaimRow.quantity,
                SupplyClaimRow.supply_id,
                SupplyClaimRow.expected_at,
            )
            .join(OrderLineRow, OrderLineRow.id == SupplyClaimRow.order_line_id)
            .where(SupplyClaimRow.order_line_id.in_(list(line_ids)), self._visible)
            .order_by(SupplyClaimRow.expected_at.asc().nulls_last(), SupplyClaimRow.id)
        )
        return [ClaimRead(*row) for row in rows]

    async def limits(self, sku_ids: Collection[UUID]) -> Sequence[LimitRead]:
        """The limits of SKUs: for any channel first, then by channel."""
        rows = await self._session.execute(
            select(
                BackorderLimitRow.sku_id,
                BackorderLimitRow.channel_id,
                BackorderLimitRow.kind,
                BackorderLimitRow.quantity,
                BackorderLimitRow.used,
            )
            .where(BackorderLimitRow.sku_id.in_(list(sku_ids)))
            .order_by(BackorderLimitRow.kind, BackorderLimitRow.channel_id.nulls_first())
        )
        return [LimitRead(*row) for row in rows]
