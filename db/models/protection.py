"""Rules that protect stock, and what is still to be done about them. Their effects stand in `stock_levels`."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key

SCOPE = "sku_id IS NULL OR category IS NULL"
PLACE = "location_id IS NULL OR location_group IS NULL"
THRESHOLDS = "active AND (low_stock_at IS NOT NULL OR out_of_stock_at IS NOT NULL)"


class AvailabilityRuleRow(Base):
    """What a merchant keeps back, and where. A rule that was removed is not `active`: explanations still name it."""

    __tablename__ = "availability_rules"
    __table_args__ = (
        CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),
        CheckConstraint(f"({SCOPE}) AND ({PLACE})", name="one_scope"),
        CheckConstraint("safety_stock >= 0 AND ring_fence >= 0", name="not_negative"),
        CheckConstraint("ring_fence IS NULL OR channel_id IS NOT NULL", name="fence_has_channel"),
        CheckConstraint("low_stock_at >= 0 AND out_of_stock_at >= 0", name="thresholds_not_negative"),
        CheckConstraint(
            "low_stock_at IS NULL AND out_of_stock_at IS NULL OR location_id IS NULL AND location_group IS NULL",
            name="thresholds_hold_everywhere",
        ),
        Index("ix_availability_rules_thresholds", "sku_id", "category", "channel_id", postgresql_where=THRESHOLDS),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    sku_id: Mapped[UUID | None] = mapped_column(ForeignKey("skus.id"), index=True)
    category: Mapped[str | None]
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"), index=True)
    location_group: Mapped[str | None]
    channel_id: Mapped[UUID | None] = mapped_column(ForeignKey("channels.id"), index=True)
    safety_stock: Mapped[int | None]
    ring_fence: Mapped[int | None]
    low_stock_at: Mapped[int | None]
    out_of_stock_at: Mapped[int | None]
    allow_ship: Mapped[bool | None]
    allow_pickup: Mapped[bool | None]
    active: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class RuleApplicationRow(Base):
    """Levels that are to get their protection anew: too many for one transaction. Null scopes mean all."""

    __tablename__ = "rule_applications"

    id: Mapped[Key]
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("availability_rules.id"), index=True)
    """The rule that was saved or removed; None when something else changed: a location's groups, a new channel."""
    sku_id: Mapped[UUID | None] = mapped_column(ForeignKey("skus.id"))
    category: Mapped[str | None]
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    location_group: Mapped[str | None]
    through: Mapped[UUID | None]
    """The last level that was done; levels are taken by id."""
    created_at: Mapped[Instant]
