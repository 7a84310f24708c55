"""What explains the amounts of an order: discounts and taxes, and the rules by which taxes are computed.

Every child of an order is guarded by its order's row lock.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, DiscountOrigin, FulfilledBy
from db.base import Base, Instant, Key, Minor, one_of


class DiscountAllocationRow(Base):
    """What one discount takes off one line. Those of a line sum to its `discount_minor`."""

    __tablename__ = "discount_allocations"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    id: Mapped[Key]
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), index=True)
    position: Mapped[int]
    origin: Mapped[DiscountOrigin] = mapped_column(one_of(DiscountOrigin))
    amount_minor: Mapped[Minor]
    code: Mapped[str | None]
    reason: Mapped[str | None]
    author_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    author_id: Mapped[UUID | None]


class OrderTaxLineRow(Base):
    """One tax of a line or a charge. Those of a line sum to its `tax_minor`.

    A line or charge with a tax and without such rows has one tax, at the line's own rate, that nobody named.
    """

    __tablename__ = "order_tax_lines"
    __table_args__ = (
        CheckConstraint("num_nulls(order_line_id, charge_id) = 1", name="of_a_line_or_a_charge"),
        CheckConstraint("amount_minor >= 0 AND rate >= 0", name="not_negative"),
        Index("ix_order_tax_lines_charge_id", "charge_id", postgresql_where=text("charge_id IS NOT NULL")),
    )

    id: Mapped[Key]
    order_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_charges.id"))
    position: Mapped[int]
    name: Mapped[str]
    rate: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    """A fraction: 0.19 is 19 %."""
    amount_minor: Mapped[Minor]
    remitted_by: Mapped[FulfilledBy] = mapped_column(one_of(FulfilledBy))


class TaxRuleRow(Base):
    """A tax that is due at a destination. Of the rules of one name the most specific applies (`app.domain.tax`)."""

    __tablename__ = "tax_rules"
    __table_args__ = (
        Index(
            "uq_tax_rules_case",
            "country",
            "name",
            "region",
            "tax_class",
            "valid_from",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("active"),
        ),
        CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),
        CheckConstraint("rate BETWEEN 0 AND 1", name="rate_is_a_fraction"),
        CheckConstraint("name = btrim(name) AND name <> ''", name="name_trimmed"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str]
    region: Mapped[str | None]
    """A state or province, as addresses name it; None: the whole country."""
    tax_class: Mapped[str | None]
    """The class of the goods, or `shipping`; None: whatever no rule of a class is for."""
    name: Mapped[str]
    rate: Mapped[Decimal] = mapped_column(Numeric(9, 6))
    valid_from: Mapped[date | None] = mapped_column(Date)
    """The first day, in the channel's time zone; None: always."""
    active: Mapped[bool]
    """False once it was removed."""
    version: Mapped[int]
    updated_at: Mapped[Instant]
