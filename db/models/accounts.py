"""Who may come in: staff, customers' sign-in, sessions, apps and their keys. Secrets stand here as digests only.

A customer's e-mail address stands in `customers` and nowhere else; here is its blind index. The e-mail addresses and
names of staff are those of the merchant's own people.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key


class StaffAccountRow(Base):
    """A person who works for the merchant. `locations` and `channels` narrow what they reach; null means all.

    `password_hash` is argon2id's own text; null for who signs in with another issuer. `email` is normalized.
    """

    __tablename__ = "staff_accounts"
    __table_args__ = (
        CheckConstraint(
            "email = btrim(email) AND email <> '' AND email COLLATE \"C\" !~ '[A-Z]'", name="email_normalized"
        ),
        CheckConstraint("cardinality(roles) > 0", name="has_a_role"),
        CheckConstraint("roles <@ ARRAY['care', 'store', 'warehouse', 'admin']", name="roles_of_staff"),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    roles: Mapped[list[str]]
    locations: Mapped[list[str] | None]
    channels: Mapped[list[str] | None]
    active: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[Instant]


class CustomerCredentialRow(Base):
    """How a customer signs in. `login` is the HMAC of the normalized e-mail: it can be asked for, not read back."""

    __tablename__ = "customer_credentials"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    login: Mapped[bytes] = mapped_column(unique=True)
    password_hash: Mapped[str]
    changed_at: Mapped[Instant]


class SessionRow(Base):
    """A sign-in that can be renewed: its refresh token changes with every use.

    `subject` is the key of the principal (`staff:<uuid>`, `customer:<uuid>`). `refresh_hash` is SHA-256 of the token
    that is good now, `previous_hash` that of the one before.
    """

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint("subject ~ '^(staff|customer):'", name="subject_signs_in"),)

    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(index=True)
    refresh_hash: Mapped[bytes]
    previous_hash: Mapped[bytes | None]
    created_at: Mapped[Instant]
    last_used_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class AppRow(Base):
    """A program that works for the merchant. Null in `locations`, `channels` or `scopes` means all of them."""

    __tablename__ = "apps"
    __table_args__ = (CheckConstraint("code = btrim(code) AND code <> ''", name="code_trimmed"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool]
    locations: Mapped[list[str] | None]
    channels: Mapped[list[str] | None]
    scopes: Mapped[list[str] | None]
    version: Mapped[int]
    created_at: Mapped[Instant]


class AppKeyRow(Base):
    """An API key of an app: shown once, kept as SHA-256. `scopes` null means all that the app has.

    At most two keys of an app are live; that law needs the app's row locked, so no constraint states it.
    """

    __tablename__ = "app_keys"
    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_is_sha256"),)

    id: Mapped[Key]
    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id"), index=True)
    prefix: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(unique=True)
    scopes: Mapped[list[str] | None]
    version: Mapped[int]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
    last_used_at: Mapped[Instant | None]
