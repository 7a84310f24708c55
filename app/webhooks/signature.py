"""Whether a source really sent these bytes.

Source: Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, base64, several `v1,`
signatures while a secret is changed, five minutes of tolerance; checked by its own library on the raw body.
"""

from collections.abc import Mapping

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.webhooks.sources import WebhookSource

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
MAX_HEADER = 1_000
"""Characters of one of the three headers; more is nobody's signature."""


def signed_by(source: WebhookSource, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether one of the source's secrets signed this body under this id within the last five minutes."""
    given = {name: headers.get(name, "") for name in (ID, TIMESTAMP, SIGNATURE)}
    if any(not value or len(value) > MAX_HEADER for value in given.values()):
        return False
    # no short cut: which of two secrets matched must not show in the time
    return any([_verifies(secret.get_secret_value(), body, given) for secret in source.secrets])


def _verifies(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError, OverflowError):
        # ValueError: a signature that is no base64 or has no version, a body that is no UTF-8
        return False
    return True
