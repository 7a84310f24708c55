"""Gift cards and store credit: an account and its ledger, which is only added to.

What an account holds is `balance`; `held` of it is promised to orders and not taken yet. Steps that gateways were asked
for have the id of the payment's step, so that each is done once.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import CreditEntryKind, CreditKind
from db.base import Base, Instant, Key, Minor, one_of


class CreditAccountRow(Base):
    """A gift card, known by a keyed digest of its code, or what a customer has in one currency."""

    __tablename__ = "credit_accounts"
    __table_args__ = (
        CheckConstraint("0 <= held_minor AND held_minor <= balance_minor", name="never_overspent"),
        CheckConstraint("(kind = 'GIFT_CARD') = (code_digest IS NOT NULL)", name="a_card_has_a_code"),
        CheckConstraint("(kind = 'STORE_CREDIT') = (customer_id IS NOT NULL)", name="store_credit_is_a_customers"),
        CheckConstraint("(code_digest IS NULL) = (last_characters IS NULL)", name="code_whole"),
        Index(
            "uq_credit_accounts_customer",
            "customer_id",
            "currency",
            unique=True,
            postgresql_where=text("customer_id IS NOT NULL"),
        ),
        Index(
            "ix_credit_accounts_expiring",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL AND balance_minor > held_minor"),
        ),
    )

    id: Mapped[Key]
    kind: Mapped[CreditKind] = mapped_column(one_of(CreditKind))
    currency: Mapped[str]
    balance_minor: Mapped[Minor]
    held_minor: Mapped[Minor]
    code_digest: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    last_characters: Mapped[str | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    expires_at: Mapped[Instant | None]
    disabled_at: Mapped[Instant | None]
    version: Mapped[int]
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class CreditEntryRow(Base):
    """One step. A step that was refused has moved nothing, and says why."""

    __tablename__ = "credit_entries"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        CheckConstraint("refused IS NULL OR balance_delta = 0 AND held_delta = 0", name="refused_moves_nothing"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("credit_accounts.id"), index=True)
    kind: Mapped[CreditEntryKind] = mapped_column(one_of(CreditEntryKind))
    amount_minor: Mapped[Minor]
    balance_delta: Mapped[Minor]
    held_delta: Mapped[Minor]
    hold_id: Mapped[UUID | None] = mapped_column(ForeignKey("credit_entries.id"), index=True)
    """The promise that it takes from, lets go of, or gives back to."""
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    reason: Mapped[str | None]
    """What a person said it is for; no name."""
    refused: Mapped[str | None]
    at: Mapped[Instant]
