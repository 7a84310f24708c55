"""Instants that callers state: facts may be old, but they do not lie ahead."""

from datetime import datetime, timedelta

from app.domain.errors import InvalidInput

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a caller's clock may be ahead of ours."""


def refuse_future(at: datetime | None, now: datetime, path: tuple[str, ...]) -> None:
    """Raise InvalidInput when a stated instant lies in the future."""
    if at is not None and at > now + CLOCKS_DIFFER:
        raise InvalidInput(f"{path[-1]} lies in the future", path)
