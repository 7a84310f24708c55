"""A sender of webhooks as other systems are: it signs what it sends, well or badly."""

import base64
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
NEXT_SECRET = "whsec_" + base64.b64encode(bytes(range(100, 132))).decode()
STRANGERS_SECRET = "whsec_" + base64.b64encode(bytes(range(200, 232))).decode()


def signed(
    body: bytes, *, secret: str = SECRET, message_id: str = "msg_1", at: datetime | None = None
) -> dict[str, str]:
    """The three headers of Standard Webhooks for this body."""
    moment = at or datetime.now(UTC)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, moment, body.decode()),
        "content-type": "application/json",
    }


def sources(app: str = "carrier", *secrets: str) -> dict[str, Any]:
    """One source, `parcels`, that acts as this app."""
    return {"parcels": {"app": app, "secrets": list(secrets or (SECRET,))}}
