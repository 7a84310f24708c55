"""From rows of transfers to transfers as the domain knows them: two statements, however many."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.supplies import Place
from app.domain.transfers import Transfer, TransferLine
from db.models.reference import LocationRow, SkuRow
from db.models.transfers import TransferLineRow, TransferRow


async def build_transfers(session: AsyncSession, rows: Sequence[TransferRow]) -> list[Transfer]:
    """The transfers of these rows with their lines, in the order of the rows."""
    if not rows:
        return []
    ends = {end for row in rows for end in (row.source_id, row.destination_id)}
    found = await session.execute(select(LocationRow.id, LocationRow.code).where(LocationRow.id.in_(ends)))
    codes = {place.id: place.code for place in found}
    lines: dict[object, list[TransferLine]] = {}
    for line, sku in await session.execute(
        select(TransferLineRow, SkuRow.code)
        .join(SkuRow, SkuRow.id == TransferLineRow.sku_id)
        .where(TransferLineRow.transfer_id.in_([row.id for row in rows]))
        .order_by(TransferLineRow.transfer_id, TransferLineRow.position)
        .execution_options(populate_existing=True)
    ):
        lines.setdefault(line.transfer_id, []).append(_line(line, sku))
    return [
        Transfer(
            id=row.id,
            number=row.number,
            source=Place(row.source_id, codes[row.source_id]),
            destination=Place(row.destination_id, codes[row.destination_id]),
            status=row.status,
            lines=tuple(lines[row.id]),
            expected_at=row.expected_at,
            created_at=row.created_at,
            note=row.note,
            reservation_id=row.reservation_id,
            shipped_at=row.shipped_at,
            closed_at=row.closed_at,
            version=row.version,
        )
        for row in rows
    ]


def _line(row: TransferLineRow, sku: str) -> TransferLine:
    return TransferLine(
        id=row.id,
        sku_id=row.sku_id,
        sku=sku,
        quantity=row.quantity,
        canceled=row.canceled,
        shipped=row.shipped,
        received=row.received,
        damaged=row.damaged,
        returned=row.returned,
        written_off=row.written_off,
    )
