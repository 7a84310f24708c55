"""Counts of what lies on the shelves, and the variances that wait for somebody's approval."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, StockCountState
from db.base import Base, Instant, Key, one_of


class StockCountRow(Base):
    """One count at one location, as of an instant. PENDING_APPROVAL while any of its lines is."""

    __tablename__ = "stock_counts"
    __table_args__ = (
        Index("ix_stock_counts_location_newest", "location_id", "id"),
        Index("ix_stock_counts_waiting", "id", postgresql_where="state = 'PENDING_APPROVAL'"),
    )

    id: Mapped[Key]
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    state: Mapped[StockCountState] = mapped_column(one_of(StockCountState))
    counted_at: Mapped[Instant]
    note: Mapped[str | None]
    submitted_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    submitted_id: Mapped[UUID | None]
    decided_kind: Mapped[ActorKind | None] = mapped_column(one_of(ActorKind, "decided_kind"))
    decided_id: Mapped[UUID | None]
    decided_at: Mapped[Instant | None]
    decision_note: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[Instant]


class StockCountLineRow(Base):
    """One SKU counted. The variance, counted - expected, is what is booked, now or when it is approved."""

    __tablename__ = "stock_count_lines"
    __table_args__ = (
        UniqueConstraint("stock_count_id", "sku_id"),
        CheckConstraint("counted >= 0", name="counted_not_negative"),
    )

    id: Mapped[Key]
    stock_count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_counts.id"))
    position: Mapped[int]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    expected: Mapped[int]
    """What the ledger says was really there at `counted_at`."""
    counted: Mapped[int]
    state: Mapped[StockCountState] = mapped_column(one_of(StockCountState))
