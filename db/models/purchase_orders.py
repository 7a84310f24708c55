"""Purchase orders: units that a supplier was asked to bring."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import PurchaseOrderStatus
from db.base import Base, Instant, Key, one_of


class PurchaseOrderRow(Base):
    """From a supplier, itself a location, to the location that receives."""

    __tablename__ = "purchase_orders"
    __table_args__ = (
        CheckConstraint("supplier_id <> destination_id", name="not_to_itself"),
        CheckConstraint("number = btrim(number) AND number <> ''", name="number_trimmed"),
        CheckConstraint(
            "(status = 'RECEIVED' OR status = 'CANCELED') = (closed_at IS NOT NULL)", name="closed_at_its_end"
        ),
        Index("ix_purchase_orders_supplier", "supplier_id", "id"),
        Index("ix_purchase_orders_destination", "destination_id", "id"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    destination_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    status: Mapped[PurchaseOrderStatus] = mapped_column(one_of(PurchaseOrderStatus))
    note: Mapped[str | None]
    created_at: Mapped[Instant]
    ordered_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    version: Mapped[int]
    updated_at: Mapped[Instant]


class PurchaseOrderLineRow(Base):
    """Units of one SKU. More than was ordered may have come where whoever received allowed it."""

    __tablename__ = "purchase_order_lines"
    __table_args__ = (
        UniqueConstraint("purchase_order_id", "sku_id"),
        CheckConstraint("quantity > 0 AND received >= 0 AND canceled >= 0 AND canceled <= quantity", name="counts"),
        CheckConstraint("canceled = 0 OR received + canceled = quantity", name="canceled_is_what_did_not_come"),
        CheckConstraint("damaged >= 0 AND damaged <= received", name="damaged_arrived"),
    )

    id: Mapped[Key]
    purchase_order_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_orders.id"))
    position: Mapped[int]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    quantity: Mapped[int]
    received: Mapped[int]
    damaged: Mapped[int]
    canceled: Mapped[int]
    expected_at: Mapped[Instant]
