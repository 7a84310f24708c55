"""The secret part of a message's link, made at the moment it is sent and kept nowhere."""

from datetime import datetime, timedelta
from uuid import UUID

from app.access.order_token import make_order_token
from app.access.secrets import Secrets

GOOD_FOR = timedelta(days=60)
"""How long a link to an order is good after it was sent; whoever comes later asks for another."""


def order_link(secrets: Secrets, order_id: UUID, generation: int, *, now: datetime) -> str:
    """The order token that a link carries behind its `#`: fragments reach neither servers nor logs."""
    return make_order_token(secrets.order_tokens, order_id, generation, good_until=now + GOOD_FOR)
