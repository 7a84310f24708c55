"""Who buys and where it goes: snapshots that an order keeps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. Personal data: it stands in the address table only, never in events or logs."""

    country: str
    name: str | None = None
    company: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    phone: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person. Personal data, as the address."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
