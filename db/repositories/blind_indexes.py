"""Blind indexes of e-mail addresses, read with the addresses they stand for, and written anew."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.search import EMAIL

_EMAILS_OF_ORDERS = text("""
    SELECT o.id, (
        SELECT coalesce(array_agg(DISTINCT c.email), '{}') FROM contacts c
        WHERE c.email IS NOT NULL AND (
            c.id = o.contact_id OR c.id IN (SELECT d.recipient_id FROM deliveries d WHERE d.order_id = o.id)
        )
    ) AS emails
    FROM orders o WHERE o.id > :after ORDER BY o.id LIMIT :limit
""")

_REPLACE_TERMS = text("""
    WITH wanted AS (
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS w(order_id uuid, term text)
    ), gone AS (
        DELETE FROM order_search s USING unnest(CAST(:ids AS uuid[])) AS i(id)
        WHERE s.order_id = i.id AND s.kind = :kind
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.order_id = s.order_id AND w.term = s.term)
    )
    INSERT INTO order_search (order_id, kind, term) SELECT order_id, :kind, term FROM wanted ON CONFLICT DO NOTHING
""")

_LOGINS = text("""
    SELECT l.customer_id, l.login, c.email FROM customer_credentials l JOIN customers c ON c.id = l.customer_id
    WHERE l.customer_id > :after ORDER BY l.customer_id LIMIT :limit FOR UPDATE OF l
""")

_REPLACE_LOGINS = text("""
    UPDATE customer_credentials l SET login = decode(w.login, 'hex')
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS w(customer_id uuid, login text) WHERE w.customer_id = l.customer_id
""")


class BlindIndexes:
    """Named queries for whoever changes the secret; no scope."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def emails_of_orders(self, after: UUID, limit: int) -> list[tuple[UUID, list[str]]]:
        """The next orders by id, and the e-mail addresses that each is found by."""
        rows = await self._session.execute(_EMAILS_OF_ORDERS, {"after": after, "limit": limit})
        return [(row.id, row.emails) for row in rows]

    async def replace_terms(self, terms: Mapping[UUID, Sequence[str]]) -> None:
        """Let these orders be found by these blind indexes, and by no other."""
        rows = [{"order_id": str(order), "term": term} for order, found in terms.items() for term in found]
        values = {"rows": orjson.dumps(rows).decode(), "ids": list(terms), "kind": EMAIL}
        await self._session.execute(_REPLACE_TERMS, values)

    async def logins(self, after: UUID, limit: int) -> list[tuple[UUID, bytes, str | None]]:
        """The next customers who sign in, by id: their login and their address on file. Locks: their credentials."""
        rows = await self._session.execute(_LOGINS, {"after": after, "limit": limit})
        return [(row.customer_id, row.login, row.email) for row in rows]

    async def replace_logins(self, logins: Mapping[UUID, bytes]) -> None:
        """Give these customers these logins."""
        rows = [{"customer_id": str(customer), "login": login.hex()} for customer, login in logins.items()]
        await self._session.execute(_REPLACE_LOGINS, {"rows": orjson.dumps(rows).decode()})
