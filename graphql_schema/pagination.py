"""Relay connections over keyset cursors: stable while rows come and go, equally fast on every page.

A cursor is opaque text that names its list and the key of its row. It is not signed: it says where to read on, never
what may be read. Cursors of the event log are another thing (`graphql_schema.scalars.Cursor`).
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
import strawberry

from app.domain.pages import Key, Page, Slice
from graphql_schema.bad_input import bad_input

DEFAULT_FIRST = 20
MAX_FIRST = 100
MAX_CURSOR_CHARACTERS = 1_000

T = TypeVar("T")
R = TypeVar("R")

First = Annotated[
    int | None,
    strawberry.argument(
        description=f"How many to take: {DEFAULT_FIRST} when absent, at most {MAX_FIRST}, for shoppers 50."
    ),
]
After = Annotated[str | None, strawberry.argument(description="Begin after this cursor (an edge's or `endCursor`).")]
Last = Annotated[
    int | None,
    strawberry.argument(
        description=f"How many to take from the end, at most {MAX_FIRST}, for shoppers 50; not with `first`."
    ),
]
Before = Annotated[str | None, strawberry.argument(description="End before this cursor (an edge's or `startCursor`).")]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there is something before this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge; null on an empty page.")


@strawberry.type(description="One item of a list and its place.")
class Edge(Generic[T]):
    """Relay's edge."""

    cursor: str = strawberry.field(description="This item's place: hand it back as `after` or `before`.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    """Relay's connection."""

    edges: list[Edge[T]] = strawberry.field(description="The page's items, in the list's order.")
    page_info: PageInfo = strawberry.field(description="Where the page stands, and whether there is more.")


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of one list: its name and the types of its key's values (str, int, datetime or UUID).

    Two orders of the same rows are two keysets with two names, so that no cursor fits the wrong one.
    """

    name: str
    types: tuple[type, ...]

    def cursor(self, key: Key) -> str:
        """Write a row's key as a cursor."""
        parts = [value.isoformat() if isinstance(value, datetime) else str(value) for value in key]
        return base64.urlsafe_b64encode(orjson.dumps([self.name, *parts])).decode().rstrip("=")

    def key(self, cursor: str) -> Key:
        """Read a cursor of this list. Raises BAD_USER_INPUT for anything else."""
        try:
            if len(cursor) > MAX_CURSOR_CHARACTERS:
                raise ValueError("too long")
            parts: Any = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            name, *values = parts
            if name != self.name or not all(isinstance(value, str) for value in values):
                raise ValueError("of another list")
            return tuple(_read(kind, value) for kind, value in zip(self.types, values, strict=True))
        except (binascii.Error, ValueError, TypeError):
            raise bad_input("This is no cursor of this list: hand back one from its edges or pageInfo.") from None

    def page(
        self, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
    ) -> Page:
        """What a connection's arguments ask for. Raises BAD_USER_INPUT for bad limits and bad cursors."""
        return Page(
            limit=limit(first, last),
            after=None if after is None else self.key(after),
            before=None if before is None else self.key(before),
            backward=last is not None,
        )

    def connection(self, rows: Slice[R], key_of: Callable[[R], Key], node_of: Callable[[R], T]) -> "Connection[T]":
        """Show a slice of rows."""
        return connection(rows, lambda row: self.cursor(key_of(row)), node_of)


def limit(first: int | None, last: int | None = None) -> int:
    """How many rows `first` or `last` ask for. Raises BAD_USER_INPUT for both at once, and outside 1..100."""
    if first is not None and last is not None:
        raise bad_input("Ask for `first` or for `last`, not for both.")
    name, wanted = ("last", last) if last is not None else ("first", DEFAULT_FIRST if first is None else first)
    if not 1 <= wanted <= MAX_FIRST:
        raise bad_input(f"`{name}` must be from 1 to {MAX_FIRST}.")
    return wanted


def connection(rows: Slice[R], cursor_of: Callable[[R], str], node_of: Callable[[R], T]) -> Connection[T]:
    """Show a slice whose cursors come from elsewhere (the event log's are signed)."""
    edges = [Edge(cursor=cursor_of(row), node=node_of(row)) for row in rows.items]
    info = PageInfo(
        has_next_page=rows.has_next,
        has_previous_page=rows.has_previous,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=info)


def _read(kind: type, text: str) -> object:
    if kind is datetime:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise ValueError("not aware")
        return instant
    if kind is int:
        number = int(text)
        if not -(2**63) <= number < 2**63:
            raise ValueError("not 64 bits")
        return number
    if kind is str and "\x00" in text:
        raise ValueError("PostgreSQL text holds no zero byte")
    return UUID(text) if kind is UUID else text
