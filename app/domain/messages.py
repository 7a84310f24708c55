"""What the shop tells people outside of the graph."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

REPEATED_AFTER_SECONDS = 600
"""How often the same thing is told at most, when somebody asks for it again and again."""


class MessageKind(StrEnum):
    """What a message is about."""

    ORDER_ACCESS = "ORDER_ACCESS"
    """A link that opens one order."""
    PASSWORD = "PASSWORD"  # noqa: S105 - the name of a kind
    """A link with which a customer sets a password."""


class MessageState(StrEnum):
    """How far a message is."""

    QUEUED = "QUEUED"
    """Nobody has sent it yet."""
    SENT = "SENT"
    """It left: a person said so, or the sender did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMessage:
    """A message as it stands in the queue, to a contact or to a customer: exactly one of the two is given.

    Addresses are read, and links made, when the message is sent: none of them stands in the queue.
    """

    id: UUID
    kind: MessageKind
    contact_id: UUID | None
    customer_id: UUID | None
    order_id: UUID | None
    created_at: datetime


def span_of(at: datetime) -> int:
    """The number of the ten minutes that an instant lies in: what is asked for again within them is told once."""
    return int(at.timestamp()) // REPEATED_AFTER_SECONDS
