"""Bar codes as SVG: Code 128 (ISO/IEC 15417), GS1-128 (GS1 General Specifications, 5.4) and QR (ISO/IEC 18004).

One unit of an SVG's width is one module, the narrowest bar, quiet zones included. Whoever sets one keeps modules whole
numbers of a printer's dots: `modules` says how many there are.
"""

from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from typing import Any

QUIET_BARS = 10
"""Modules that stay white at either end of a Code 128."""
QUIET_DOTS = 4
"""Modules that stay white around a QR code."""

NARROWEST_MM = 0.25
"""The narrowest bar that every scanner reads: two dots of a 203 dpi printer."""


class CannotEncode(ValueError):
    """The text holds what this symbology has no bars for."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A bar code. `modules` is its width with its quiet zones, in modules; a QR code is as high as it is wide."""

    text: str
    modules: int
    svg: str
    square: bool = False
    """Whether it is a QR code."""

    def told(self) -> dict[str, Any]:
        """As templates take it."""
        return {"text": self.text, "modules": self.modules, "svg": self.svg, "square": self.square}


def code128(text: str) -> Symbol:
    """A Code 128 of printable ASCII. Raises CannotEncode for anything else, and for nothing."""
    return _bars("Code128", text)


def gs1_128(text: str) -> Symbol:
    """A GS1-128: element strings without brackets, as `00` and the 18 digits of an SSCC. Raises CannotEncode."""
    return _bars("Gs1_128", text)


def scannable(text: str, width_mm: float) -> Symbol:
    """The text as Code 128 where that fits into a width in modules that printers draw, else as QR, which takes any.

    Raises CannotEncode for nothing, and for more than fits into either.
    """
    try:
        bars = code128(text)
    except CannotEncode:
        return qr(text)
    return bars if bars.modules * NARROWEST_MM <= width_mm else qr(text)


def qr(text: str) -> Symbol:
    """A QR code with error correction M (15 %). Raises CannotEncode for nothing, and for more than fits."""
    segno: Any = import_module("segno")
    if not text:
        raise CannotEncode("nothing to encode")
    try:
        rows: Any = segno.make(
            text, error="m", micro=False, boost_error=False, encoding=None if text.isascii() else "utf-8"
        ).matrix
    except segno.DataOverflowError as overflow:
        raise CannotEncode(str(overflow)) from overflow
    side = len(rows) + 2 * QUIET_DOTS
    dots = ["".join("1" if dot else "0" for dot in row) for row in rows]
    path = "".join(_runs(row, QUIET_DOTS, QUIET_DOTS + y) for y, row in enumerate(dots))
    return Symbol(text, side, _svg(side, side, path), square=True)


def _bars(kind: str, text: str) -> Symbol:
    if not text or not text.isascii() or not text.isprintable():
        raise CannotEncode(f"no Code 128: {text!r}")
    bars: str = getattr(import_module("barcode.codex"), kind)(text).build()[0]
    width = len(bars) + 2 * QUIET_BARS
    return Symbol(text, width, _svg(width, 1, _runs(bars, QUIET_BARS, 0)))


def _runs(modules: str, left: int, top: int) -> str:
    """Dark runs of a row of modules as parts of a path, each one module high."""
    path, at = "", left
    for dark, run in groupby(modules):
        width = len(list(run))
        if dark == "1":
            path += f"M{at} {top}h{width}v1h-{width}z"
        at += width
    return path


def _svg(width: int, height: int, path: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' preserveAspectRatio="none" shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )
