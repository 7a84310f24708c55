"""The inbox: what became of what other systems told us."""

from enum import StrEnum


class InboxState(StrEnum):
    """Where a message of another system stands."""

    STORED = "STORED"
    WAITING = "WAITING"
    APPLIED = "APPLIED"
    PROBLEM = "PROBLEM"
    DISMISSED = "DISMISSED"


class InboxProblem(StrEnum):
    """Why a message of another system could not be taken at its word."""

    UNREADABLE = "UNREADABLE"
    BODY_DIFFERS = "BODY_DIFFERS"
    NOTICE_DIFFERS = "NOTICE_DIFFERS"
    NO_CAUSE = "NO_CAUSE"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    CONTRADICTS = "CONTRADICTS"
    REFUSED = "REFUSED"
    BROKEN = "BROKEN"


class InboxEffect(StrEnum):
    """What one notice within a message changed."""

    APPLIED = "APPLIED"
    KNOWN = "KNOWN"
    UNMATCHED = "UNMATCHED"
