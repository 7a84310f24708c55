"""Outgoing messages: queued in the transaction that has something to tell, read by whoever sends them.

Queuing is one statement whether or not anything comes of it, so that who asks cannot tell by what it cost. Messages
about passwords are queued by `db.repositories.customer_links`.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.ids import new_id
from app.domain.messages import MessageKind, MessageState, QueuedMessage
from app.domain.search import EMAIL, NUMBER
from db.models.messages import OutgoingMessageRow
from db.models.orders import OrderRow

_REQUEST = text(
    """
    -- A commit that waits for the disk would tell a hit from a miss; a message lost in a crash is asked for again.
    WITH quiet AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO outgoing_messages (id, kind, state, contact_id, order_id, repeat_key, created_at)
    SELECT CAST(:id AS uuid), 'ORDER_ACCESS', 'QUEUED', contact.id, o.id,
           'ORDER_ACCESS:' || o.id || ':' || o.token_generation || ':' || CAST(:span AS bigint),
           CAST(:at AS timestamptz)
    FROM quiet CROSS JOIN order_search AS found JOIN orders AS o ON o.id = found.order_id
         JOIN contacts AS contact ON contact.id = o.contact_id AND contact.email IS NOT NULL
    WHERE CAST(:allowed AS boolean) AND :postal_code <> '' AND found.kind = :number_kind AND found.term = :number
      AND EXISTS (SELECT FROM order_search AS mailed
                  WHERE mailed.order_id = o.id AND mailed.kind = :email_kind
                    AND mailed.term = ANY (CAST(:emails AS text[])))
      AND EXISTS (SELECT FROM addresses AS place
                  WHERE upper(regexp_replace(place.postal_code, '[^0-9A-Za-z]', '', 'g')) = :postal_code
                    AND (place.id = o.billing_address_id
                         OR place.id IN (SELECT address_id FROM deliveries WHERE order_id = o.id)))
    ON CONFLICT (repeat_key) DO NOTHING
    """
)


_TELL_BUYER = text(
    """
    WITH buyer AS (
        SELECT o.id, o.token_generation, contact.id AS contact_id,
               CASE WHEN contact.id IS NULL THEN o.customer_id END AS customer_id
        FROM orders AS o LEFT JOIN contacts AS contact ON contact.id = o.contact_id AND contact.email IS NOT NULL
        WHERE o.id = CAST(:order_id AS uuid) AND num_nonnulls(contact.id, o.customer_id) > 0
    ), queued AS (
        INSERT INTO outgoing_messages (id, kind, state, contact_id, customer_id, order_id, repeat_key, created_at)
        SELECT CAST(:id AS uuid), 'ORDER_ACCESS', 'QUEUED', contact_id, customer_id, id,
               'ORDER_ACCESS:' || id || ':' || token_generation || ':' || CAST(:span AS bigint),
               CAST(:at AS timestamptz)
        FROM buyer WHERE CAST(:wanted AS boolean)
        ON CONFLICT (repeat_key) DO NOTHING
    )
    SELECT EXISTS (SELECT FROM buyer)
    """
)


class MessageRepository:
    """The queue of outgoing messages."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def queue_order_access(self, order_id: UUID, *, wanted: bool, span: int, at: datetime) -> bool:
        """Queue the link to an order for its buyer; whether there is anybody to tell, also when none is `wanted`.

        The contact that came with the order goes before the account. One statement; the order's row is as it stands.
        """
        values = {"order_id": order_id, "id": new_id(), "wanted": wanted, "span": span, "at": at}
        return bool(await self._session.scalar(_TELL_BUYER, values))

    async def request_order_access(
        self, *, number: str, emails: Sequence[str], postal_code: str, allowed: bool, span: int, at: datetime
    ) -> None:
        """Queue a link to the order that all three belong to: its number, a blind index of an e-mail, a postal code.

        All three are normalized. One statement, and no answer: nobody who calls this may know what was found. Nothing
        is looked at when it is not `allowed`; an order without a buyer's e-mail has nobody to tell.
        """
        await self._session.execute(
            _REQUEST,
            {
                "id": new_id(),
                "number": number,
                "number_kind": NUMBER,
                "emails": list(emails),
                "email_kind": EMAIL,
                "postal_code": postal_code,
                "allowed": allowed,
                "span": span,
                "at": at,
            },
        )

    async def queued(self, limit: int) -> Sequence[QueuedMessage]:
        """Messages that nobody has sent yet, oldest first."""
        query = select(OutgoingMessageRow).where(OutgoingMessageRow.state == MessageState.QUEUED)
        rows = await self._session.scalars(query.order_by(OutgoingMessageRow.id).limit(limit))
        return [_message(row) for row in rows]

    async def find(self, message_id: UUID) -> QueuedMessage | None:
        """A message, sent or not."""
        row = await self._session.scalar(select(OutgoingMessageRow).where(OutgoingMessageRow.id == message_id))
        return None if row is None else _message(row)

    async def mark_sent(self, message_id: UUID) -> bool:
        """Take a message off the queue; whether it stood there."""
        statement = (
            update(OutgoingMessageRow)
            .where(OutgoingMessageRow.id == message_id, OutgoingMessageRow.state == MessageState.QUEUED)
            .values(state=MessageState.SENT)
            .returning(OutgoingMessageRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def order_generation(self, order_id: UUID) -> int:
        """The generation that a link to an order is made of now. The order exists."""
        generation = await self._session.scalar(select(OrderRow.token_generation).where(OrderRow.id == order_id))
        assert generation is not None, "a message about an order points at one"
        return generation


def _message(row: OutgoingMessageRow) -> QueuedMessage:
    return QueuedMessage(
        id=row.id,
        kind=MessageKind(row.kind),
        contact_id=row.contact_id,
        customer_id=row.customer_id,
        order_id=row.order_id,
        created_at=row.created_at,
    )
