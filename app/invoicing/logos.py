"""Logos of papers: small pictures, looked at before they are kept."""

from app.domain.errors import InvalidInput

MAX_BYTES = 100_000
PNG, SVG = "image/png", "image/svg+xml"
_PNG_START = b"\x89PNG\r\n\x1a\n"
_FORBIDDEN = (b"<script", b"<!entity", b"<!doctype", b"<foreignobject", b'href="http', b"href='http", b"url(http")


def logo_type(content: bytes, path: tuple[str, ...]) -> str:
    """The media type of a logo. Raises InvalidInput for what is no PNG or SVG, too large, or reaches outside itself."""
    if len(content) > MAX_BYTES:
        raise InvalidInput(f"a logo has at most {MAX_BYTES:,} bytes, this one {len(content):,}", path)
    if content.startswith(_PNG_START):
        return PNG
    head = content.lstrip().lower()
    if b"<svg" not in head[:1_000]:
        raise InvalidInput("a logo is a PNG or an SVG", path)
    if any(part in head for part in _FORBIDDEN):
        raise InvalidInput("a logo holds no scripts, entities or references to elsewhere", path)
    return SVG
