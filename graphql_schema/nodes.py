"""Anything with a global id can be read back by it: Relay's Node, and the registry of who loads which type.

Loaders go through the caller's scope like every other read, so a foreign thing and a missing one both read as null.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeAlias, TypeVar
from uuid import UUID

import strawberry

from graphql_schema.bad_input import bad_input
from graphql_schema.context import Context, Info
from graphql_schema.ids import read_id
from graphql_schema.loaders import Batch

V = TypeVar("V")

MAX_NODES = 100

Key: TypeAlias = tuple[UUID, ...]
NodeLoader: TypeAlias = "Callable[[Context, Key], Awaitable[Node | None]]"

_LOADERS: dict[str, NodeLoader] = {}


@strawberry.interface(description="Anything that can be read back by its id, and cached under it.")
class Node:
    """Relay's Node."""

    id: strawberry.ID = strawberry.field(description="The opaque id of this object, unique across all types.")


def register_node(type_name: str, load: NodeLoader) -> None:
    """Say who loads a type. Each noun's `types.py` does so once, when it is imported."""
    assert type_name not in _LOADERS, f"{type_name} has one loader"
    _LOADERS[type_name] = load


def register_rows(type_name: str, batch: "Batch[UUID, V]", show: Callable[[V], Node]) -> None:
    """Say who loads a type that one UUID names: a batch by id, and what shows its answer."""

    async def load(context: Context, key: Key) -> Node | None:
        found = await context.loaders.load(batch, key[0]) if len(key) == 1 else None
        return None if found is None else show(found)

    register_node(type_name, load)


async def load_node(context: Context, type_name: str, key: Key) -> Node | None:
    """The object within the caller's scope; None for a missing one, a foreign one, and a type without a loader."""
    load = _LOADERS.get(type_name)
    return None if load is None else await load(context, key)


def node_types() -> Sequence[str]:
    """The types that `node` can answer."""
    return sorted(_LOADERS)


@strawberry.type
class NodeQueries:
    """`node` and `nodes`."""

    @strawberry.field(description="Read any object by its id; null when there is none that you may see.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The object's `id`.")]
    ) -> Node | None:
        """Raises InvalidInput for text that is no id."""
        return await load_node(info.context, *read_id(id))

    @strawberry.field(description=f"Read up to {MAX_NODES} objects by their ids, in the order asked for.")
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="The objects' ids.")]
    ) -> list[Node | None]:
        """Raises BAD_USER_INPUT for too many ids, InvalidInput for text that is none."""
        if len(ids) > MAX_NODES:
            raise bad_input(f"`ids` may name {MAX_NODES} objects at most.")
        keys = [read_id(text, ("ids", str(index))) for index, text in enumerate(ids)]
        return list(await asyncio.gather(*(load_node(info.context, *key) for key in keys)))
