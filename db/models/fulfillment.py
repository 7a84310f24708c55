"""What locations do for orders, and the parcels that left: guarded by their order's row lock."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import (
    FulfillmentMethod,
    FulfillmentOrderStatus,
    FulfillmentRequestStatus,
    LabelStatus,
    RejectReason,
    ShipmentAlert,
    ShipmentStatus,
)
from db.base import Base, Instant, Key, Minor, one_of


class FulfillmentOrderRow(Base):
    """One location's work for one delivery."""

    __tablename__ = "fulfillment_orders"
    __table_args__ = (
        Index("ix_fulfillment_orders_queue", "location_id", "status", "id"),
        Index("ix_fulfillment_orders_due", "location_id", text("coalesce(due_at, created_at)"), "id"),
        Index("ix_fulfillment_orders_opens", "opens_at", postgresql_where=text("status = 'SCHEDULED'")),
        Index(
            "uq_fulfillment_orders_follows_id",
            "follows_id",
            unique=True,
            postgresql_where=text("follows_id IS NOT NULL"),
        ),
        CheckConstraint("(status = 'CANCEL_REQUESTED') = (recalled_from IS NOT NULL)", name="recalled_from_somewhere"),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("deliveries.id"))
    method: Mapped[FulfillmentMethod] = mapped_column(one_of(FulfillmentMethod))
    status: Mapped[FulfillmentOrderStatus] = mapped_column(one_of(FulfillmentOrderStatus))
    recalled_from: Mapped[FulfillmentOrderStatus | None] = mapped_column(
        one_of(FulfillmentOrderStatus, "recalled_from")
    )
    """Where the work was when units were asked back, and goes back to when its location has answered."""
    due_at: Mapped[Instant | None]
    opens_at: Mapped[Instant | None]
    """When work that is SCHEDULED may begin; null where it waits for something else than a time."""
    reject_reason: Mapped[RejectReason | None] = mapped_column(one_of(RejectReason))
    reject_note: Mapped[str | None]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("fulfillment_orders.id"))
    """Ship to store: the sending place's work that this one, of the receiving store, waits for. It has no lines."""
    request_status: Mapped[FulfillmentRequestStatus] = mapped_column(
        one_of(FulfillmentRequestStatus), server_default=FulfillmentRequestStatus.UNSUBMITTED.value
    )
    """What a partner who does the work was asked, and what it said."""
    expected_ship_at: Mapped[Instant | None]
    version: Mapped[int]
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class FulfillmentOrderLineRow(Base):
    """Outstanding = quantity - canceled - shipped."""

    __tablename__ = "fulfillment_order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "canceled_quantity >= 0 AND shipped_quantity >= 0 AND canceled_quantity + shipped_quantity <= quantity"
            " AND shipped_quantity <= packed_quantity AND packed_quantity <= picked_quantity"
            " AND picked_quantity + canceled_quantity <= quantity",
            name="work_in_order",
        ),
        CheckConstraint(
            "recalled_quantity >= 0 AND recalled_quantity <= picked_quantity - shipped_quantity",
            name="recalled_was_picked",
        ),
    )

    id: Mapped[Key]
    fulfillment_order_id: Mapped[UUID] = mapped_column(ForeignKey("fulfillment_orders.id"), index=True)
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), index=True)
    position: Mapped[int]
    quantity: Mapped[int]
    canceled_quantity: Mapped[int]
    picked_quantity: Mapped[int]
    packed_quantity: Mapped[int]
    shipped_quantity: Mapped[int]
    recalled_quantity: Mapped[int]


