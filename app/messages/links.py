"""The secret part of a message's link, made at the moment it is sent and kept nowhere."""

from datetime import datetime, timedelta
from uuid import UUID

from app.access.order_token import make_order_token
from app.access.password_token import make_password_token
from app.access.secrets import Secrets

GOOD_FOR = timedelta(days=60)
"""How long a link to an order is good after it was sent; whoever comes later asks for another."""


def order_link(secrets: Secrets, order_id: UUID, generation: int, *, now: datetime) -> str:
    """The order token that a link carries behind its `#`: fragments reach neither servers nor logs."""
    return make_order_token(secrets.order_tokens, order_id, generation, good_until=now + GOOD_FOR)


def password_link(secrets: Secrets, message_id: UUID, password_hash: str | None) -> str:
    """The one-time token with which a customer sets a password; good for a day after the message was asked for.

    `password_hash` is what the customer signs in with now (`uow.customer_links.find`); None for who does not yet.
    """
    return make_password_token(secrets.accounts, message_id, password_hash)
