"""Who waits for stock: limits of what may be sold without stock, and what each waiting line was promised."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import PromiseKind
from db.base import Base, Instant, Key, one_of


class BackorderLimitRow(Base):
    """How many units of a SKU may be sold without stock and without dated supply; no channel means any channel."""

    __tablename__ = "backorder_limits"
    __table_args__ = (
        CheckConstraint("used >= 0 AND quantity >= 0", name="not_negative"),
        Index(
            "uq_backorder_limits_scope",
            "sku_id",
            "kind",
            "channel_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Key]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    channel_id: Mapped[UUID | None] = mapped_column(ForeignKey("channels.id"), index=True)
    kind: Mapped[PromiseKind] = mapped_column(one_of(PromiseKind))
    quantity: Mapped[int]
    used: Mapped[int]
    """Units that wait under this limit; above `quantity` only when the limit was lowered since."""
    updated_at: Mapped[Instant]


class SupplyClaimRow(Base):
    """Units of a waiting line and what they were promised from: a dated supply, a limit, or nothing that has a date."""

    __tablename__ = "supply_claims"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("supply_id IS NULL OR limit_id IS NULL", name="promised_once"),
        CheckConstraint("(supply_id IS NULL) = (expected_at IS NULL)", name="supply_has_a_date"),
        Index("ix_supply_claims_supply", "supply_id", postgresql_where=text("quantity > 0")),
        Index("ix_supply_claims_limit", "limit_id", postgresql_where=text("quantity > 0")),
    )

    id: Mapped[Key]
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), index=True)
    supply_id: Mapped[UUID | None] = mapped_column(ForeignKey("supplies.id"))
    limit_id: Mapped[UUID | None] = mapped_column(ForeignKey("backorder_limits.id"))
    quantity: Mapped[int]
    expected_at: Mapped[Instant | None]
    """What the buyer was told: follows the supply's date, with an event that says so."""
    created_at: Mapped[Instant]