class ShipmentRow(Base):
    """Parcels that leave together; LABELED until they do."""

    __tablename__ = "shipments"
    __table_args__ = (
        Index(
            "ix_shipments_to_leave",
            "fulfillment_order_id",
            postgresql_where=text("shipped_at IS NULL AND status <> 'VOIDED'"),
        ),
        Index("ix_shipments_label_failed", "order_id", postgresql_where=text("label_status = 'FAILED'")),
        CheckConstraint("shipped_at IS NOT NULL OR status = 'LABELED' OR status = 'VOIDED'", name="left_at_some_time"),
        CheckConstraint("(label_status IS NULL) = (label_provider IS NULL)", name="label_of_a_provider"),
        CheckConstraint(
            "(received_back_at IS NULL) = (received_back_location_id IS NULL)", name="received_back_somewhere"
        ),
        Index("ix_shipments_awaiting_invoice", "order_id", postgresql_where=text("awaits_invoice")),
        Index("ix_shipments_alerted", "id", postgresql_where=text("alert <> 'NONE'")),
        Index(
            "ix_shipments_watched",
            text("watch_at NULLS FIRST"),
            "id",
            postgresql_where=text("status IN ('IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'EXCEPTION')"),
        ),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    fulfillment_order_id: Mapped[UUID] = mapped_column(ForeignKey("fulfillment_orders.id"), index=True)
    position: Mapped[int]
    version: Mapped[int]
    status: Mapped[ShipmentStatus] = mapped_column(one_of(ShipmentStatus))
    carrier: Mapped[str]
    service: Mapped[str | None]
    tracking_number: Mapped[str | None] = mapped_column(index=True)
    tracking_url: Mapped[str | None]
    estimated_delivery_at: Mapped[Instant | None]
    promised_by: Mapped[Instant | None]
    shipped_at: Mapped[Instant | None]
    """When it left; nothing while it is only labeled."""
    delivered_at: Mapped[Instant | None]
    alert: Mapped[ShipmentAlert] = mapped_column(one_of(ShipmentAlert), server_default=text("'NONE'"))
    assumed: Mapped[bool] = mapped_column(server_default=false())
    """Whether nobody saw it delivered: its time is over, and nothing else was heard of it."""
    estimate_told_at: Mapped[Instant | None]
    watch_at: Mapped[Instant | None]
    """When silence about it means something; NULL: not looked at yet."""
    awaits_invoice: Mapped[bool] = mapped_column(server_default=false())
    """Whether it left by ourselves and nobody was billed for it yet; of a void one, whether its bill is taken back."""
    label_status: Mapped[LabelStatus | None] = mapped_column(one_of(LabelStatus))
    label_provider: Mapped[str | None]
    """The code of the carrier's adapter that buys the label."""
    label_quote: Mapped[str | None]
    label_reference: Mapped[str | None]
    """The carrier's own id of the shipment."""
    label_price_minor: Mapped[Minor | None]
    label_currency: Mapped[str | None]
    label_message: Mapped[str | None]
    """Why the carrier refused, in its words."""
    manifest_id: Mapped[UUID | None] = mapped_column(ForeignKey("manifests.id"), index=True)
    received_back_at: Mapped[Instant | None]
    """When what was not delivered came back, and where to."""
    received_back_location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    created_at: Mapped[Instant]


class PackageRow(Base):
    """One parcel: of a location's work while it waits there, of a shipment from when that takes it."""

    __tablename__ = "packages"
    __table_args__ = (
        CheckConstraint("num_nonnulls(shipment_id, fulfillment_order_id) = 1", name="stands_in_one_place"),
        CheckConstraint(
            "weight_grams > 0 AND length_mm > 0 AND width_mm > 0 AND height_mm > 0", name="measures_positive"
        ),
    )

    id: Mapped[Key]
    shipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipments.id"), index=True)
    fulfillment_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("fulfillment_orders.id"), index=True)
    weight_grams: Mapped[int | None]
    length_mm: Mapped[int | None]
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]
    reference: Mapped[str | None] = mapped_column(index=True)
    """What its barcode says."""
    tracking_number: Mapped[str | None] = mapped_column(index=True)
    """The carrier's number of this very parcel."""
    tracking_url: Mapped[str | None]
    label_sha256: Mapped[bytes | None] = mapped_column(LargeBinary, ForeignKey("documents.sha256"))
    """The label to print."""
    status: Mapped[ShipmentStatus | None] = mapped_column(one_of(ShipmentStatus))
    """Where it is, where parcels of its shipment were seen apart; NULL: where its shipment is."""


class PackageLineRow(Base):
    """Units in a parcel."""

    __tablename__ = "package_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    id: Mapped[Key]
    package_id: Mapped[UUID] = mapped_column(ForeignKey("packages.id"), index=True)
    fulfillment_order_line_id: Mapped[UUID] = mapped_column(ForeignKey("fulfillment_order_lines.id"), index=True)
    quantity: Mapped[int]


class TrackingEventRow(Base):
    """What a carrier saw; its own id makes repeats harmless."""

    __tablename__ = "tracking_events"
    __table_args__ = (
        Index(
            "uq_tracking_events_external",
            "shipment_id",
            "external_id",
            unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_tracking_events_shipment", "shipment_id", "occurred_at"),
    )

    id: Mapped[Key]
    shipment_id: Mapped[UUID] = mapped_column(ForeignKey("shipments.id"))
    external_id: Mapped[str | None]
    status: Mapped[ShipmentStatus] = mapped_column(one_of(ShipmentStatus))
    description: Mapped[str | None]
    place: Mapped[str | None]
    country: Mapped[str | None]
    postal_code: Mapped[str | None]
    package_id: Mapped[UUID | None] = mapped_column(ForeignKey("packages.id"))
    """Which of several parcels was seen; NULL: all of them."""
    corrects: Mapped[str | None]
    """The external id or the id of a sighting that was wrong and counts no more; it may be told later."""
    assumed: Mapped[bool] = mapped_column(server_default=false())
    occurred_at: Mapped[Instant]
    received_at: Mapped[Instant]
