"""Printing: texts through a template to bytes. typst is an extra (`pdf`); without it there are data, and no papers.

Fonts: those within the wheel (Libertinus Serif for Latin, Greek, Cyrillic and Hebrew; DejaVu Sans Mono has Arabic), and
after them what the machine has of the fallbacks, for scripts that those lack. Printing takes tens of milliseconds of
processor time: callers do it in a thread, a few at a time.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"
PDF = "application/pdf"
ARCHIVAL = "a-2b"
"""PDF/A-2b (ISO 19005-2): the fonts are within, so that it looks the same in ten years."""
SERIF = ("Libertinus Serif", "Noto Serif")
SANS = ("Liberation Sans", "Arimo", "Noto Sans", "DejaVu Sans", "Libertinus Serif")
FALLBACKS = (
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


def print_pdf(template: str, texts: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF of a template, named without its ending; `at` is its date. Equal texts give equal bytes on one machine.

    Raises CannotPrint.
    """
    return _compiled(template, texts, at, "pdf", None)[0]


def picture_pages(template: str, texts: Mapping[str, Any], at: datetime, *, dots_per_inch: float = 110) -> list[bytes]:
    """The pages of a template as PNG, for those who look at templates. Raises CannotPrint."""
    return _compiled(template, texts, at, "png", dots_per_inch)


def _compiled(
    template: str, texts: Mapping[str, Any], at: datetime, form: str, dots_per_inch: float | None
) -> list[bytes]:
    typst, fonts, families = _typst()
    fonts_here = {
        "serif": [family for family in SERIF + FALLBACKS if family in families],
        "sans": [family for family in SANS + FALLBACKS if family in families],
    }
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=fonts,
        sys_inputs={"paper": json.dumps({"fonts": fonts_here, **texts}, ensure_ascii=False)},
    )
    stamp = at.astimezone(UTC).replace(microsecond=0)
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
def _typst() -> tuple[Any, Any, frozenset[str]]:
    """The library, the fonts, and the names of their families: found once."""
    if not can_print():
        raise CannotPrint("typst is not installed: pip install 'orderwire[pdf]'")
    typst = import_module("typst")
    fonts = typst.Fonts()
    return typst, fonts, frozenset(fonts.families())
