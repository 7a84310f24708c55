"""Refunds: why money goes back, and whether it got there."""

from enum import StrEnum


class RefundDestination(StrEnum):
    """Where a refund goes."""

    ORIGINAL = "ORIGINAL"
    STORE_CREDIT = "STORE_CREDIT"


class RefundReason(StrEnum):
    """Why money is given back."""

    CANCELED = "CANCELED"
    RETURNED = "RETURNED"
    DAMAGED = "DAMAGED"
    LATE = "LATE"
    MISSING = "MISSING"
    PRICE = "PRICE"
    GOODWILL = "GOODWILL"
    DUPLICATE = "DUPLICATE"
    FRAUD = "FRAUD"
    OTHER = "OTHER"


class RefundStatus(StrEnum):
    """Whether the money of a refund got back; follows the steps of its tenders."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    PARTLY_FAILED = "PARTLY_FAILED"
    FAILED = "FAILED"
