"""Apps and their keys, for writing. Lock order: the app, which guards its keys."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models.accounts import AppKeyRow, AppRow


class AppRepository:
    """Apps, and the keys that their rows guard."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, values: Mapping[str, Any]) -> bool:
        """Insert an app unless its code exists; False when it does."""
        statement = upsert(AppRow).values(**values).on_conflict_do_nothing(index_elements=["code"]).returning(AppRow.id)
        return await self._session.scalar(statement) is not None

    async def locked(self, *, code: str | None = None, app_id: UUID | None = None) -> AppRow | None:
        """An app by its code or id, its row locked: nobody else makes or revokes its keys meanwhile."""
        condition = AppRow.code == code if app_id is None else AppRow.id == app_id
        return await self._session.scalar(select(AppRow).where(condition).with_for_update())

    async def change(self, row: AppRow, values: Mapping[str, Any]) -> None:
        """Write changed columns of a locked row."""
        await self._session.execute(update(AppRow).where(AppRow.id == row.id).values(**values))
        await self._session.refresh(row)

    async def live_keys(self, app_id: UUID, at: datetime) -> Sequence[AppKeyRow]:
        """The keys of a locked app that open something now, oldest first."""
        rows = await self._session.scalars(
            select(AppKeyRow)
            .where(AppKeyRow.app_id == app_id, AppKeyRow.revoked_at.is_(None), AppKeyRow.expires_at > at)
            .order_by(AppKeyRow.id)
        )
        return rows.all()

    async def key(self, key_id: UUID) -> AppKeyRow | None:
        """A key as it stood last; it may change until its app is locked."""
        return await self._session.scalar(
            select(AppKeyRow).where(AppKeyRow.id == key_id).execution_options(populate_existing=True)
        )

    async def add_key(self, values: Mapping[str, Any]) -> AppKeyRow:
        """Insert a key of a locked app."""
        row = await self._session.scalar(upsert(AppKeyRow).values(**values).returning(AppKeyRow))
        assert row is not None, "it was inserted"
        return row

    async def revoke_key(self, row: AppKeyRow, at: datetime) -> None:
        """End a key of a locked app."""
        await self._session.execute(
            update(AppKeyRow).where(AppKeyRow.id == row.id).values(revoked_at=at, version=row.version + 1)
        )
        await self._session.refresh(row)
