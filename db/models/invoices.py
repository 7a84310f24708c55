"""Invoices and credit notes, who issues them, and the papers themselves.

What was issued never changes: the tables of invoices are append-only. Who is billed are rows of the address and contact
tables, which an order never rewrites.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import FulfilledBy, InvoiceKind, PaperLanguage
from db.base import Base, Instant, Key, Minor, one_of


class LegalEntityRow(Base):
    """Who sells, before the law. Its address is the merchant's own, not personal data."""

    __tablename__ = "legal_entities"
    __table_args__ = (
        CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),
        CheckConstraint("invoice_prefix <> credit_note_prefix", name="prefixes_differ"),
        CheckConstraint("number_digits BETWEEN 1 AND 12", name="number_digits"),
        CheckConstraint("payment_days >= 0", name="payment_days_not_negative"),
        Index("uq_legal_entities_default", "is_default", unique=True, postgresql_where=text("is_default")),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[dict[str, Any]]
    tax_id: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    """What stands on papers besides: register entry, e-mail, phone, website, bank account."""
    timezone: Mapped[str]
    """In which the day of a paper is a day."""
    invoice_prefix: Mapped[str]
    credit_note_prefix: Mapped[str]
    number_digits: Mapped[int]
    yearly_numbers: Mapped[bool]
    """Whether numbers begin anew each year, which stands in them then."""
    payment_days: Mapped[int]
    is_default: Mapped[bool]
    """It issues for channels that name no other."""
    version: Mapped[int]
    updated_at: Mapped[Instant]


class LegalEntityChannelRow(Base):
    """Whom a channel sells for, and how papers of its orders look."""

    __tablename__ = "legal_entity_channels"

    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    legal_entity_id: Mapped[UUID] = mapped_column(ForeignKey("legal_entities.id"), index=True)
    language: Mapped[PaperLanguage] = mapped_column(one_of(PaperLanguage))
    accent_color: Mapped[str | None]
    """`#rrggbb`."""
    logo_sha256: Mapped[bytes | None] = mapped_column(LargeBinary, ForeignKey("documents.sha256"))
    footer: Mapped[str | None]


class InvoiceSeriesRow(Base):
    """The last number given in a series: raised in the transaction that uses it, so no number is ever missing."""

    __tablename__ = "invoice_series"
    __table_args__ = (CheckConstraint("last_number >= 0", name="last_number_not_negative"),)

    legal_entity_id: Mapped[UUID] = mapped_column(ForeignKey("legal_entities.id"), primary_key=True)
    kind: Mapped[InvoiceKind] = mapped_column(one_of(InvoiceKind), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0 where numbers do not begin anew each year."""
    last_number: Mapped[int]


class InvoiceRow(Base):
    """An invoice for a shipment, or a credit note: for a refund, or for a shipment that was called back.

    Amounts are positive on both.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "number"),
        UniqueConstraint("legal_entity_id", "kind", "year", "sequence"),
        CheckConstraint("total_minor = net_minor + tax_minor", name="total_adds_up"),
        CheckConstraint("(kind = 'INVOICE') = (shipment_id IS NOT NULL)", name="invoice_of_a_shipment"),
        CheckConstraint(
            "(kind = 'CREDIT_NOTE') = (num_nonnulls(refund_id, voided_shipment_id) = 1)"
            " AND num_nonnulls(refund_id, voided_shipment_id) <= 1",
            name="credit_note_of_one_cause",
        ),
        CheckConstraint("sequence > 0", name="sequence_positive"),
    )

    id: Mapped[Key]
    legal_entity_id: Mapped[UUID] = mapped_column(ForeignKey("legal_entities.id"))
    kind: Mapped[InvoiceKind] = mapped_column(one_of(InvoiceKind))
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    shipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipments.id"), unique=True)
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    voided_shipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipments.id"), unique=True)
    """The shipment that was called back after it was billed."""
    currency: Mapped[str]
    tax_included: Mapped[bool]
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    total_minor: Mapped[Minor]
    remitted_tax_minor: Mapped[Minor]
    """Tax that the channel takes and hands on itself: shown, in no sum."""
    billing_address_id: Mapped[UUID | None] = mapped_column(ForeignKey("addresses.id"))
    delivery_address_id: Mapped[UUID | None] = mapped_column(ForeignKey("addresses.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    language: Mapped[PaperLanguage] = mapped_column(one_of(PaperLanguage))
    seller: Mapped[dict[str, Any]]
    """The legal entity and the channel's brand as they stood."""
    tenders: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """`{tender, amountMinor}`: what covers it, or how it was given back."""
    credited: Mapped[list[str]]
    """Numbers of the invoices that a credit note takes from."""
    issued_at: Mapped[Instant]
    issued_on: Mapped[date] = mapped_column(Date)
    supplied_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    """When what no tender covers is to be paid."""


class InvoiceLineRow(Base):
    """A line of an invoice: units of an order line, a charge, or neither on a credit note without lines."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        UniqueConstraint("invoice_id", "position"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("num_nonnulls(order_line_id, charge_id) <= 1", name="of_one_thing"),
    )

    id: Mapped[Key]
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    position: Mapped[int]
    order_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_charges.id"), index=True)
    sku: Mapped[str | None]
    name: Mapped[str]
    quantity: Mapped[int]
    """0 where a line only corrects what earlier papers said of the same units."""
    unit_price_minor: Mapped[Minor]
    discount_minor: Mapped[Minor]
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]


class InvoiceTaxRow(Base):
    """One tax on one line."""

    __tablename__ = "invoice_taxes"

    invoice_line_id: Mapped[UUID] = mapped_column(ForeignKey("invoice_lines.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str | None]
    rate: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    amount_minor: Mapped[Minor]
    remitted_by: Mapped[FulfilledBy] = mapped_column(one_of(FulfilledBy))


class InvoiceDocumentRow(Base):
    """The paper that was printed of an invoice, once and for all when it was first asked for."""

    __tablename__ = "invoice_documents"

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary, ForeignKey("documents.sha256"))


class DocumentRow(Base):
    """Bytes by their SHA-256: papers (which hold personal data) and logos. The same bytes are kept once."""

    __tablename__ = "documents"
    __table_args__ = (CheckConstraint("octet_length(sha256) = 32", name="sha256_whole"),)

    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Instant]
