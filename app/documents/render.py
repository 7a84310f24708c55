"""Invoices and credit notes through their templates to bytes."""

from app.documents.content import Printed, content
from app.domain.enums import InvoiceKind
from app.typesetting.render import picture_pages, print_pdf


def print_paper(printed: Printed) -> bytes:
    """The PDF of a paper; equal papers give equal bytes on one machine. Raises CannotPrint."""
    return print_pdf(_template(printed), content(printed), printed.paper.issued_at)


def picture_paper(printed: Printed, *, dots_per_inch: float = 110) -> list[bytes]:
    """The pages of a paper as PNG, for those who look at templates."""
    return picture_pages(_template(printed), content(printed), printed.paper.issued_at, dots_per_inch=dots_per_inch)


def _template(printed: Printed) -> str:
    return "credit_note" if printed.paper.kind is InvoiceKind.CREDIT_NOTE else "invoice"
