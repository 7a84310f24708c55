"""Printing: texts through a template to bytes. typst is an extra (`pdf`); without it there are data, and no papers.

Fonts: those within the wheel (Libertinus Serif for Latin, Greek, Cyrillic and Hebrew; DejaVu Sans Mono has Arabic), and
after them what the machine has of `FALLBACKS`, for scripts that those lack. Printing takes tens of milliseconds of
processor time: callers do it in a thread, a few at a time.
"""

import json
from datetime import UTC
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.documents.content import Printed, content
from app.domain.enums import InvoiceKind

TEMPLATES = Path(__file__).parent / "templates"
PDF = "application/pdf"
ARCHIVAL = "a-2b"
"""PDF/A-2b (ISO 19005-2): the fonts are within, so that it looks the same in ten years."""
FALLBACKS = (
    "Libertinus Serif",
    "Noto Serif",
    "Noto Naskh Arabic",
    "Noto Serif Hebrew",
    "Noto Serif Devanagari",
    "Noto Serif Thai",
    "Noto Serif CJK JP",
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Source Han Serif",
    "WenQuanYi Zen Hei",
    "DejaVu Serif",
    "DejaVu Sans",
    "DejaVu Sans Mono",
)
"""Families in the order in which a glyph is looked for; typst takes any other that has it after them."""


class CannotPrint(RuntimeError):
    """typst is not installed: `pip install orderwire[pdf]`."""


def can_print() -> bool:
    """Whether papers can be printed here."""
    return find_spec("typst") is not None


def print_paper(printed: Printed) -> bytes:
    """The PDF of a paper; equal papers give equal bytes on one machine. Raises CannotPrint."""
    return _compiled(printed, "pdf")[0]


def picture_paper(printed: Printed, *, dots_per_inch: float = 110) -> list[bytes]:
    """The pages of a paper as PNG, for those who look at templates."""
    return _compiled(printed, "png", dots_per_inch)


def _compiled(printed: Printed, form: str, dots_per_inch: float | None = None) -> list[bytes]:
    typst, fonts = _typst()
    template = "credit_note" if printed.paper.kind is InvoiceKind.CREDIT_NOTE else "invoice"
    families = tuple(family for family in FALLBACKS if family in fonts.families())
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=fonts,
        sys_inputs={"paper": json.dumps(content(printed, families), ensure_ascii=False)},
    )
    stamp = printed.paper.issued_at.astimezone(UTC).replace(microsecond=0)
    try:
        made: Any = compiler.compile(
            format=form, ppi=dots_per_inch, timestamp=stamp, pdf_standards=ARCHIVAL if form == "pdf" else []
        )
    except typst.TypstError:
        # No font here has one of the glyphs: an archive wants them all, whoever reads the rest does not.
        made = compiler.compile(format=form, ppi=dots_per_inch, timestamp=stamp)
    pages: list[bytes] = [*made] if isinstance(made, list) else [made]
    return pages


@cache
def _typst() -> tuple[Any, Any]:
    """The library and the fonts, found once."""
    if not can_print():
        raise CannotPrint("typst is not installed: pip install 'orderwire[pdf]'")
    typst = import_module("typst")
    return typst, typst.Fonts()
