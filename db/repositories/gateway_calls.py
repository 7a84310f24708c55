"""The queue of calls to gateways: taken under a lease by the database's clock, put off, or ended with their outcome.

It stands beside the ledger and is changed without the order's lock, so that two who work it off never wait for each
other. A call whose step ended otherwise meanwhile (a notice was quicker, it was given up) goes without being made.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import TransactionKind

if TYPE_CHECKING:
    from db.database import Database

_READY = """
    NOT EXISTS (
        SELECT FROM payment_transactions v JOIN payment_transactions e ON e.payment_id = v.payment_id
        WHERE v.id = c.id AND v.kind = 'VOID' AND e.kind = 'CAPTURE' AND e.status IN ('PENDING', 'ACTION_REQUIRED')
    )
"""
"""A promise is let go after all that is being taken of it: most gateways would refuse those captures with the rest."""

_TAKE = f"""
    WITH due AS (
        SELECT c.id FROM gateway_calls c
        WHERE {_READY} AND c.given_up_at IS NULL
          AND CASE WHEN CAST(:ids AS uuid[]) IS NULL THEN c.due_at <= clock_timestamp()
                   ELSE c.id = ANY(CAST(:ids AS uuid[])) AND c.attempts = 0 END
        ORDER BY c.due_at LIMIT :at_most FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE gateway_calls c SET attempts = c.attempts + 1, due_at = clock_timestamp() + CAST(:lease AS interval)
        FROM due WHERE c.id = due.id RETURNING c.id, c.token, c.attempts
    )
    SELECT k.id, k.token, k.attempts, s.kind, s.amount_minor, s.final, s.reference AS known_reference,
           p.id AS payment_id, p.gateway, p.stored_method, o.number, o.currency,
           coalesce(p.reference, (
               SELECT a.reference FROM payment_transactions a
               WHERE a.payment_id = p.id AND a.kind = 'AUTHORIZE' AND a.reference IS NOT NULL
               ORDER BY a.position DESC LIMIT 1)) AS authorization
    FROM taken k JOIN payment_transactions s ON s.id = k.id JOIN payments p ON p.id = s.payment_id
    JOIN orders o ON o.id = p.order_id
    ORDER BY k.id
"""  # noqa: S608 - no value is spliced in

_SECONDS_TO_NEXT = f"""
    SELECT CAST(extract(epoch FROM min(c.due_at) - clock_timestamp()) AS float8) FROM gateway_calls c
    WHERE c.given_up_at IS NULL AND {_READY}
"""  # noqa: S608 - no value is spliced in


_END = text(
    """
    WITH gone AS (
        DELETE FROM gateway_calls WHERE id = ANY(CAST(:ids AS uuid[])) RETURNING id, given_up_at
    )
    UPDATE orders o SET unanswered_calls = o.unanswered_calls - u.calls FROM (
        SELECT p.order_id, count(*) AS calls
        FROM gone g JOIN payment_transactions s ON s.id = g.id JOIN payments p ON p.id = s.payment_id
        WHERE g.given_up_at IS NOT NULL GROUP BY p.order_id
    ) u WHERE o.id = u.order_id
    """
)

_GIVE_UP = text(
    """
    WITH given_up AS (
        UPDATE gateway_calls SET given_up_at = clock_timestamp() WHERE id = :id AND given_up_at IS NULL RETURNING id
    )
    UPDATE orders SET unanswered_calls = unanswered_calls + 1
    WHERE id = :order_id AND EXISTS (SELECT FROM given_up)
    RETURNING id
    """
)

_ASK_AGAIN = text(
    """
    WITH asked AS (
        -- What was asked before is looked up first: the gateway may have done it.
        UPDATE gateway_calls SET given_up_at = NULL, attempts = 1, due_at = clock_timestamp()
        WHERE id = :id AND given_up_at IS NOT NULL RETURNING id
    )
    UPDATE orders SET unanswered_calls = unanswered_calls - 1
    WHERE id = :order_id AND EXISTS (SELECT FROM asked)
    RETURNING id
    """
)


@dataclass(frozen=True, slots=True)
class TakenCall:
    """A step that this process asks its gateway for now; `attempts` counts this one."""

    id: UUID
    token: str | None
    attempts: int
    kind: TransactionKind
    amount_minor: int
    final: bool
    known_reference: str | None
    payment_id: UUID
    gateway: str
    stored_method: str | None
    order_number: str
    currency: str
    authorization: str | None


class GatewayCallRepository:
    """Calls within the transaction that records their outcome."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def end(self, transaction_ids: Collection[UUID]) -> None:
        """These steps need no call any more; the payers' tokens go with them."""
        await self._session.execute(_END, {"ids": list(transaction_ids)})

    async def give_up(self, transaction_id: UUID, order_id: UUID) -> bool:
        """Nobody asks about this step any more; whether it was still asked about. The caller holds the order."""
        values = {"id": transaction_id, "order_id": order_id}
        return await self._session.scalar(_GIVE_UP, values) is not None

    async def ask_again(self, transaction_id: UUID, order_id: UUID) -> bool:
        """Ask about a step that was given up; whether it was. The caller holds the order."""
        values = {"id": transaction_id, "order_id": order_id}
        return await self._session.scalar(_ASK_AGAIN, values) is not None

    async def given_up(self, transaction_id: UUID) -> bool:
        """Whether nobody asks about a step any more. The caller holds the order."""
        query = text("SELECT EXISTS (SELECT FROM gateway_calls WHERE id = :id AND given_up_at IS NOT NULL)")
        return bool(await self._session.scalar(query, {"id": transaction_id}))


async def take_calls(
    database: "Database", lease: timedelta, *, ids: Collection[UUID] | None = None, at_most: int = 50
) -> list[TakenCall]:
    """Take calls that are due, or of these ids those that nobody ever took; nobody else gets them for `lease`."""
    values = {"ids": None if ids is None else list(ids), "lease": lease, "at_most": at_most}
    async with database.engine.begin() as connection:
        rows = (await connection.execute(text(_TAKE), values)).all()
    return [
        TakenCall(
            id=row.id,
            token=row.token,
            attempts=row.attempts,
            kind=TransactionKind(row.kind),
            amount_minor=row.amount_minor,
            final=row.final,
            known_reference=row.known_reference,
            payment_id=row.payment_id,
            gateway=row.gateway,
            stored_method=row.stored_method,
            order_number=row.number,
            currency=row.currency,
            authorization=row.authorization,
        )
        for row in rows
    ]


async def put_off(database: "Database", transaction_id: UUID, rest: timedelta) -> None:
    """Ask about this one again after a rest."""
    values = {"id": transaction_id, "rest": rest}
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE gateway_calls SET due_at = clock_timestamp() + CAST(:rest AS interval) WHERE id = :id"), values
        )


async def seconds_to_next_call(database: "Database") -> float | None:
    """How long until a call is due; 0 or less when one is, None when none waits."""
    async with database.engine.connect() as connection:
        wait: float | None = await connection.scalar(text(_SECONDS_TO_NEXT))
        return wait
