"""Drafts of orders: what makes an order with the status DRAFT one, beside the order itself."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind
from db.base import Base, Instant, one_of


class OrderDraftRow(Base):
    """One row per order that is a DRAFT; it goes when the draft is completed, canceled, or has run out.

    Its order's row lock guards it, and its order's events tell of it.
    """

    __tablename__ = "order_drafts"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    allow_backorder: Mapped[bool]
    waiting_deliveries: Mapped[list[str]]
    """Keys of deliveries whose delivery option promised supply that is due: their lines may wait for it."""
    options_until: Mapped[Instant | None]
    """Until when the delivery options that it took are valid; None: it took none."""
    reservation_id: Mapped[UUID | None] = mapped_column(ForeignKey("reservations.id"), index=True)
    """What holds its units, for as long as that lasts."""
    author_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    author_id: Mapped[UUID | None]
    expires_at: Mapped[Instant] = mapped_column(index=True)
    """By the database's clock."""
