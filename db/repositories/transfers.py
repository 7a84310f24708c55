"""Transfers, for writing: a row guards its lines and its hold."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ReservationPurpose, ReservationState
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.principal import Principal
from app.domain.transfers import Transfer, TransferLine
from db.models.inventory import ReservationLineRow, ReservationRow
from db.models.transfers import TransferLineRow, TransferRow
from db.repositories.both_ends import at_an_end
from db.repositories.transfer_loading import build_transfers
from db.saving import save_rows

_HELD = text(
    """
    WITH locked AS MATERIALIZED (SELECT id FROM reservations WHERE id = :reservation_id FOR UPDATE)
    SELECT l.sku_id, l.quantity FROM reservation_lines l JOIN locked ON locked.id = l.reservation_id
    ORDER BY l.sku_id FOR UPDATE OF l
    """
)
_KEEP = text(
    """
    UPDATE reservation_lines l SET quantity = w.quantity
    FROM unnest(CAST(:skus AS uuid[]), CAST(:quantities AS int[])) AS w(sku_id, quantity)
    WHERE l.reservation_id = :reservation_id AND l.sku_id = w.sku_id
    """
)
_END = text(
    """
    UPDATE reservations r SET state = :state, version = version + 1
    WHERE r.id = :reservation_id AND r.state = 'ACTIVE' AND NOT EXISTS (
        SELECT FROM reservation_lines l WHERE l.reservation_id = r.id AND l.quantity > 0)
    """
)

_LEVELS = text(
    """
    SELECT l.id FROM stock_levels l
    JOIN unnest(CAST(:skus AS uuid[]), CAST(:locations AS uuid[])) AS w(sku_id, location_id) USING (sku_id, location_id)
    ORDER BY l.sku_id, l.location_id FOR UPDATE OF l
    """
)


class TransferRepository:
    """Transfers of which the caller sees an end, and what they hold at their source."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, TransferRow.source_id, TransferRow.destination_id)

    async def next_number(self) -> str:
        """The next number: unique per installation, not gapless."""
        number = await self._session.scalar(text("SELECT nextval('transfer_numbers')"))
        return f"T-{number}"

    async def sku_ids(self, transfer_id: UUID) -> list[UUID]:
        """What the transfer moves; its lines never change their SKU, so this is no read that goes stale."""
        query = select(TransferLineRow.sku_id).where(TransferLineRow.transfer_id == transfer_id)
        return list(await self._session.scalars(query))

    async def lock(self, transfer_id: UUID) -> Transfer:
        """The transfer as it stands. Raises NotFound (missing or foreign). Locks: its row."""
        row = await self._session.scalar(
            select(TransferRow)
            .where(TransferRow.id == transfer_id, self._scope)
            .with_for_update(of=TransferRow)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound("there is no such transfer", ("transferId",))
        (transfer,) = await build_transfers(self._session, [row])
        return transfer

    async def add(self, transfer: Transfer, at: datetime) -> None:
        """Write a new transfer; its hold, if it has one, is there already."""
        header = {
            **_changing(transfer, at),
            "number": transfer.number,
            "source_id": transfer.source.id,
            "destination_id": transfer.destination.id,
            "note": transfer.note,
            "created_at": transfer.created_at,
        }
        lines = [
            {
                **_counts(line),
                "transfer_id": transfer.id,
                "position": position,
                "sku_id": line.sku_id,
                "quantity": line.quantity,
            }
            for position, line in enumerate(transfer.lines)
        ]
        await save_rows(self._session, {TransferRow: [header], TransferLineRow: lines}, {})

    async def save(self, transfer: Transfer, at: datetime) -> None:
        """Write what may change of a locked transfer and its lines."""
        lines = [_counts(line) for line in transfer.lines]
        await save_rows(self._session, {}, {TransferRow: [_changing(transfer, at)], TransferLineRow: lines})

    async def open_hold(self, reservation_id: UUID, holds: Mapping[UUID, int], location_id: UUID, at: datetime) -> None:
        """Record what a transfer holds at its source, by SKU id; it has no expiry."""
        reservation: dict[str, Any] = {
            "id": reservation_id,
            "state": ReservationState.ACTIVE,
            "purpose": ReservationPurpose.TRANSFER,
            "version": 1,
            "created_at": at,
        }
        lines: list[dict[str, Any]] = [
            {
                "id": new_id(),
                "reservation_id": reservation_id,
                "sku_id": sku_id,
                "location_id": location_id,
                "quantity": units,
                "pinned": True,
            }
            for sku_id, units in holds.items()
        ]
        await save_rows(self._session, {ReservationRow: [reservation], ReservationLineRow: lines}, {})

    async def held(self, reservation_id: UUID) -> dict[UUID, int]:
        """Units held by SKU id: fewer than are left to ship where a fact took some away. Locks: the reservation."""
        rows = await self._session.execute(_HELD, {"reservation_id": reservation_id})
        return {row.sku_id: row.quantity for row in rows}

    async def keep(self, reservation_id: UUID, holds: Mapping[UUID, int], ends_as: ReservationState) -> None:
        """Hold so many units by SKU id from now on; a hold without units ends. Locks: `held` was called before."""
        parameters = {"skus": list(holds), "quantities": list(holds.values()), "reservation_id": reservation_id}
        await self._session.execute(_KEEP, parameters)
        await self._session.execute(_END, {"reservation_id": reservation_id, "state": ends_as.value})

    async def lock_levels(self, pairs: Collection[tuple[UUID, UUID]]) -> None:
        """Lock the levels of these (SKU, location) pairs, sorted, when several statements will move them."""
        if pairs:
            skus, locations = zip(*pairs, strict=True)
            await self._session.execute(_LEVELS, {"skus": list(skus), "locations": list(locations)})


def _changing(transfer: Transfer, at: datetime) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "status": transfer.status,
        "reservation_id": transfer.reservation_id,
        "expected_at": transfer.expected_at,
        "shipped_at": transfer.shipped_at,
        "closed_at": transfer.closed_at,
        "version": transfer.version,
        "updated_at": at,
    }


def _counts(line: TransferLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "canceled": line.canceled,
        "shipped": line.shipped,
        "received": line.received,
        "damaged": line.damaged,
        "returned": line.returned,
        "written_off": line.written_off,
    }
