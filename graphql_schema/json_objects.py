"""JSON inputs that keep what a caller knows besides: an object, never a bare text, number or list."""

from typing import Any, cast

from app.domain.errors import InvalidInput


def object_of(value: object, path: tuple[str, ...]) -> dict[str, Any] | None:
    """The object of a JSON input. Raises InvalidInput at `path` for any other value; null stays null."""
    if value is None or isinstance(value, dict):
        return cast("dict[str, Any] | None", value)
    raise InvalidInput(f"{path[-1]} is a JSON object, like {{}}", path)
