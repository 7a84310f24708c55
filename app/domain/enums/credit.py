"""Credit: money that the merchant owes to whoever holds a gift card, or to a customer."""

from enum import StrEnum


class CreditKind(StrEnum):
    """Whose credit it is."""

    GIFT_CARD = "GIFT_CARD"
    STORE_CREDIT = "STORE_CREDIT"


class CreditEntryKind(StrEnum):
    """One step of a credit's ledger."""

    ISSUE = "ISSUE"
    HOLD = "HOLD"
    SPEND = "SPEND"
    RELEASE = "RELEASE"
    RETURN = "RETURN"
    EXPIRE = "EXPIRE"
