"""Papers through their templates to bytes."""

from datetime import UTC, date, datetime, time

from app.documents.content import Printed, content
from app.documents.pick_content import PickSheet, pick_texts
from app.documents.slip_content import Slip, slip_texts
from app.domain.enums import InvoiceKind
from app.typesetting.render import picture_pages, print_pdf


def print_paper(printed: Printed) -> bytes:
    """The PDF of a paper; equal papers give equal bytes on one machine. Raises CannotPrint."""
    return print_pdf(_template(printed), content(printed), printed.paper.issued_at)


def picture_paper(printed: Printed, *, dots_per_inch: float = 110) -> list[bytes]:
    """The pages of a paper as PNG, for those who look at templates."""
    return picture_pages(_template(printed), content(printed), printed.paper.issued_at, dots_per_inch=dots_per_inch)


def print_slip(slip: Slip) -> bytes:
    """The PDF of a packing slip; it bears the day of the order. Raises CannotPrint."""
    return print_pdf("packing_slip", slip_texts(slip), _day(slip.ordered_on))


def picture_slip(slip: Slip, *, dots_per_inch: float = 110) -> list[bytes]:
    """The pages of a packing slip as PNG."""
    return picture_pages("packing_slip", slip_texts(slip), _day(slip.ordered_on), dots_per_inch=dots_per_inch)


def print_pick_list(sheet: PickSheet) -> bytes:
    """The PDF of a pick list. Raises CannotPrint."""
    return print_pdf("pick_list", pick_texts(sheet), sheet.made_at)


def picture_pick_list(sheet: PickSheet, *, dots_per_inch: float = 110) -> list[bytes]:
    """The pages of a pick list as PNG."""
    return picture_pages("pick_list", pick_texts(sheet), sheet.made_at, dots_per_inch=dots_per_inch)


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _template(printed: Printed) -> str:
    return "credit_note" if printed.paper.kind is InvoiceKind.CREDIT_NOTE else "invoice"
