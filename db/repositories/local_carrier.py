"""The local carrier's own books: what it sold, kept apart from the shop's. Each function is one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.tracking_numbers import tracking_number
from db.models.carriers import LocalCarrierLabelRow as Sold

if TYPE_CHECKING:
    from db.database import Database

_SERIALS = text("SELECT nextval('local_tracking_numbers') FROM generate_series(1, CAST(:count AS int))")


@dataclass(frozen=True, slots=True)
class SoldLabel:
    """A label as the carrier knows it; `asked` counts how often it was asked for."""

    key: UUID
    service: str
    tracking_numbers: tuple[str, ...]
    asked: int
    voided_at: datetime | None


async def sell(database: "Database", key: UUID, service: str, *, parcels: int, country: str, at: datetime) -> SoldLabel:
    """Sell a label once: the same key again is the same label, with the numbers of the first time."""
    async with database.engine.begin() as connection:
        known = await connection.execute(
            update(Sold).where(Sold.id == key).values(asked=Sold.asked + 1).returning(*Sold.__table__.columns)
        )
        row = known.one_or_none()
        if row is None:
            serials = (await connection.scalars(_SERIALS, {"count": parcels})).all()
            values = {
                "id": key,
                "service": service,
                "tracking_numbers": [tracking_number(serial, country) for serial in serials],
                "asked": 1,
                "created_at": at,
            }
            statement = (
                insert(Sold).values(values).on_conflict_do_update(index_elements=["id"], set_={"asked": Sold.asked + 1})
            )
            row = (await connection.execute(statement.returning(*Sold.__table__.columns))).one()
    return SoldLabel(row.id, row.service, tuple(row.tracking_numbers), row.asked, row.voided_at)


async def find_sold(database: "Database", key: UUID) -> SoldLabel | None:
    """What was sold under this key."""
    async with database.engine.connect() as connection:
        row = (await connection.execute(select(*Sold.__table__.columns).where(Sold.id == key))).one_or_none()
    if row is None:
        return None
    return SoldLabel(row.id, row.service, tuple(row.tracking_numbers), row.asked, row.voided_at)


async def take_back(database: "Database", key: UUID, at: datetime) -> None:
    """Void a label; voiding it again changes nothing."""
    async with database.engine.begin() as connection:
        await connection.execute(update(Sold).where(Sold.id == key, Sold.voided_at.is_(None)).values(voided_at=at))
