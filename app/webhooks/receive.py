"""Take a webhook: verify the raw bytes, store them once, answer only after that is committed."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from enum import Enum

from app.domain.ids import new_id
from app.domain.principal import Principal
from app.webhooks.signature import ID, TIMESTAMP, signed_by
from app.webhooks.sources import WebhookSource
from db.database import Database
from db.repositories.inbox import NewMessage, store

MAX_ID = 255


class Receipt(Enum):
    """How a webhook was taken."""

    TAKEN = "taken"
    """It is in the inbox, from now or from before: sending it again changes nothing."""
    REFUSED = "refused"
    """Not signed by the source, or the source acts for no active app."""
    DIFFERS = "differs"
    """Well signed, but another body came under this id before."""


PrincipalOfApp = Callable[[str], Awaitable[Principal | None]]
"""The principal of an active app by its code; None for others."""


async def receive_webhook(
    database: Database,
    principal_of_app: PrincipalOfApp,
    code: str,
    source: WebhookSource | None,
    body: bytes,
    headers: Mapping[str, str],
) -> Receipt:
    """Take one webhook of a source (None: there is no such source). Nothing of the body is parsed.

    `headers` by lower-case names. The row commits before the answer; equal messages at once leave one row.
    """
    if source is None or not signed_by(source, body, headers) or not _is_storable(headers[ID]):
        return Receipt.REFUSED
    acting = await principal_of_app(source.app)
    if acting is None or acting.id is None:
        return Receipt.REFUSED
    digest = hashlib.sha256(body).digest()
    message = NewMessage(
        id=new_id(),
        source=code,
        message_id=headers[ID],
        app_id=acting.id,
        body=body,
        body_hash=digest,
        sent_at=datetime.fromtimestamp(float(headers[TIMESTAMP]), UTC),
        received_at=database.clock.now(),
        gateway=source.gateway,
        carrier=source.carrier,
    )
    return Receipt.TAKEN if await store(database, message) == digest else Receipt.DIFFERS


def _is_storable(message_id: str) -> bool:
    return len(message_id) <= MAX_ID and message_id.isascii() and message_id.isprintable()
