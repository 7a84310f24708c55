"""Transfers as readers see them: queues, single ones, and what is in transit at either end of a level."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import TransferStatus
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.transfers import OVER, Transfer, TransferLine
from db.models.transfers import TransferLineRow, TransferRow
from db.repositories.both_ends import at_an_end
from db.repositories.keyset import read_page
from db.repositories.scope import location_ids
from db.repositories.transfer_loading import build_transfers

_MOVING = TransferLineRow.shipped - TransferLineRow.received - TransferLineRow.returned - TransferLineRow.written_off


class TransferReading:
    """Named queries within the caller's scope; foreign and missing ones are both absent."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, TransferRow.source_id, TransferRow.destination_id)

    async def by_ids(self, ids: Collection[UUID]) -> list[Transfer]:
        """Transfers by id."""
        rows = await self._session.scalars(select(TransferRow).where(TransferRow.id.in_(list(ids)), self._scope))
        return await build_transfers(self._session, rows.all())

    async def lines_by_ids(self, ids: Collection[UUID]) -> dict[UUID, TransferLine]:
        """Lines by id, of transfers that the caller sees."""
        of = select(TransferLineRow.transfer_id).where(TransferLineRow.id.in_(list(ids)))
        transfers = await self.by_ids(set(await self._session.scalars(of)))
        return {line.id: line for transfer in transfers for line in transfer.lines}

    async def by_number(self, number: str) -> Transfer | None:
        """The transfer with this number."""
        rows = await self._session.scalars(select(TransferRow).where(TransferRow.number == number, self._scope))
        return next(iter(await build_transfers(self._session, rows.all())), None)

    async def page(
        self,
        page: Page,
        *,
        locations: Collection[str] | None,
        to: Collection[str] | None,
        statuses: Sequence[TransferStatus],
        late_at: datetime | None,
    ) -> Slice[Transfer]:
        """Newest first: with an end at `locations`, going `to` some, in these states, and late by an instant."""
        statement = select(TransferRow).where(self._scope)
        if locations is not None:
            here = location_ids(locations)
            statement = statement.where(or_(TransferRow.source_id.in_(here), TransferRow.destination_id.in_(here)))
        if to is not None:
            statement = statement.where(TransferRow.destination_id.in_(location_ids(to)))
        if statuses:
            statement = statement.where(TransferRow.status.in_(statuses))
        if late_at is not None:
            statement = statement.where(TransferRow.status.not_in(OVER), TransferRow.expected_at < late_at)
        rows = await read_page(self._session, statement, [TransferRow.id], page, descending=True)
        return Slice(
            await build_transfers(self._session, rows.items), has_next=rows.has_next, has_previous=rows.has_previous
        )

    async def in_transit(self, levels: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], tuple[int, int]]:
        """Units on the way (to it, from it) by (SKU id, location id); absent where there are none."""
        found: dict[tuple[UUID, UUID], tuple[int, int]] = {}
        for number, end in enumerate((TransferRow.destination_id, TransferRow.source_id)):
            rows = await self._session.execute(
                select(TransferLineRow.sku_id, end, func.sum(_MOVING))
                .join(TransferRow, TransferRow.id == TransferLineRow.transfer_id)
                .where(
                    TransferLineRow.shipped
                    > TransferLineRow.received + TransferLineRow.returned + TransferLineRow.written_off,
                    tuple_(TransferLineRow.sku_id, end).in_(list(levels)),
                )
                .group_by(TransferLineRow.sku_id, end)
            )
            for sku_id, location_id, units in rows:
                coming, going = found.get((sku_id, location_id), (0, 0))
                found[sku_id, location_id] = (int(units), going) if number == 0 else (coming, int(units))
        return found
