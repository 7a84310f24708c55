"""What one operation of staff or an app read of personal data, collected while its fields resolve."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from graphql_schema.ids import read_id


@dataclass(slots=True)
class Trail:
    """`subjects` are (type, id) of the objects whose audited `fields` were not empty."""

    subjects: set[tuple[str, UUID]] = field(default_factory=set[tuple[str, UUID]])
    fields: set[str] = field(default_factory=set[str])

    def __bool__(self) -> bool:
        return bool(self.fields)

    def note(self, name: str, source: Any) -> None:
        """A field of this object was read; an object without an id counts for its field alone."""
        self.fields.add(name)
        text = getattr(source, "id", None)
        if isinstance(text, str):
            kind, key = read_id(text)
            self.subjects.add((kind, key[0]))

    def add(self, others: "Iterable[Trail]") -> None:
        """Take in what others noted."""
        for other in others:
            self.subjects |= other.subjects
            self.fields |= other.fields
