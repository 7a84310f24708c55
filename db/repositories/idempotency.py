"""Idempotency: one effect per (principal, operation, key), in the transaction of the effect.

A rolled-back attempt leaves nothing, so a refusal is never kept. A second attempt waits for the first to end.
Source: reliability rows F13-F16; scope and hash as in Stripe's API, but inside the business transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import IdempotencyMismatch
from app.domain.ids import new_id
from app.domain.principal import Principal
from db.models.log import IdempotencyRow


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the first call with this key made."""

    result_type: str
    result_id: UUID


_CLAIM = text(
    """
    INSERT INTO idempotency_keys (id, principal, operation, key, input_hash, result_type, result_id, created_at)
    VALUES (CAST(:id AS uuid), :principal, :operation, :key, CAST(:input_hash AS bytea), :result_type,
            CAST(:result_id AS uuid), :created_at)
    ON CONFLICT (principal, operation, key) DO NOTHING RETURNING id
    """
)


class IdempotencyRepository:
    """Claims keys for the caller."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def claim(
        self, operation: str, key: str, input_hash: bytes, result_type: str, result_id: UUID, at: datetime
    ) -> Outcome | None:
        """Claim a key for a result about to be made; None when the claim is ours, else the first call's outcome.

        Raises IdempotencyMismatch when the key came with another input. Waits (lock_timeout) for a concurrent holder.
        """
        claimed = await self._session.scalar(
            _CLAIM,
            {
                "id": new_id(),
                "principal": self._principal.key,
                "operation": operation,
                "key": key,
                "input_hash": input_hash,
                "result_type": result_type,
                "result_id": result_id,
                "created_at": at,
            },
        )
        if claimed is not None:
            return None
        first = await self._session.scalar(
            select(IdempotencyRow).where(
                IdempotencyRow.principal == self._principal.key,
                IdempotencyRow.operation == operation,
                IdempotencyRow.key == key,
            )
        )
        assert first is not None, "a conflicting key was committed"
        if first.input_hash != input_hash:
            raise IdempotencyMismatch
        return Outcome(first.result_type, first.result_id)
