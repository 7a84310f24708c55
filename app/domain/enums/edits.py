"""Edits of placed orders."""

from enum import StrEnum


class OrderEditState(StrEnum):
    """Where an edit stands. Only what is OPEN can be changed; nothing of it is done until it is COMMITTED."""

    OPEN = "OPEN"
    COMMITTED = "COMMITTED"
    ABORTED = "ABORTED"
    EXPIRED = "EXPIRED"
