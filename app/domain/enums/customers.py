"""Customers: how to reach them, what they agreed to, why they were in touch."""

from enum import StrEnum


class ContactWay(StrEnum):
    """How one reaches a person, or how they reached us."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    SMS = "SMS"
    CHAT = "CHAT"
    PUSH = "PUSH"
    POST = "POST"
    STORE = "STORE"


class ConsentPurpose(StrEnum):
    """What a person agrees to, or not."""

    MARKETING = "MARKETING"
    PROFILING = "PROFILING"
    REVIEWS = "REVIEWS"
    SHARING = "SHARING"


class ContactDirection(StrEnum):
    """Who was in touch with whom."""

    IN = "IN"
    OUT = "OUT"


class ContactReason(StrEnum):
    """What it was about."""

    ORDER_STATUS = "ORDER_STATUS"
    CHANGE = "CHANGE"
    CANCELLATION = "CANCELLATION"
    DELIVERY = "DELIVERY"
    RETURN = "RETURN"
    REFUND = "REFUND"
    PAYMENT = "PAYMENT"
    PRODUCT = "PRODUCT"
    COMPLAINT = "COMPLAINT"
    ACCOUNT = "ACCOUNT"
    OTHER = "OTHER"


class OrderProblem(StrEnum):
    """What is open with an order that somebody should look at."""

    IN_REVIEW = "IN_REVIEW"
    ON_HOLD = "ON_HOLD"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    PAYMENT_UNANSWERED = "PAYMENT_UNANSWERED"
    AUTHORIZATION_EXPIRED = "AUTHORIZATION_EXPIRED"
    BALANCE_DUE = "BALANCE_DUE"
    CREDIT_OWED = "CREDIT_OWED"
    WAITING_FOR_STOCK = "WAITING_FOR_STOCK"
    PROMISE_OVERDUE = "PROMISE_OVERDUE"
    DELIVERY_FAILED = "DELIVERY_FAILED"
    LABEL_FAILED = "LABEL_FAILED"
