"""Personal data, and nothing else holds any: customers, contacts, addresses.

Orders point here; events, ledgers and idempotency rows hold ids and the names of changed fields.
"""

from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, UniqueConstraint, column, event, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ContactWay
from db.base import Base, Instant, Key, Minor, one_of

PHONE_KEY = r"right(regexp_replace(phone, '\D', '', 'g'), 8)"
"""The last digits of a customer's phone number, however it is written."""

NAME_PART = 6
"""So many letters of a name are indexed from each of them on (below): enough to leave few whose rest is compared."""

_NAME_PARTS = DDL("""
    CREATE OR REPLACE FUNCTION name_parts(name text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT array_to_tsvector(array_agg(substr(lower(name), i, 6)))
            FROM generate_series(1, length(lower(name))) AS letters(i))
""")
"""A name from each of its letters on, so that any part of it is how one of these begins."""


class CustomerRow(Base):
    """A person or company who buys. E-mail is no identity: two customers may share one."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("external_source", "external_id"),
        Index("ix_customers_email_lower", func.lower(column("email"))),
        Index("ix_customers_phone_key", text(PHONE_KEY), postgresql_where=text("phone IS NOT NULL")),
        Index("ix_customers_external_id", "external_id", postgresql_where=text("external_id IS NOT NULL")),
        Index("ix_customers_name_parts", text("name_parts(name)"), postgresql_using="gin"),
        CheckConstraint(
            "(credit_limit_minor IS NULL) = (credit_limit_currency IS NULL) AND credit_limit_minor >= 0",
            name="credit_limit_whole",
        ),
        CheckConstraint("tax_exempt = (tax_exempt_reason IS NOT NULL)", name="tax_exempt_for_a_reason"),
    )

    id: Mapped[Key]
    external_source: Mapped[str | None]
    external_id: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str | None]
    phone: Mapped[str | None]
    company: Mapped[str | None]
    language: Mapped[str | None]
    """What to write to them in: a BCP 47 tag."""
    preferred_way: Mapped[ContactWay | None] = mapped_column(one_of(ContactWay))
    credit_limit_minor: Mapped[Minor | None]
    """What a company may owe at any time; None: whatever the channel says."""
    credit_limit_currency: Mapped[str | None]
    tax_exempt: Mapped[bool] = mapped_column(server_default=false())
    tax_exempt_reason: Mapped[str | None]
    """Why no tax is computed for them, as it stands on their invoices."""
    tags: Mapped[list[str]]
    version: Mapped[int]
    created_at: Mapped[Instant]


event.listen(CustomerRow.__table__, "before_create", _NAME_PARTS)


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
    __table_args__ = (
        Index(
            "uq_addresses_default_shipping", "customer_id", unique=True, postgresql_where=text("is_default_shipping")
        ),
        Index("uq_addresses_default_billing", "customer_id", unique=True, postgresql_where=text("is_default_billing")),
        CheckConstraint(
            "customer_id IS NOT NULL OR NOT (is_default_shipping OR is_default_billing)", name="default_is_somebodys"
        ),
    )

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
    is_default_shipping: Mapped[bool] = mapped_column(server_default=false())
    is_default_billing: Mapped[bool] = mapped_column(server_default=false())
