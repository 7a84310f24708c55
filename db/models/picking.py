"""Where SKUs lie at a location, and the lists with which people fetch them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, PickListState
from db.base import Base, Instant, Key, one_of


class SkuPlaceRow(Base):
    """Where one SKU lies at one location: its bins, the one to pick from first, and the location's own category."""

    __tablename__ = "sku_places"
    __table_args__ = (
        CheckConstraint("cardinality(bins) > 0 OR category IS NOT NULL", name="says_something"),
        Index("ix_sku_places_sku_id", "sku_id"),
    )

    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), primary_key=True)
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"), primary_key=True)
    bins: Mapped[list[str]]
    category: Mapped[str | None]
    updated_at: Mapped[Instant]


class PickListRow(Base):
    """A walk through one location for several fulfillment orders at once. What is left to pick is theirs to say."""

    __tablename__ = "pick_lists"
    __table_args__ = (
        CheckConstraint("(state = 'OPEN') = (ended_at IS NULL)", name="open_or_ended"),
        Index("ix_pick_lists_location_newest", "location_id", "id"),
        Index("ix_pick_lists_open", "location_id", "id", postgresql_where=text("state = 'OPEN'")),
    )

    id: Mapped[Key]
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    state: Mapped[PickListState] = mapped_column(one_of(PickListState))
    reference: Mapped[str] = mapped_column(index=True)
    """What its barcode says."""
    picker_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    picker_id: Mapped[UUID | None]
    version: Mapped[int]
    created_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class PickListWorkRow(Base):
    """A fulfillment order on a pick list, and on no other while that is open."""

    __tablename__ = "pick_list_works"
    __table_args__ = (
        Index("uq_pick_list_works_open", "fulfillment_order_id", unique=True, postgresql_where=text("is_open")),
    )

    pick_list_id: Mapped[UUID] = mapped_column(ForeignKey("pick_lists.id"), primary_key=True)
    fulfillment_order_id: Mapped[UUID] = mapped_column(ForeignKey("fulfillment_orders.id"), primary_key=True)
    position: Mapped[int]
    is_open: Mapped[bool]
    """Whether the list is, and the work still at its location."""
