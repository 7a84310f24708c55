"""What is on its way to a stock level: one dated supply per SKU, place and source, and what is promised against it."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import SupplyKind, SupplyState
from db.base import Base, Instant, Key, one_of


class SupplyRow(Base):
    """Units of a SKU that a source says will come to a location. Follows its source; `promised` is kept by claims."""

    __tablename__ = "supplies"
    __table_args__ = (
        UniqueConstraint("source_id", "sku_id", "location_id"),
        CheckConstraint("received >= 0 AND promised >= 0 AND promised <= quantity - received", name="never_oversold"),
        CheckConstraint("state = 'OPEN' OR promised = 0", name="nothing_promised_when_over"),
        CheckConstraint("version >= 1", name="version_counts"),
        Index("ix_supplies_expected", "sku_id", "location_id", "expected_at", "id", postgresql_where="state = 'OPEN'"),
    )

    id: Mapped[Key]
    kind: Mapped[SupplyKind] = mapped_column(one_of(SupplyKind))
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    quantity: Mapped[int]
    """All units that were to come, those that came included."""
    received: Mapped[int]
    promised: Mapped[int]
    expected_at: Mapped[Instant]
    state: Mapped[SupplyState] = mapped_column(one_of(SupplyState))
    source_type: Mapped[str]
    source_id: Mapped[UUID]
    version: Mapped[int]
    updated_at: Mapped[Instant]
