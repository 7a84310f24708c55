"""Credit accounts and their ledgers, for writing. An account's row guards its ledger."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, insert, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.credit import CreditAccount, CreditEntry, Hold
from app.domain.enums import CreditEntryKind, CreditKind
from db.models.credit import CreditAccountRow, CreditEntryRow
from db.models.orders import OrderRow
from db.models.payments import PaymentRow


class CreditRepository:
    """Accounts by what finds them; nobody's scope is asked: gateways and use cases say who may."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, account: CreditAccount, at: datetime, *, code_digest: bytes | None = None) -> bool:
        """Write a new one unless the customer, or the code, has one; whether it was written."""
        row = {**_moving(account, at), "code_digest": code_digest, "created_at": at}
        fixed = ("id", "kind", "currency", "last_characters", "customer_id")
        row |= {name: getattr(account, name) for name in fixed}
        written = upsert(CreditAccountRow).values(row).on_conflict_do_nothing().returning(CreditAccountRow.id)
        return await self._session.scalar(written) is not None

    async def find_card(self, digests: Collection[bytes]) -> UUID | None:
        """The gift card whose code has one of these digests."""
        return await self._session.scalar(
            select(CreditAccountRow.id).where(CreditAccountRow.code_digest.in_(list(digests)))
        )

    async def find_customers(self, customer_id: UUID, currency: str) -> UUID | None:
        """What a customer has in a currency."""
        return await self._session.scalar(
            select(CreditAccountRow.id).where(
                CreditAccountRow.customer_id == customer_id, CreditAccountRow.currency == currency
            )
        )

    async def lock(self, account_id: UUID, kind: CreditKind | None = None) -> CreditAccount | None:
        """An account as it stands. Locks: its row."""
        row = await self._session.scalar(
            select(CreditAccountRow)
            .where(CreditAccountRow.id == account_id, true() if kind is None else CreditAccountRow.kind == kind)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return None if row is None else account_value(row)

    async def entry(self, entry_id: UUID) -> CreditEntry | None:
        """One step."""
        row = await self._session.scalar(select(CreditEntryRow).where(CreditEntryRow.id == entry_id))
        return None if row is None else entry_value(row)

    async def account_of_hold(self, hold_id: UUID, kind: CreditKind) -> UUID | None:
        """The account of a promise that was made."""
        return await self._session.scalar(
            select(CreditEntryRow.account_id)
            .join(CreditAccountRow, CreditAccountRow.id == CreditEntryRow.account_id)
            .where(
                CreditEntryRow.id == hold_id,
                CreditEntryRow.kind == CreditEntryKind.HOLD,
                CreditEntryRow.refused.is_(None),
                CreditAccountRow.kind == kind,
            )
        )

    async def account_of_entry(self, entry_id: UUID) -> UUID:
        """The account of a step that was written."""
        found = await self._session.scalar(select(CreditEntryRow.account_id).where(CreditEntryRow.id == entry_id))
        assert found is not None, "it was read a moment ago"
        return found

    async def hold(self, hold_id: UUID) -> Hold:
        """A promise and what became of it; its account is locked."""
        rows = (
            await self._session.scalars(
                select(CreditEntryRow).where((CreditEntryRow.id == hold_id) | (CreditEntryRow.hold_id == hold_id))
            )
        ).all()
        (promise,) = [entry_value(row) for row in rows if row.id == hold_id]
        return Hold(promise, [entry_value(row) for row in rows if row.id != hold_id])

    async def save(self, account: CreditAccount, entries: Sequence[CreditEntry], at: datetime) -> None:
        """Write a locked account and the steps that brought it there."""
        await self._session.execute(
            update(CreditAccountRow).where(CreditAccountRow.id == account.id).values(_moving(account, at))
        )
        if entries:
            names = ("id", "kind", "amount_minor", "balance_delta", "held_delta", "hold_id", "order_id", "reason")
            rows = [
                {name: getattr(entry, name) for name in (*names, "refused", "at")} | {"account_id": account.id}
                for entry in entries
            ]
            await self._session.execute(insert(CreditEntryRow).values(rows))

    async def payer(self, payment_id: UUID) -> tuple[UUID, UUID | None] | None:
        """The order that a payment is of, and the customer who bought; None when there is no such payment."""
        row = (
            await self._session.execute(
                select(OrderRow.id, OrderRow.customer_id)
                .join(PaymentRow, PaymentRow.order_id == OrderRow.id)
                .where(PaymentRow.id == payment_id)
            )
        ).one_or_none()
        return None if row is None else (row.id, row.customer_id)

    async def expired(self, now: datetime, most: int) -> list[UUID]:
        """Accounts that ran out with something on them."""
        rows = await self._session.scalars(
            select(CreditAccountRow.id)
            .where(_has_free(), CreditAccountRow.expires_at <= now)
            .order_by(CreditAccountRow.expires_at)
            .limit(most)
        )
        return list(rows)


def _has_free() -> ColumnElement[bool]:
    return and_(CreditAccountRow.expires_at.is_not(None), CreditAccountRow.balance_minor > CreditAccountRow.held_minor)


def account_value(row: CreditAccountRow) -> CreditAccount:
    """A row as the domain knows it."""
    return CreditAccount(
        id=row.id,
        kind=row.kind,
        currency=row.currency,
        version=row.version,
        balance_minor=row.balance_minor,
        held_minor=row.held_minor,
        last_characters=row.last_characters,
        customer_id=row.customer_id,
        expires_at=row.expires_at,
        disabled_at=row.disabled_at,
        created_at=row.created_at,
    )


def entry_value(row: CreditEntryRow) -> CreditEntry:
    """A row as the domain knows it."""
    return CreditEntry(
        id=row.id,
        kind=row.kind,
        amount_minor=row.amount_minor,
        at=row.at,
        balance_delta=row.balance_delta,
        held_delta=row.held_delta,
        hold_id=row.hold_id,
        order_id=row.order_id,
        reason=row.reason,
        refused=row.refused,
    )


def _moving(account: CreditAccount, at: datetime) -> dict[str, Any]:
    return {
        "balance_minor": account.balance_minor,
        "held_minor": account.held_minor,
        "expires_at": account.expires_at,
        "disabled_at": account.disabled_at,
        "version": account.version,
        "updated_at": at,
    }
