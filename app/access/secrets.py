"""One secret per installation, from which every key is derived; made once and kept readable by its owner only."""

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.access.strength import MIN_CHARACTERS, WeakSecret, refuse_weak
from app.settings import Settings

FILE_NAME = "secret"


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Keys for separate purposes, so that none can stand in for another. Shows nothing of itself.

    `previous` are the keys of the secret before this one, while it is being changed: good for reading what they made,
    never for making more.
    """

    cursors: bytes
    order_tokens: bytes
    access_tokens: bytes
    search: bytes
    audit: bytes
    accounts: bytes
    limits: bytes
    delivery_options: bytes
    documents: bytes
    gift_cards: bytes
    pickup_codes: bytes
    previous: "Secrets | None" = None

    def __repr__(self) -> str:
        return "Secrets(...)"

    @property
    def accepted(self) -> "tuple[Secrets, ...]":
        """These keys, and the previous ones where there are any."""
        return (self,) if self.previous is None else (self, self.previous)


def derive(secret: str, previous: str | None = None) -> Secrets:
    """Derive all keys from the installation's secret (HMAC-SHA256 with the purpose as message)."""

    def key(purpose: str) -> bytes:
        return hmac.digest(secret.encode(), f"orderwire/{purpose}".encode(), "sha256")

    return Secrets(
        cursors=key("cursors"),
        order_tokens=key("order-tokens"),
        access_tokens=key("access-tokens"),
        search=key("search"),
        audit=key("audit"),
        accounts=key("accounts"),
        limits=key("limits"),
        delivery_options=key("delivery-options"),
        documents=key("documents"),
        gift_cards=key("gift-cards"),
        pickup_codes=key("pickup-codes"),
        previous=None if previous is None else derive(previous),
    )


def installation_secrets(settings: Settings) -> Secrets:
    """All keys: of ORDERWIRE_SECRET, of the file that holds it, or of the data directory's own secret.

    Raises WeakSecret outside development, for a secret that was given and is none.
    """
    secret, name = _given(settings)
    previous = settings.previous_secret
    if not settings.development:
        if secret is not None:
            refuse_weak(secret, name)
        if previous is not None:
            refuse_weak(previous.get_secret_value(), "ORDERWIRE_PREVIOUS_SECRET")
    return derive(
        secret or load_or_create(settings.data_dir), None if previous is None else previous.get_secret_value()
    )


def _given(settings: Settings) -> tuple[str | None, str]:
    if settings.secret is not None:
        return settings.secret.get_secret_value(), "ORDERWIRE_SECRET"
    if settings.secret_file is None:
        return None, ""
    try:
        secret = settings.secret_file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WeakSecret(f"ORDERWIRE_SECRET_FILE cannot be read: {type(error).__name__}") from None
    if len(secret) < MIN_CHARACTERS:
        raise WeakSecret(f"ORDERWIRE_SECRET_FILE holds less than {MIN_CHARACTERS} characters")
    return secret, "the secret in ORDERWIRE_SECRET_FILE"


def load_or_create(data_dir: Path) -> str:
    """The secret kept in the data directory, made (mode 0600) when there is none. Safe against a race of starters."""
    path = data_dir / FILE_NAME
    data_dir.mkdir(parents=True, exist_ok=True)
    fresh = data_dir / f".{FILE_NAME}.{os.getpid()}"
    if not path.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
