"""Messages with which customers set a password: queued for whoever owns an address, known or not, and read back.

Asking is one statement that writes one message in either case, so that nobody can tell by the answer, by what it cost
or by what it left whether there is such a customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.ids import new_id
from app.domain.messages import MessageKind, span_of

_REQUEST = text(
    """
    WITH recipient AS (
        SELECT coalesce(
            (SELECT customer_id FROM customer_credentials WHERE login = ANY(CAST(:logins AS bytea[])) LIMIT 1),
            (SELECT min(c.id::text)::uuid
             FROM customers c LEFT JOIN customer_credentials k ON k.customer_id = c.id
             WHERE lower(c.email) = :email AND c.external_source IS NULL AND k.customer_id IS NULL
             HAVING count(*) = 1)
        ) AS customer_id
    ), wanted AS (
        SELECT customer_id FROM recipient
        WHERE NOT EXISTS (SELECT FROM outgoing_messages WHERE repeat_key = :repeat_key)
    ), stranger AS (
        INSERT INTO contacts (id, email) SELECT CAST(:contact_id AS uuid), :email FROM wanted WHERE customer_id IS NULL
        RETURNING id
    )
    INSERT INTO outgoing_messages (id, kind, state, contact_id, customer_id, repeat_key, created_at)
    SELECT CAST(:id AS uuid), :kind, 'QUEUED', (SELECT id FROM stranger), customer_id, :repeat_key, :at FROM wanted
    ON CONFLICT (repeat_key) DO NOTHING
    """
)

_LINK = text(
    """
    SELECT m.id, m.created_at, m.customer_id, coalesce(c.email, p.email) AS email, k.password_hash
    FROM outgoing_messages m
    LEFT JOIN customers c ON c.id = m.customer_id
    LEFT JOIN contacts p ON p.id = m.contact_id
    LEFT JOIN customer_credentials k ON k.customer_id = m.customer_id
    WHERE m.id = :id AND m.kind = :kind
    """
)


@dataclass(frozen=True, slots=True)
class Link:
    """Whom a message lets set a password. `customer_id` None: somebody who is no customer yet.

    `password_hash` is what the customer signs in with at present; `email` may be unknown by now.
    """

    message_id: UUID
    created_at: datetime
    customer_id: UUID | None
    email: str | None
    password_hash: str | None = field(repr=False)


class CustomerLinkRepository:
    """The queue, as far as it is about passwords."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def request(self, email: str, logins: Sequence[bytes], at: datetime) -> None:
        """Queue one message for the owner of a normalized address; the same again within ten minutes is one message.

        It goes to the customer who signs in with the address, else to the one customer on file with it who belongs to
        no other system, else to the bare address. Answers nothing, so that nobody learns which.
        """
        await self._session.execute(
            _REQUEST,
            {
                "id": new_id(),
                "kind": MessageKind.PASSWORD.value,
                "contact_id": new_id(),
                "email": email,
                "logins": list(logins),
                "repeat_key": f"{MessageKind.PASSWORD}:{logins[0].hex()}:{span_of(at)}",
                "at": at,
            },
        )

    async def find(self, message_id: UUID) -> Link | None:
        """Whom a message lets set a password, as things stand."""
        row = (await self._session.execute(_LINK, {"id": message_id, "kind": MessageKind.PASSWORD.value})).one_or_none()
        return None if row is None else Link(row.id, row.created_at, row.customer_id, row.email, row.password_hash)
