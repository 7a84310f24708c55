"""Prices and tax: where a discount comes from, who computes the tax."""

from enum import StrEnum


class DiscountOrigin(StrEnum):
    """What a discount was given on."""

    LINE = "LINE"
    ORDER = "ORDER"


class TaxMode(StrEnum):
    """Who says what the tax of a channel's orders is."""

    GIVEN = "GIVEN"
    COMPUTED = "COMPUTED"
