"""Personal data, and nothing else holds any: customers, contacts, addresses.

Orders point here; events, ledgers and idempotency rows hold ids and the names of changed fields.
"""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, column, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key


class CustomerRow(Base):
    """A person or company who buys. E-mail is no identity: two customers may share one."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("external_source", "external_id"),
        Index("ix_customers_email_lower", func.lower(column("email"))),
    )

    id: Mapped[Key]
    external_source: Mapped[str | None]
    external_id: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str | None]
    phone: Mapped[str | None]
    tags: Mapped[list[str]]
    version: Mapped[int]
    created_at: Mapped[Instant]


class ContactRow(Base):
    """How to reach a person about one order: a snapshot."""

    __tablename__ = "contacts"

    id: Mapped[Key]
    name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]


class AddressRow(Base):
    """Where something goes or whom it bills: a snapshot. `customer_id` is set for a customer's own address book."""

    __tablename__ = "addresses"

    id: Mapped[Key]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    country: Mapped[str]
    name: Mapped[str | None]
    company: Mapped[str | None]
    line1: Mapped[str | None]
    line2: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    postal_code: Mapped[str | None]
    phone: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
