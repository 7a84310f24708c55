"""Relay global ids: base64 of `Type:uuid` (or `Type:uuid:uuid` where two things together name one).

Clients treat them as opaque. An id is canonical: one object has exactly one, so it may be a cache key. It is NOT
signed and hides nothing; rights come from the scoped read behind it.
"""

import base64
import binascii
import re
from uuid import UUID

import strawberry

from app.domain.errors import InvalidInput

_SHAPE = re.compile(r"([A-Z][A-Za-z]{0,39}):([0-9a-f-]{36}(?::[0-9a-f-]{36})?)")
MAX_CHARACTERS = 160


def global_id(type_name: str, *key: UUID) -> strawberry.ID:
    """The global id of an object."""
    return strawberry.ID(base64.b64encode(f"{type_name}:{':'.join(map(str, key))}".encode()).decode())


def read_id(text: str, path: tuple[str, ...] = ("id",)) -> tuple[str, tuple[UUID, ...]]:
    """The type and the key of a global id. Raises InvalidInput at `path` when it is none of ours."""
    if len(text) <= MAX_CHARACTERS:
        try:
            shape = _SHAPE.fullmatch(base64.b64decode(text, validate=True).decode("ascii"))
            key = tuple(UUID(part) for part in shape[2].split(":")) if shape else ()
            if shape and global_id(shape[1], *key) == text:
                return shape[1], key
        except (binascii.Error, ValueError):
            pass
    raise InvalidInput("this is no id: hand back one that the API gave you", path)


def uuid_of(text: str, type_name: str, path: tuple[str, ...] = ("id",)) -> UUID:
    """The UUID in the global id of a `type_name`. Raises InvalidInput at `path` for no id, or that of another type."""
    found, key = read_id(text, path)
    if found != type_name or len(key) != 1:
        raise InvalidInput(f"this is the id of another type, {found}: a {type_name} id belongs here", path)
    return key[0]
