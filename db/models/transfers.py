"""Transfers: units on their way from one location of the merchant to another."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import TransferStatus
from db.base import Base, Instant, Key, one_of


class TransferRow(Base):
    """From one location to another; what is not shipped yet is held at the source by a reservation of its own."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("source_id <> destination_id", name="not_to_itself"),
        CheckConstraint(
            "(status = 'RECEIVED' OR status = 'CANCELED') = (closed_at IS NOT NULL)", name="closed_at_its_end"
        ),
        CheckConstraint("status <> 'DRAFT' OR reservation_id IS NULL", name="draft_holds_nothing"),
        Index("ix_transfers_source", "source_id", "id"),
        Index("ix_transfers_destination", "destination_id", "id"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    destination_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    status: Mapped[TransferStatus] = mapped_column(one_of(TransferStatus))
    reservation_id: Mapped[UUID | None] = mapped_column(ForeignKey("reservations.id"), unique=True)
    expected_at: Mapped[Instant]
    note: Mapped[str | None]
    created_at: Mapped[Instant]
    shipped_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    version: Mapped[int]
    updated_at: Mapped[Instant]


class TransferLineRow(Base):
    """Units of one SKU. In transit are those that were shipped and have not arrived, gone back or been written off."""

    __tablename__ = "transfer_lines"
    __table_args__ = (
        UniqueConstraint("transfer_id", "sku_id"),
        CheckConstraint(
            "quantity > 0 AND canceled >= 0 AND shipped + canceled <= quantity", name="ships_what_is_asked"
        ),
        CheckConstraint(
            "received >= 0 AND returned >= 0 AND written_off >= 0 AND received + returned + written_off <= shipped",
            name="arrives_what_left",
        ),
        CheckConstraint("damaged >= 0 AND damaged <= received", name="damaged_arrived"),
        Index(
            "ix_transfer_lines_moving",
            "sku_id",
            postgresql_where="shipped > received + returned + written_off",
        ),
    )

    id: Mapped[Key]
    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("transfers.id"))
    position: Mapped[int]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    quantity: Mapped[int]
    canceled: Mapped[int]
    shipped: Mapped[int]
    received: Mapped[int]
    damaged: Mapped[int]
    returned: Mapped[int]
    written_off: Mapped[int]
