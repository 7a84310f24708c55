"""Who took a delivery: the name that a driver or a store writes down. Personal data, and no part of an order. Pure."""

from app.domain.errors import InvalidInput

LONGEST = 100


def recipient_name(said: str | None, path: tuple[str, ...] = ("receivedBy",)) -> str | None:
    """The name as it is kept. Raises InvalidInput for one that is none."""
    if said is None:
        return None
    name = said.strip()
    if not 0 < len(name) <= LONGEST or not name.isprintable():
        raise InvalidInput(f"receivedBy is a name of 1 to {LONGEST} characters", path)
    return name
