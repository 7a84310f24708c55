"""Money: tenders, payments, transactions."""

from enum import StrEnum


class PaymentStatus(StrEnum):
    """Derived from the payments' ledgers."""

    NONE = "NONE"
    PENDING = "PENDING"
    PARTIALLY_AUTHORIZED = "PARTIALLY_AUTHORIZED"
    AUTHORIZED = "AUTHORIZED"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    BALANCE_DUE = "BALANCE_DUE"
    CREDIT_OWED = "CREDIT_OWED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"
    AUTHORIZATION_EXPIRED = "AUTHORIZATION_EXPIRED"


class PaymentState(StrEnum):
    """Where one payment is in its life."""

    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    PARTIALLY_CAPTURED = "PARTIALLY_CAPTURED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    FAILED = "FAILED"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    EXPIRED = "EXPIRED"


class TenderKind(StrEnum):
    """What the payer pays with."""

    CARD = "CARD"
    WALLET = "WALLET"
    BANK_TRANSFER = "BANK_TRANSFER"
    VOUCHER = "VOUCHER"
    GIFT_CARD = "GIFT_CARD"
    STORE_CREDIT = "STORE_CREDIT"
    CASH = "CASH"
    INVOICE = "INVOICE"
    BNPL = "BNPL"
    COD = "COD"
    EXTERNAL = "EXTERNAL"


class TransactionKind(StrEnum):
    """One step of a payment."""

    AUTHORIZE = "AUTHORIZE"
    CAPTURE = "CAPTURE"
    VOID = "VOID"
    REFUND = "REFUND"
    CHARGEBACK = "CHARGEBACK"


class TransactionStatus(StrEnum):
    """How a payment step ended."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ACTION_REQUIRED = "ACTION_REQUIRED"
