"""Invoices: what a paper says, and in which language."""

from enum import StrEnum


class InvoiceKind(StrEnum):
    """What a paper does: it asks for money, or gives some of what was asked for back."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


class PaperLanguage(StrEnum):
    """The languages that papers are written in."""

    EN = "EN"
    DE = "DE"
