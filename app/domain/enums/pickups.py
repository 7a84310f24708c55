"""Goods that a person comes for."""

from enum import StrEnum


class PickupState(StrEnum):
    """Where a pickup is, as the place and the shopper see it."""

    PREPARING = "PREPARING"
    READY = "READY"
    CUSTOMER_EN_ROUTE = "CUSTOMER_EN_ROUTE"
    ARRIVED = "ARRIVED"
    HANDED_OVER = "HANDED_OVER"
    EXPIRED = "EXPIRED"
