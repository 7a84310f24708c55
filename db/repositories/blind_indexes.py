"""What orders are found by and customers sign in as, read as it stands on them, and written anew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_WHAT_FINDS_ORDERS = text("""
    WITH batch AS (
        SELECT id, number, external_id, contact_id, billing_address_id
        FROM orders WHERE id > :after ORDER BY id LIMIT :limit
    ), people AS (
        SELECT b.id, c.email, c.name, c.phone FROM batch b JOIN contacts c ON c.id = b.contact_id
        UNION ALL
        SELECT b.id, c.email, c.name, c.phone
        FROM batch b JOIN deliveries d ON d.order_id = b.id JOIN contacts c ON c.id = d.recipient_id
    ), places AS (
        SELECT b.id, a.* FROM batch b
        CROSS JOIN LATERAL (
            SELECT name, company, phone, postal_code FROM addresses WHERE id = b.billing_address_id
            UNION ALL
            SELECT a.name, a.company, a.phone, a.postal_code
            FROM deliveries d JOIN addresses a ON a.id = d.address_id WHERE d.order_id = b.id
        ) AS a
    )
    SELECT b.id AS order_id, b.number, b.external_id,
           ARRAY(SELECT s.code FROM order_lines l JOIN skus s ON s.id = l.sku_id WHERE l.order_id = b.id) AS skus,
           ARRAY(SELECT tracking_number FROM shipments WHERE order_id = b.id AND tracking_number IS NOT NULL)
               AS tracking_numbers,
           ARRAY(SELECT email FROM people p WHERE p.id = b.id) AS emails,
           ARRAY(SELECT name FROM people p WHERE p.id = b.id UNION SELECT unnest(ARRAY[name, company])
                 FROM places p WHERE p.id = b.id) AS names,
           ARRAY(SELECT phone FROM people p WHERE p.id = b.id UNION SELECT phone FROM places p WHERE p.id = b.id)
               AS phones,
           ARRAY(SELECT postal_code FROM places p WHERE p.id = b.id) AS postal_codes
    FROM batch b ORDER BY b.id
""")

_REPLACE_TERMS = text("""
    WITH wanted AS (
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS w(order_id uuid, kind text, term text)
    ), gone AS (
        DELETE FROM order_search s USING unnest(CAST(:ids AS uuid[])) AS i(id)
        WHERE s.order_id = i.id
          AND NOT EXISTS (SELECT FROM wanted w WHERE (w.order_id, w.kind, w.term) = (s.order_id, s.kind, s.term))
    )
    INSERT INTO order_search (order_id, kind, term) SELECT order_id, kind, term FROM wanted ON CONFLICT DO NOTHING
""")

_LOGINS = text("""
    SELECT l.customer_id, l.login, c.email FROM customer_credentials l JOIN customers c ON c.id = l.customer_id
    WHERE l.customer_id > :after ORDER BY l.customer_id LIMIT :limit FOR UPDATE OF l
""")

_REPLACE_LOGINS = text("""
    UPDATE customer_credentials l SET login = decode(w.login, 'hex')
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS w(customer_id uuid, login text) WHERE w.customer_id = l.customer_id
""")


@dataclass(frozen=True, slots=True)
class WhatFinds:
    """An order and what stands on it that people look for."""

    order_id: UUID
    number: str
    external_id: str | None
    skus: Sequence[str]
    tracking_numbers: Sequence[str]
    emails: Sequence[str | None]
    names: Sequence[str | None]
    phones: Sequence[str | None]
    postal_codes: Sequence[str | None]


class BlindIndexes:
    """Named queries for whoever changes the secret; no scope."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def what_finds_orders(self, after: UUID, limit: int) -> list[WhatFinds]:
        """The next orders by id, and all that each is found by."""
        rows = await self._session.execute(_WHAT_FINDS_ORDERS, {"after": after, "limit": limit})
        return [WhatFinds(*row) for row in rows]

    async def replace_terms(self, terms: Mapping[UUID, Collection[tuple[str, str]]]) -> None:
        """Let these orders be found by these (kind, term) pairs, and by no other."""
        rows = [
            {"order_id": str(order), "kind": kind, "term": term}
            for order, found in terms.items()
            for kind, term in found
        ]
        await self._session.execute(_REPLACE_TERMS, {"rows": orjson.dumps(rows).decode(), "ids": list(terms)})

    async def logins(self, after: UUID, limit: int) -> list[tuple[UUID, bytes, str | None]]:
        """The next customers who sign in, by id: their login and their address on file. Locks: their credentials."""
        rows = await self._session.execute(_LOGINS, {"after": after, "limit": limit})
        return [(row.customer_id, row.login, row.email) for row in rows]

    async def replace_logins(self, logins: Mapping[UUID, bytes]) -> None:
        """Give these customers these logins."""
        rows = [{"customer_id": str(customer), "login": login.hex()} for customer, login in logins.items()]
        await self._session.execute(_REPLACE_LOGINS, {"rows": orjson.dumps(rows).decode()})
