"""What the shop tells people outside of the graph."""

from enum import StrEnum


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
