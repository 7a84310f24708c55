"""Reference data: channels, locations, SKUs, prices. Named by trimmed, case-sensitive business codes."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ChannelKind, LocationKind
from db.base import Base, Instant, Key, Minor, one_of


class ChannelRow(Base):
    """A place where orders come from. One currency by default, others allowed."""

    __tablename__ = "channels"
    __table_args__ = (CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[ChannelKind] = mapped_column(one_of(ChannelKind))
    currency: Mapped[str]
    currencies: Mapped[list[str]]
    timezone: Mapped[str]
    tax_included: Mapped[bool]
    version: Mapped[int]
    updated_at: Mapped[Instant]
    shows_stock_counts: Mapped[bool] = mapped_column(server_default=false())
    """Whether shoppers are told how many there are."""


class LocationRow(Base):
    """A place that holds stock. Its address is the merchant's own, not personal data."""

    __tablename__ = "locations"
    __table_args__ = (CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[LocationKind] = mapped_column(one_of(LocationKind))
    address: Mapped[dict[str, Any]]
    timezone: Mapped[str]
    capabilities: Mapped[list[str]]
    active: Mapped[bool]
    version: Mapped[int]
    updated_at: Mapped[Instant]


class ChannelLocationRow(Base):
    """Which locations serve a channel, in which order of preference."""

    __tablename__ = "channel_locations"

    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), primary_key=True, index=True)
    position: Mapped[int]


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
