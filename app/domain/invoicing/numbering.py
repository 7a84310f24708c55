"""Numbers of papers: a legal entity's prefix, the year where they begin anew each year, and a number without gaps."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.enums import InvoiceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """How a legal entity numbers its papers."""

    invoice_prefix: str = "INV-"
    credit_note_prefix: str = "CN-"
    digits: int = 6
    yearly: bool = True

    def series_year(self, on: date) -> int:
        """The year whose series a paper of this day belongs to; 0 where there is one series for all years."""
        return on.year if self.yearly else 0

    def number(self, kind: InvoiceKind, year: int, sequence: int) -> str:
        """The whole number, as people read it: INV-2026-000042."""
        prefix = self.invoice_prefix if kind is InvoiceKind.INVOICE else self.credit_note_prefix
        return f"{prefix}{f'{year}-' if year else ''}{sequence:0{self.digits}}"


@dataclass(frozen=True, slots=True)
class SeriesNumber:
    """A place in a series."""

    legal_entity_id: UUID
    kind: InvoiceKind
    year: int
    sequence: int
