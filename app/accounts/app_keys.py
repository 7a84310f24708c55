"""API keys: what one looks like, what is kept of it, and how its events tell it.

`owk_` + 43 characters of base64url (32 random bytes). Kept: SHA-256 of the whole text, which is enough for what nobody
can guess, and its first 12 characters, by which people tell keys apart.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.access.api_key import PREFIX, digest_of
from db.models.accounts import AppKeyRow

RANDOM_BYTES = 32
SHOWN_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class FreshKey:
    """A key that was just made. `text` is the secret: it is handed out once and kept nowhere."""

    id: UUID
    text: str = field(repr=False)

    @property
    def prefix(self) -> str:
        """What may be shown of it later."""
        return self.text[:SHOWN_CHARACTERS]

    @property
    def digest(self) -> bytes:
        """What is kept of it."""
        return digest_of(self.text)


def make_key_text() -> str:
    """A key that nobody has."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def key_state(row: AppKeyRow) -> dict[str, Any]:
    """The key as its events tell it; when it was used last is no event."""
    return {
        "app": str(row.app_id),
        "prefix": row.prefix,
        "scopes": row.scopes,
        "createdAt": row.created_at.isoformat(),
        "expiresAt": row.expires_at.isoformat(),
        "revokedAt": None if row.revoked_at is None else row.revoked_at.isoformat(),
    }
