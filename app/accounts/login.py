"""A customer's login: the blind index of the e-mail address, so that the address itself stands in one place only."""

import hmac

from app.domain.emails import normalized_email


def login_of(key: bytes, email: str) -> bytes:
    """HMAC-SHA256 of the address in its one spelling, with a key of its own: useless without the secret."""
    return hmac.digest(key, b"login\x00" + normalized_email(email).encode(errors="surrogatepass"), "sha256")
