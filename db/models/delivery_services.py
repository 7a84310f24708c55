"""How parcels travel: delivery services with their zones and rate tables."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import FulfillmentMethod, TransportMode
from db.base import Base, Instant, Key, one_of


class DeliveryServiceRow(Base):
    """One way to deliver: a carrier's service, or the merchant's own van or counter.

    `zones` is a list, written and read whole: name, areas (country, postal prefix), days in transit, rates (currency,
    weight break, price). `app/domain/rates.py` says what a zone is and reads it. An empty list of channels, locations
    or weekdays means all of them.
    """

    __tablename__ = "delivery_services"
    __table_args__ = (
        CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),
        CheckConstraint("max_parcel_grams > 0", name="max_parcel_positive"),
        CheckConstraint("max_distance_km > 0", name="max_distance_positive"),
        CheckConstraint("co2_grams_per_tonne_km >= 0", name="co2_not_negative"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    carrier: Mapped[str | None]
    service: Mapped[str | None]
    method: Mapped[FulfillmentMethod] = mapped_column(one_of(FulfillmentMethod))
    mode: Mapped[TransportMode] = mapped_column(one_of(TransportMode))
    zones: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    delivery_days: Mapped[list[str]]
    channels: Mapped[list[str]]
    locations: Mapped[list[str]]
    max_parcel_grams: Mapped[int | None]
    max_distance_km: Mapped[int | None]
    co2_grams_per_tonne_km: Mapped[int | None]
    active: Mapped[bool]
    version: Mapped[int]
    updated_at: Mapped[Instant]
