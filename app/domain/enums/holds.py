"""Holds: why an order may not leave, and what lets it go by itself."""

from enum import StrEnum


class HoldReason(StrEnum):
    """Why an order, or one location's work for it, may not leave."""

    FRAUD = "FRAUD"
    PAYMENT = "PAYMENT"
    ADDRESS = "ADDRESS"
    INVENTORY = "INVENTORY"
    PREORDER = "PREORDER"
    CUSTOMER_REQUEST = "CUSTOMER_REQUEST"
    REMORSE = "REMORSE"
    MANUAL = "MANUAL"
    INTEGRATION = "INTEGRATION"


class HoldReleaseEvent(StrEnum):
    """What ends a hold by itself, as soon as it is so."""

    PAYMENT_SECURED = "PAYMENT_SECURED"
    STOCK_ALLOCATED = "STOCK_ALLOCATED"
    REVIEW_CONFIRMED = "REVIEW_CONFIRMED"
