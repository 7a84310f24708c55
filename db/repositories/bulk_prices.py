"""Prices of many SKUs at once, for whoever opens a shop: two statements, however many SKUs."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.ids import new_id

_SET = text(
    """
    INSERT INTO prices (id, sku_id, channel_id, currency, amount_minor, updated_at)
    SELECT id, sku_id, :channel, :currency, amount_minor, :at
    FROM unnest(CAST(:ids AS uuid[]), CAST(:skus AS uuid[]), CAST(:amounts AS bigint[])) AS w(id, sku_id, amount_minor)
    ON CONFLICT (sku_id, channel_id, currency)
    DO UPDATE SET amount_minor = excluded.amount_minor, updated_at = excluded.updated_at
    """
)

_RAISE_VERSIONS = text(
    """
    WITH locked AS MATERIALIZED (
        SELECT id FROM skus WHERE id = ANY(CAST(:skus AS uuid[])) ORDER BY id FOR UPDATE
    )
    UPDATE skus SET version = version + 1, updated_at = :at FROM locked WHERE skus.id = locked.id
    RETURNING skus.id, skus.code, skus.version
    """
)


async def set_prices(
    session: AsyncSession, channel_id: UUID, currency: str, amounts: Mapping[UUID, int], at: datetime
) -> list[tuple[UUID, str, int]]:
    """Set what these SKUs cost in a channel, in minor units; (id, code, new version) of each, for its event.

    Locks: the SKUs' rows, by id.
    """
    skus = sorted(amounts)
    raised = await session.execute(_RAISE_VERSIONS, {"skus": skus, "at": at})
    versions = [(row.id, row.code, row.version) for row in raised]
    await session.execute(
        _SET,
        {
            "channel": channel_id,
            "currency": currency,
            "ids": [new_id() for _ in skus],
            "skus": skus,
            "amounts": [amounts[sku] for sku in skus],
            "at": at,
        },
    )
    return sorted(versions)
