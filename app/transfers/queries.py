"""Reading transfers within the principal's scope: who sees one end sees the transfer."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from app.domain.enums import TransferStatus
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.transfers import Transfer, TransferLine
from db.database import Database
from db.repositories.transfer_reading import TransferReading


async def transfers_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, Transfer]:
    """Batch: single transfers."""
    async with database.session() as session:
        return {transfer.id: transfer for transfer in await TransferReading(session, principal).by_ids(ids)}


async def transfer_lines_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, TransferLine]:
    """Batch: single lines of transfers."""
    async with database.session() as session:
        return await TransferReading(session, principal).lines_by_ids(ids)


async def find_transfer(database: Database, principal: Principal, *, number: str) -> Transfer | None:
    """The transfer with this number."""
    async with database.session() as session:
        return await TransferReading(session, principal).by_number(number)


async def page_of_transfers(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    locations: Collection[str] | None,
    to: Collection[str] | None = None,
    statuses: Sequence[TransferStatus],
    late: bool,
) -> Slice[Transfer]:
    """One page, newest first; the page's key is (id)."""
    async with database.session() as session:
        return await TransferReading(session, principal).page(
            page, locations=locations, to=to, statuses=statuses, late_at=database.clock.now() if late else None
        )
