"""Reading payments and their ledgers, in batches `(database, principal, keys) -> {key: value}`.

Everything is read within the principal's scope; stores and warehouses find no payments at all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from app.domain.privacy import payment_reference_disclosure, shown_reference
from db.database import Database
from db.models.payments import PaymentRow, PaymentTransactionRow
from db.repositories.customer_overview import CustomerOverview
from db.repositories.payment_reading import PaymentReadRepository

PaymentRead = tuple[PaymentRow, str, str | None]
"""A payment, its order's currency, and as much of the gateway's reference as the principal may read."""

TransactionRead = tuple[PaymentTransactionRow, str, str | None]
"""A step of a payment, its order's currency, and as much of the gateway's reference as the principal may read."""

Row = TypeVar("Row", PaymentRow, PaymentTransactionRow)


async def payments_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[PaymentRead]]:
    """Batch: the payments of an order, in order."""
    async with database.reading() as session:
        found = await PaymentReadRepository(session, principal).payments(order_ids)
    return grouped((payment[0].order_id, payment) for payment in _shown(principal, found))


async def payments_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, PaymentRead]:
    """Batch: single payments."""
    async with database.reading() as session:
        found = await PaymentReadRepository(session, principal).payments_by_ids(ids)
    return {payment[0].id: payment for payment in _shown(principal, found)}


async def payments_of_customers(
    database: Database, principal: Principal, customer_ids: Sequence[UUID]
) -> Mapping[UUID, list[PaymentRead]]:
    """Batch: the newest payments of a customer over all orders, the newest first."""
    disclosure = payment_reference_disclosure(principal)
    async with database.reading() as session:
        found = await CustomerOverview(session, principal).payments(customer_ids)
    return grouped(
        (customer_id, (row, currency, shown_reference(row.reference, disclosure)))
        for customer_id, row, currency in found
    )


async def transactions_by_payment(
    database: Database, principal: Principal, payment_ids: Sequence[UUID]
) -> Mapping[UUID, list[TransactionRead]]:
    """Batch: the steps of a payment, in order."""
    async with database.reading() as session:
        found = await PaymentReadRepository(session, principal).transactions(payment_ids)
    return grouped((step[0].payment_id, step) for step in shown_steps(principal, found))


async def transactions_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, TransactionRead]:
    """Batch: single steps of payments."""
    async with database.reading() as session:
        found = await PaymentReadRepository(session, principal).transactions_by_ids(ids)
    return {step[0].id: step for step in shown_steps(principal, found)}


async def unanswered_since(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """Batch: since when gateways are not asked any more how steps ended; others are absent."""
    async with database.reading() as session:
        return await PaymentReadRepository(session, principal).unanswered(ids)


def shown_steps(principal: Principal, found: Sequence[tuple[PaymentTransactionRow, str]]) -> Sequence[TransactionRead]:
    """Steps as the principal may read them."""
    return _shown(principal, found)


def _shown(principal: Principal, found: Sequence[tuple[Row, str]]) -> list[tuple[Row, str, str | None]]:
    disclosure = payment_reference_disclosure(principal)
    return [(row, currency, shown_reference(row.reference, disclosure)) for row, currency in found]
