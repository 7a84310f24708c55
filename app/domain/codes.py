"""Business codes: trimmed, case-sensitive, short, and printable."""

from app.domain.errors import InvalidInput

MAX_LENGTH = 120


def business_code(code: str, path: tuple[str, ...]) -> str:
    """The trimmed code. Raises InvalidInput when nothing is left, it is too long, or holds control characters."""
    trimmed = code.strip()
    if not trimmed:
        raise InvalidInput("a code is not empty", path)
    if len(trimmed) > MAX_LENGTH:
        raise InvalidInput(f"a code has at most {MAX_LENGTH} characters", path)
    if not trimmed.isprintable():
        raise InvalidInput("a code holds printable characters only", path)
    return trimmed
