"""Reference data: channels, locations, SKUs, prices. Named by trimmed, case-sensitive business codes."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Double, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import CapacityWindow, ChannelKind, CoordinateSource, LocationKind, TaxMode
from db.base import Base, Instant, Key, Minor, one_of


class ChannelRow(Base):
    """A place where orders come from. One currency by default, others allowed."""

    __tablename__ = "channels"
    __table_args__ = (
        CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),
        CheckConstraint("self_cancel_minutes >= 0", name="self_cancel_minutes_not_negative"),
        CheckConstraint("pickup_days > 0", name="pickup_days_positive"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[ChannelKind] = mapped_column(one_of(ChannelKind))
    currency: Mapped[str]
    currencies: Mapped[list[str]]
    timezone: Mapped[str]
    tax_included: Mapped[bool]
    tax_mode: Mapped[TaxMode] = mapped_column(one_of(TaxMode), server_default=TaxMode.GIVEN.value)
    """Who says what the tax of its orders is: whoever places them, or the tax rules."""
    version: Mapped[int]
    updated_at: Mapped[Instant]
    shows_stock_counts: Mapped[bool] = mapped_column(server_default=false())
    """Whether shoppers are told how many there are."""
    checks: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """How orders are checked (`app/domain/validation/settings.py`); a check that is absent is used by its default."""
    holds_unpaid: Mapped[bool] = mapped_column(server_default=false())
    """Whether nothing leaves before a tender that is settled outside is paid; COD and INVOICE never wait."""
    payment_timeouts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Minutes that a tender may stay unpaid, by its kind."""
    self_cancel_minutes: Mapped[int | None]
    """How long after placing shoppers cancel by themselves; 0: never, None: as long as nothing is picked."""
    pickup_days: Mapped[int | None]
    """For how many days goods wait for who collects them; None: as the program's own default says."""


class LocationRow(Base):
    """A place that holds stock. Its address is the merchant's own, not personal data.

    Calendars are documents that `app.domain.calendars.calendar_of` reads: they are only ever read and written whole.
    """

    __tablename__ = "locations"
    __table_args__ = (
        CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
        CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL) = (coordinates_from IS NULL)",
            name="coordinates_whole",
        ),
        CheckConstraint("handling_minutes >= 0", name="handling_not_negative"),
        CheckConstraint("pickup_days > 0", name="pickup_days_positive"),
        CheckConstraint("capacity_orders >= 0", name="capacity_not_negative"),
        CheckConstraint("(capacity_orders IS NULL) = (capacity_window IS NULL)", name="capacity_whole"),
        Index("ix_locations_latitude", "latitude", postgresql_where="latitude IS NOT NULL"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[LocationKind] = mapped_column(one_of(LocationKind))
    address: Mapped[dict[str, Any]]
    timezone: Mapped[str]
    capabilities: Mapped[list[str]]
    active: Mapped[bool]
    latitude: Mapped[float | None] = mapped_column(Double)
    """Degrees north: what the address states, else what its postal code says."""
    longitude: Mapped[float | None] = mapped_column(Double)
    coordinates_from: Mapped[CoordinateSource | None] = mapped_column(one_of(CoordinateSource))
    groups: Mapped[list[str]] = mapped_column(server_default="{}")
    """Names that rules speak of: `north`, `own-stores`. Sorted."""
    opening_hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """`{weekday, opens, closes}`, in local time; none at all: never closed but on closures."""
    closures: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """`{on, name}`: whole local days, sorted."""
    cut_offs: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """`{carrier, service, weekday, time}`: what is ready by then leaves then, in local time."""
    handling_minutes: Mapped[int] = mapped_column(server_default="0")
    """Opening time from an order's arrival until it may be handed to a carrier or shopper."""
    capacity_orders: Mapped[int | None]
    """New orders that it takes in a `capacity_window`; null: any number."""
    capacity_window: Mapped[CapacityWindow | None] = mapped_column(one_of(CapacityWindow))
    priority: Mapped[int] = mapped_column(server_default="0")
    """Higher goes first in every channel, before the channel's own order."""
    pickup_days: Mapped[int | None]
    """For how many days it keeps goods for who collects them, where that is not as the channel says."""
    delivery_slots: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """`{weekday, opens, closes, capacity, leadMinutes}`: when its own van drives, in local time, and how much."""
    version: Mapped[int]
    updated_at: Mapped[Instant]


class ChannelLocationRow(Base):
    """Which locations serve a channel, as what, and in which order of preference.

    What a location does for a channel is what both its capabilities and its roles there allow.
    """

    __tablename__ = "channel_locations"
    __table_args__ = (
        CheckConstraint(
            "roles <@ ARRAY['SHIP', 'PICKUP', 'SHIP_TO_STORE', 'LOCAL_DELIVERY'] AND cardinality(roles) > 0",
            name="roles",
        ),
    )

    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), primary_key=True, index=True)
    position: Mapped[int]
    roles: Mapped[list[str]] = mapped_column(server_default="{SHIP,PICKUP,SHIP_TO_STORE,LOCAL_DELIVERY}")


class PostalPointRow(Base):
    """Where a postal code lies, in degrees: imported points, and the middle of the points of each prefix.

    Codes are normalized (`app.domain.postal_codes`). `points` is how many imported codes a row stands for; 0 marks an
    imported code itself.
    """

    __tablename__ = "postal_points"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    country: Mapped[str] = mapped_column(primary_key=True)
    postal_code: Mapped[str] = mapped_column(primary_key=True)
    latitude: Mapped[float] = mapped_column(Double)
    longitude: Mapped[float] = mapped_column(Double)
    points: Mapped[int]


class SkuRow(Base):
    """What is sold. Quantities are whole numbers of the smallest unit."""

    __tablename__ = "skus"
    __table_args__ = (
        CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),
        CheckConstraint("weight_grams >= 0", name="weight_not_negative"),
        CheckConstraint("unit_digits BETWEEN 0 AND 6", name="unit_digits"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    gtin: Mapped[str | None] = mapped_column(index=True)
    attributes: Mapped[dict[str, Any] | None]
    weight_grams: Mapped[int | None]
    stock_tracked: Mapped[bool]
    unit: Mapped[str]
    unit_digits: Mapped[int]
    returnable: Mapped[bool]
    available_from: Mapped[Instant | None]
    version: Mapped[int]
    updated_at: Mapped[Instant]
    category: Mapped[str | None] = mapped_column(Computed("attributes ->> 'category'", persisted=True), index=True)
    """The attribute `category`, which rules name."""
    placeholder: Mapped[bool] = mapped_column(server_default=false())
    """An order of a marketplace named it before anybody described it."""


class SkuComponentRow(Base):
    """What a kit is made of."""

    __tablename__ = "sku_components"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"), primary_key=True)
    component_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"), primary_key=True, index=True)
    position: Mapped[int]
    quantity: Mapped[int]


class PriceRow(Base):
    """What a SKU costs in a channel now; orders keep the price they were placed at."""

    __tablename__ = "prices"
    __table_args__ = (
        UniqueConstraint("sku_id", "channel_id", "currency"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )

    id: Mapped[Key]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), index=True)
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    updated_at: Mapped[Instant]
