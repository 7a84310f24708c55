"""Stock: levels that cannot be oversold, the ledger that explains them, and who holds what."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, MovementKind, ReservationPurpose, ReservationState
from db.base import Base, Instant, Key, one_of


class StockLevelRow(Base):
    """One SKU at one location. `on_hand` counts sellable units only."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        UniqueConstraint("sku_id", "location_id"),
        CheckConstraint("reserved >= 0 AND on_hand >= reserved", name="never_oversold"),
        CheckConstraint("safety_stock >= 0 AND quarantined >= 0 AND shortfall >= 0", name="not_negative"),
        CheckConstraint("shortfall = 0 OR on_hand = reserved AND shortfall <= reserved", name="short_only_of_promised"),
    )

    id: Mapped[Key]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), index=True)
    on_hand: Mapped[int]
    reserved: Mapped[int]
    safety_stock: Mapped[int]
    quarantined: Mapped[int]
    shortfall: Mapped[int]
    """Promised units that turned out not to exist: what is really there is `on_hand - shortfall`."""
    version: Mapped[int]
    updated_at: Mapped[Instant]
    reported_at: Mapped[Instant | None]
    """As of when another system last said what is there."""
    fresh_until: Mapped[Instant | None]
    """After this the report is too old: nothing more is promised. None: never."""
    safety_rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("availability_rules.id"))
    """The rule that `safety_stock` comes from."""
    channel_safety: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Safety stock that binds a channel instead: {channel id: {"quantity", "rule"}}."""
    ring_fences: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Units kept for a channel: {channel id: {"quantity", "used", "rule"}}.

    In the level's own row, because the guard must see their newest values under the level's lock: of other tables a
    statement that waited for a lock sees what stood there before it waited.
    """
    no_ship_channels: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)), server_default="{}")
    """Channels that may not ship from here."""
    no_pickup_channels: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)), server_default="{}")
    """Channels whose shoppers may not collect here."""


class StockMovementRow(Base):
    """Append-only: why a level is what it is. Deltas sum to the level, always."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        Index("ix_stock_movements_level_newest", "stock_level_id", "id"),
        Index("ix_stock_movements_level_effective", "stock_level_id", "effective_at"),
        CheckConstraint("on_hand_after >= reserved_after AND reserved_after >= 0", name="after_not_oversold"),
        CheckConstraint("quarantined_after >= 0 AND shortfall_after >= 0", name="after_not_negative"),
    )

    id: Mapped[Key]
    stock_level_id: Mapped[UUID] = mapped_column(ForeignKey("stock_levels.id"))
    kind: Mapped[MovementKind] = mapped_column(one_of(MovementKind))
    on_hand_delta: Mapped[int]
    reserved_delta: Mapped[int]
    quarantined_delta: Mapped[int]
    shortfall_delta: Mapped[int]
    on_hand_after: Mapped[int]
    reserved_after: Mapped[int]
    quarantined_after: Mapped[int]
    shortfall_after: Mapped[int]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    cause_type: Mapped[str | None]
    cause_id: Mapped[UUID | None]
    channel_id: Mapped[UUID | None] = mapped_column(ForeignKey("channels.id"))
    """For whom units were promised, given back or shipped."""
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    at: Mapped[Instant]
    effective_at: Mapped[Instant]


class ReservationRow(Base):
    """A hold on stock. Purpose ORDER has no expiry and lives until its units leave or are released.

    CART, CHECKOUT, DRAFT and QUOTE have a channel and a clock, the database's; `order_id` is then the order that took
    the units over.
    """

    __tablename__ = "reservations"
    __table_args__ = (
        CheckConstraint("purpose <> 'ORDER' OR order_id IS NOT NULL", name="order_has_owner"),
        CheckConstraint(
            "purpose NOT IN ('CART', 'CHECKOUT', 'DRAFT', 'QUOTE')"
            " OR (expires_at IS NOT NULL AND channel_id IS NOT NULL)",
            name="clock_runs",
        ),
        Index(
            "ix_reservations_running_out",
            "expires_at",
            postgresql_where="state = 'ACTIVE' AND expires_at IS NOT NULL",
        ),
    )

    id: Mapped[Key]
    state: Mapped[ReservationState] = mapped_column(one_of(ReservationState))
    purpose: Mapped[ReservationPurpose] = mapped_column(one_of(ReservationPurpose))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    channel_id: Mapped[UUID | None] = mapped_column(ForeignKey("channels.id"))
    owner: Mapped[str | None]
    """The key of the principal that made it; None: whoever knows the id, which cannot be guessed."""
    expires_at: Mapped[Instant | None]
    version: Mapped[int]
    created_at: Mapped[Instant]


class ReservationLineRow(Base):
    """Units held at one location. Per SKU and location the quantities of ACTIVE holds sum to `reserved`."""

    __tablename__ = "reservation_lines"
    __table_args__ = (
        UniqueConstraint("reservation_id", "order_line_id", "sku_id", "location_id"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        Index("ix_reservation_lines_stock", "sku_id", "location_id", postgresql_where="quantity > 0"),
    )

    id: Mapped[Key]
    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservations.id"))
    order_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), index=True)
    quantity: Mapped[int]
    """Units still held: what left or was released no longer counts."""
    pinned: Mapped[bool]
