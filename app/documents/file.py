"""What a link opens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """Bytes with a name, which has no ending yet, and what they are."""

    name: str
    media_type: str
    content: bytes
