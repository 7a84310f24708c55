"""Finding the step of a payment that a gateway's notice is about."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import TransactionKind

_BY_KEY = "s.id = CAST(:key AS uuid)"
_BY_REFERENCE = "s.reference = CAST(:reference AS text)"
_BY_AUTHORIZATION = """
    s.reference IS NULL AND s.status IN ('PENDING', 'ACTION_REQUIRED')
    AND (CAST(:amount AS bigint) IS NULL OR s.amount_minor = CAST(:amount AS bigint))
    AND s.payment_id IN (
        SELECT a.payment_id FROM payment_transactions a
        WHERE a.kind = 'AUTHORIZE' AND a.reference = CAST(:authorization AS text)
    )
"""
_STEP = """
    SELECT s.id, s.amount_minor, o.currency
    FROM payment_transactions s JOIN payments p ON p.id = s.payment_id JOIN orders o ON o.id = p.order_id
    WHERE p.gateway = :gateway AND s.kind = :kind AND {how}
    ORDER BY s.id LIMIT 1
"""
_PAYMENT = text(
    """
    SELECT p.id FROM payments p JOIN payment_transactions a ON a.payment_id = p.id
    WHERE p.gateway = :gateway AND a.kind = 'AUTHORIZE' AND a.reference = :authorization
    ORDER BY p.id LIMIT 1
    """
)


@dataclass(frozen=True, slots=True)
class NoticedStep:
    """A step, what it was asked to move, and in which currency."""

    id: UUID
    amount_minor: int
    currency: str


class NoticedStepRepository:
    """Looks for steps without a lock: whoever changes one locks its order, within the caller's scope."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def step(
        self,
        gateway: str,
        kind: TransactionKind,
        *,
        key: UUID | None,
        reference: str | None,
        authorization: str | None,
        amount_minor: int | None,
    ) -> NoticedStep | None:
        """By our key where the gateway repeats it, else by its own id of the step, else by what is under way.

        The last looks at steps that nobody has an id of yet: of this authorization, this amount, the oldest first.
        """
        known = {"key": key, "reference": reference, "authorization": authorization, "amount": amount_minor}
        for given, how in ((key, _BY_KEY), (reference, _BY_REFERENCE), (authorization, _BY_AUTHORIZATION)):
            if given is None:
                continue
            named = {name: value for name, value in known.items() if f":{name}" in how}
            query = text(_STEP.format(how=how))
            row = (await self._session.execute(query, {"gateway": gateway, "kind": kind.value, **named})).one_or_none()
            if row is not None:
                return NoticedStep(*row)
        return None

    async def payment(self, gateway: str, authorization: str) -> UUID | None:
        """The payment that an authorization's reference belongs to."""
        found = await self._session.scalar(_PAYMENT, {"gateway": gateway, "authorization": authorization})
        return None if found is None else UUID(str(found))
