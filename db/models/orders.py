"""Orders: head, deliveries, lines, charges, and what they are found by.

Every child is guarded by its order's row lock. The line equation stands in the row as a CHECK.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    CustomerStatus,
    EventOrigin,
    FulfilledBy,
    FulfillmentMethod,
    FulfillmentStatus,
    OrderStatus,
    PaymentStatus,
    StockPolicy,
)
from db.base import Base, Instant, Key, Minor, one_of

STATES = ("status", "payment_status", "fulfillment_status", "customer_status")
"""The columns of an order's four statuses. Many sets of them could be, few occur."""

SUSPECT = (
    "status IN ('OPEN', 'PENDING_REVIEW') OR open_holds > 0 OR unanswered_calls > 0"
    " OR payment_status IN ('AUTHORIZATION_EXPIRED', 'BALANCE_DUE', 'CREDIT_OWED')"
    " OR customer_status = 'DELIVERY_FAILED'"
)
"""Holds for every order that somebody should look at (`db/repositories/order_problems.py` says why), and for others."""


class OrderRow(Base):
    """The head. Totals and statuses are derived (`app/domain/orders/derive.py`) and stored for lists and filters."""

    __tablename__ = "orders"
    __table_args__ = (
        Index(
            "uq_orders_external_ref",
            "channel_id",
            "external_source",
            "external_id",
            unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_orders_newest", "placed_at", "id"),
        Index("ix_orders_updated", "updated_at", "id"),
        Index("ix_orders_customer_newest", "customer_id", "placed_at"),
        Index("ix_orders_channel_newest", "channel_id", "placed_at", "id"),
        # Of each set of four statuses that occurs, the orders as lists sort them (`db/repositories/order_states.py`).
        Index("ix_orders_states_newest", *STATES, "placed_at", "id"),
        Index("ix_orders_states_total", *STATES, "currency", "total_minor", "id"),
        Index("ix_orders_states_number", *STATES, "number"),
        Index("ix_orders_total", "currency", "total_minor", "id"),
        Index("ix_orders_due", "due_at", "id", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_orders_suspect", "placed_at", "id", postgresql_where=text(SUSPECT)),
        Index("ix_orders_tags", "tags", postgresql_using="gin", postgresql_where=text("tags <> '{}'")),
        Index("ix_orders_associate", "associate", "placed_at", postgresql_where=text("associate IS NOT NULL")),
        Index("ix_orders_register", "register", "placed_at", postgresql_where=text("register IS NOT NULL")),
        Index("ix_orders_store", "store_id", "placed_at", postgresql_where=text("store_id IS NOT NULL")),
        Index("ix_orders_held_newest", "placed_at", "id", postgresql_where=text("open_holds > 0")),
        CheckConstraint("(edit_id IS NULL) = (edit_version IS NULL)", name="edit_whole"),
        CheckConstraint("(external_source IS NULL) = (external_id IS NULL)", name="external_ref_whole"),
        CheckConstraint(
            "total_minor = subtotal_minor - discount_minor + shipping_minor + charges_minor"
            " + CASE WHEN tax_included THEN 0 ELSE tax_minor END - credited_minor",
            name="total_adds_up",
        ),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"))
    external_source: Mapped[str | None]
    external_id: Mapped[str | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    billing_address_id: Mapped[UUID | None] = mapped_column(ForeignKey("addresses.id"))
    currency: Mapped[str]
    tax_included: Mapped[bool]
    origin: Mapped[EventOrigin] = mapped_column(one_of(EventOrigin))
    stock_policy: Mapped[StockPolicy] = mapped_column(one_of(StockPolicy))
    fulfilled_by: Mapped[FulfilledBy] = mapped_column(one_of(FulfilledBy))
    status: Mapped[OrderStatus] = mapped_column(one_of(OrderStatus))
    payment_status: Mapped[PaymentStatus] = mapped_column(one_of(PaymentStatus))
    fulfillment_status: Mapped[FulfillmentStatus] = mapped_column(one_of(FulfillmentStatus))
    customer_status: Mapped[CustomerStatus] = mapped_column(one_of(CustomerStatus))
    tax_exempt_reason: Mapped[str | None]
    """Why no tax was computed for it."""
    cancel_reason: Mapped[CancelReason | None] = mapped_column(one_of(CancelReason))
    cancel_note: Mapped[str | None]
    priority: Mapped[int]
    """Who is served first when several wait: higher first, then older."""
    edit_id: Mapped[UUID | None]
    """The edit that is open on it, and its version: nobody looks for one where there is none."""
    edit_version: Mapped[int | None]
    open_holds: Mapped[int]
    """How many of its holds are open, those of single work included: none is looked for where there is none."""
    subtotal_minor: Mapped[Minor]
    discount_minor: Mapped[Minor]
    shipping_minor: Mapped[Minor]
    charges_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    total_minor: Mapped[Minor]
    placed_total_minor: Mapped[Minor]
    captured_minor: Mapped[Minor]
    refunded_minor: Mapped[Minor]
    credited_minor: Mapped[Minor]
    """What refunds took off the total: given back although it was neither canceled nor returned."""
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    """Where it was taken, for orders of a counter."""
    register: Mapped[str | None]
    associate: Mapped[str | None]
    device: Mapped[str | None]
    referrer: Mapped[str | None]
    note: Mapped[str | None]
    tags: Mapped[list[str]]
    order_metadata: Mapped[dict[str, Any] | None] = mapped_column("metadata")
    token_generation: Mapped[int]
    placed_at: Mapped[Instant]
    due_at: Mapped[Instant | None]
    """When the next of its promises falls due; None when nothing promised is missing, or it is closed."""
    unanswered_calls: Mapped[int] = mapped_column(server_default="0")
    """Steps of its payments that nobody asks their gateway about any more (`gateway_calls.given_up_at`)."""
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class DeliveryRow(Base):
    """One way that part of an order reaches one person."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("order_id", "key"),
        CheckConstraint("num_nonnulls(slot_location_id, slot_starts_at, slot_ends_at) IN (0, 3)", name="slot_whole"),
        Index(
            "ix_deliveries_slot",
            "slot_location_id",
            "slot_starts_at",
            postgresql_where=text("slot_location_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    key: Mapped[str]
    method: Mapped[FulfillmentMethod] = mapped_column(one_of(FulfillmentMethod))
    address_id: Mapped[UUID | None] = mapped_column(ForeignKey("addresses.id"))
    pickup_location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    pickup_point: Mapped[dict[str, Any] | None]
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    not_before: Mapped[Instant | None]
    promised_from: Mapped[Instant | None]
    promised_by: Mapped[Instant | None]
    promised_on: Mapped[date | None] = mapped_column(Date)
    gift_message: Mapped[str | None]
    slot_location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    """Whose window is booked; those of one window are counted against what it holds."""
    slot_starts_at: Mapped[Instant | None]
    slot_ends_at: Mapped[Instant | None]


class OrderLineRow(Base):
    """quantity = canceled + open + backordered + reserved + allocated + shipped, exclusively, at every moment."""

    __tablename__ = "order_lines"
    __table_args__ = (
        Index("ix_order_lines_order", "order_id", "position"),
        Index("ix_order_lines_sku", "sku_id", "order_id"),
        Index(
            "uq_order_lines_line_ref",
            "order_id",
            "line_ref",
            unique=True,
            postgresql_where=text("line_ref IS NOT NULL"),
        ),
        Index(
            "ix_order_lines_held",
            "order_id",
            postgresql_where=text("reserved_quantity > 0"),
        ),
        Index(
            "ix_order_lines_waiting",
            "sku_id",
            "order_id",
            postgresql_where=text("takes_stock AND open_quantity + backordered_quantity > 0"),
        ),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "quantity = canceled_quantity + open_quantity + backordered_quantity + reserved_quantity"
            " + allocated_quantity + shipped_quantity",
            name="every_unit_accounted_for",
        ),
        CheckConstraint(
            "canceled_quantity >= 0 AND open_quantity >= 0 AND backordered_quantity >= 0 AND reserved_quantity >= 0"
            " AND allocated_quantity >= 0 AND shipped_quantity >= 0 AND delivered_quantity >= 0"
            " AND undelivered_quantity >= 0 AND returned_quantity >= 0",
            name="not_negative",
        ),
        CheckConstraint(
            "delivered_quantity + undelivered_quantity <= shipped_quantity AND returned_quantity <= delivered_quantity",
            name="arrived_was_shipped",
        ),
        CheckConstraint(
            "num_nulls(parent_line_id, per_parent, price_share_minor) IN (0, 3) AND per_parent > 0",
            name="component_whole",
        ),
        CheckConstraint("NOT is_kit OR NOT takes_stock AND parent_line_id IS NULL", name="kit_takes_no_stock"),
        Index("ix_order_lines_parent", "parent_line_id", postgresql_where=text("parent_line_id IS NOT NULL")),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("deliveries.id"))
    name: Mapped[str]
    quantity: Mapped[int]
    canceled_quantity: Mapped[int]
    open_quantity: Mapped[int]
    backordered_quantity: Mapped[int]
    reserved_quantity: Mapped[int]
    allocated_quantity: Mapped[int]
    shipped_quantity: Mapped[int]
    delivered_quantity: Mapped[int]
    undelivered_quantity: Mapped[int]
    returned_quantity: Mapped[int]
    cancel_requested_quantity: Mapped[int]
    return_requested_quantity: Mapped[int]
    unit_price_minor: Mapped[Minor]
    discount_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    tax_rate: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    takes_stock: Mapped[bool]
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    refused_by: Mapped[list[UUID] | None] = mapped_column(ARRAY(PG_UUID(as_uuid=True)))
    """Locations that gave units of it up; null: none did."""
    expected_by: Mapped[Instant | None]
    """When its last unit is expected; None: as its delivery was promised."""
    promise_revision: Mapped[int] = mapped_column(server_default=text("0"))
    line_ref: Mapped[str | None]
    properties: Mapped[dict[str, Any] | None]
    is_kit: Mapped[bool]
    """Its units are those of its components, the lines whose parent it is."""
    parent_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"))
    per_parent: Mapped[int | None]
    """Units of a component that one kit holds, as frozen at placing."""
    price_share_minor: Mapped[Minor | None]
    """A component's part of its kit's price for all kits, before discount: already within the kit's own."""
    replaces_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"))


class OrderChargeRow(Base):
    """What is owed but is not goods. A canceled charge no longer counts."""

    __tablename__ = "order_charges"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("deliveries.id"))
    position: Mapped[int]
    kind: Mapped[ChargeKind] = mapped_column(one_of(ChargeKind))
    amount_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    canceled: Mapped[bool]


class OrderSearchRow(Base):
    """What an order is found by, kept in its transaction: codes by how they begin, people by blind index."""

    __tablename__ = "order_search"
    __table_args__ = (
        # Whatever is common is read off the index, a little at a time.
        Index("ix_order_search_term", "term", "kind", "order_id", postgresql_ops={"term": "text_pattern_ops"}),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
