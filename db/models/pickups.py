"""Goods that lie ready for whoever comes for them: guarded by their order's row lock."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import PickupState
from db.base import Base, Instant, Key, one_of


class PickupRow(Base):
    """One work's pickup since it lay ready; its id is the work's. The code stands nowhere: it is derived."""

    __tablename__ = "pickups"
    __table_args__ = (
        Index(
            "ix_pickups_waiting",
            "expires_at",
            postgresql_where=text("handed_over_at IS NULL AND expired_at IS NULL AND expires_at IS NOT NULL"),
        ),
        CheckConstraint("handed_over_at IS NULL OR expired_at IS NULL", name="one_end"),
        CheckConstraint(
            "CAST(state AS text) = CASE WHEN expired_at IS NOT NULL THEN 'EXPIRED'"
            " WHEN handed_over_at IS NOT NULL THEN 'HANDED_OVER' WHEN arrived_at IS NOT NULL THEN 'ARRIVED'"
            " WHEN en_route_at IS NOT NULL THEN 'CUSTOMER_EN_ROUTE' ELSE 'READY' END",
            name="state_follows",
        ),
        CheckConstraint("generation > 0", name="generation_positive"),
        CheckConstraint("bay ~ '^[0-9A-Z]{1,8}$'", name="bay_is_a_sign"),
    )

    id: Mapped[Key] = mapped_column(ForeignKey("fulfillment_orders.id"))
    state: Mapped[PickupState] = mapped_column(one_of(PickupState))
    """What the instants say, for whoever looks for people that wait."""
    ready_at: Mapped[Instant]
    expires_at: Mapped[Instant | None]
    en_route_at: Mapped[Instant | None]
    arrived_at: Mapped[Instant | None]
    bay: Mapped[str | None]
    reminded_at: Mapped[Instant | None]
    handed_over_at: Mapped[Instant | None]
    expired_at: Mapped[Instant | None]
    generation: Mapped[int]


class PickupVehicleRow(Base):
    """What vehicle the person comes with: personal data, which goes with the pickup's end."""

    __tablename__ = "pickup_vehicles"

    id: Mapped[Key] = mapped_column(ForeignKey("pickups.id"))
    vehicle: Mapped[str]
    at: Mapped[Instant]
