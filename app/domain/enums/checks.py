"""Checks: what an order is looked at for when it comes in, and what is done about what is found."""

from enum import StrEnum


class CheckName(StrEnum):
    """What an order is looked at for."""

    ADDRESS = "ADDRESS"
    PHONE = "PHONE"
    TOTAL = "TOTAL"
    STOCK = "STOCK"
    DUPLICATE = "DUPLICATE"
    VELOCITY = "VELOCITY"
    AMOUNT = "AMOUNT"
    CREDIT = "CREDIT"


class CheckMode(StrEnum):
    """What is done about what a check finds."""

    OFF = "OFF"
    WARN = "WARN"
    REVIEW = "REVIEW"
    REFUSE = "REFUSE"


class CheckOutcome(StrEnum):
    """What came of a check."""

    PASSED = "PASSED"
    WARNED = "WARNED"
    FAILED = "FAILED"


class ImportOutcome(StrEnum):
    """What became of one row of a bulk import."""

    IMPORTED = "IMPORTED"
    KNOWN = "KNOWN"
    REFUSED = "REFUSED"
