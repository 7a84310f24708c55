"""Reading gift cards and store credit for one principal: cards are the merchant's, credit is its customer's too."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.credit import CreditAccount, CreditEntry
from app.domain.enums import CreditKind, Role
from app.domain.principal import Principal
from app.domain.privacy import PAYMENTS_SCOPE, app_may
from db.models.credit import CreditAccountRow, CreditEntryRow
from db.models.people import CustomerRow
from db.repositories.credit import account_value, entry_value
from db.repositories.scope import readable_customers

NEWEST = 50
"""Steps of an account that are read at most."""


class CreditReading:
    """Accounts within the principal's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = _visible(principal)

    async def by_ids(self, ids: Collection[UUID]) -> list[CreditAccount]:
        """Single accounts."""
        return await self._found(CreditAccountRow.id.in_(list(ids)))

    async def of_customers(self, customer_ids: Collection[UUID]) -> list[CreditAccount]:
        """What these customers have, by currency."""
        return await self._found(CreditAccountRow.customer_id.in_(list(customer_ids)))

    async def entries(self, account_ids: Collection[UUID]) -> Sequence[tuple[UUID, CreditEntry]]:
        """The newest steps of each of these accounts, the newest first; those that were refused are left out."""
        found: list[tuple[UUID, CreditEntry]] = []
        for account_id in account_ids:
            rows = await self._session.scalars(
                select(CreditEntryRow)
                .join(CreditAccountRow, CreditAccountRow.id == CreditEntryRow.account_id)
                .where(CreditEntryRow.account_id == account_id, CreditEntryRow.refused.is_(None), self._scope)
                .order_by(CreditEntryRow.at.desc(), CreditEntryRow.id.desc())
                .limit(NEWEST)
            )
            found += [(account_id, entry_value(row)) for row in rows]
        return found

    async def _found(self, which: ColumnElement[bool]) -> list[CreditAccount]:
        rows = await self._session.scalars(
            select(CreditAccountRow).where(which, self._scope).order_by(CreditAccountRow.currency)
        )
        return [account_value(row) for row in rows]


def _visible(principal: Principal) -> ColumnElement[bool]:
    wide = bool(principal.roles & {Role.ADMIN, Role.CARE}) or app_may(principal, PAYMENTS_SCOPE)
    if not wide and Role.CUSTOMER not in principal.roles:
        return false()
    customers = select(CustomerRow.id).where(readable_customers(principal))
    return or_(
        and_(CreditAccountRow.kind == CreditKind.GIFT_CARD, true() if wide else false()),
        CreditAccountRow.customer_id.in_(customers),
    )
