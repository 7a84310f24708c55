"""Reading what is printed, as a scanner does: from the picture."""

import io
import re

import zxingcpp
from PIL import Image, ImageDraw

from app.typesetting.barcodes import Symbol

RUN = re.compile(r"M(\d+) (\d+)h(\d+)")


def scanned(picture: bytes) -> list[tuple[str, str]]:
    """Kind and text of every code on a page, from top to bottom."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    by_place = sorted(found, key=lambda one: (one.position.top_left.y, one.position.top_left.x))
    return [(str(one.format), one.text) for one in by_place]


def drawn(symbol: Symbol, dots: int = 3) -> bytes:
    """A code alone, each module so many pixels wide; bars are 60 pixels high."""
    height = symbol.modules * dots if symbol.square else 60
    picture = Image.new("L", (symbol.modules * dots, height), 255)
    pen = ImageDraw.Draw(picture)
    for left, top, width in (map(int, run) for run in RUN.findall(symbol.svg)):
        first, last = (top * dots, top * dots + dots - 1) if symbol.square else (0, height - 1)
        pen.rectangle((left * dots, first, (left + width) * dots - 1, last), fill=0)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
