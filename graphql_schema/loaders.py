"""Batch loading: what sibling fields ask for in one moment becomes one call, and is asked for once per operation.

A batch is a function of `app/<noun>/queries.py`: `(database, principal, keys) -> {key: value}`. Each call opens its
own short read session, because sibling fields resolve concurrently and one session refuses that. A key that is absent
from the answer loads as None: foreign and missing look alike.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from strawberry.dataloader import DataLoader

from app.domain.principal import Principal

if TYPE_CHECKING:
    from db.database import Database

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MAX_BATCH = 1_000

Batch: TypeAlias = "Callable[[Database, Principal, Sequence[K]], Awaitable[Mapping[K, V]]]"


class Loaders:
    """The loaders of one operation, made as they are needed."""

    def __init__(self, database: "Database", principal: Principal) -> None:
        self._database, self._principal = database, principal
        self._loaders: dict[Callable[..., Any], DataLoader[Any, Any]] = {}

    async def load(self, batch: "Batch[K, V]", key: K) -> V | None:
        """The value of a key, batched with its siblings'; None when the batch has no answer for it."""
        return cast("V | None", await self._loader(batch).load(key))

    async def load_many(self, batch: "Batch[K, V]", keys: Sequence[K]) -> list[V | None]:
        """The values of several keys, in their order."""
        return cast("list[V | None]", await self._loader(batch).load_many(keys))

    def forget(self) -> None:
        """Drop what was loaded. Called after each write, so that the next mutation of a document reads anew."""
        self._loaders.clear()

    def _loader(self, batch: "Batch[K, V]") -> DataLoader[Any, Any]:
        loader = self._loaders.get(batch)
        if loader is None:

            async def load(keys: list[K]) -> list[V | None]:
                found = await batch(self._database, self._principal, keys)
                return [found.get(key) for key in keys]

            loader = self._loaders[batch] = DataLoader(load_fn=load, max_batch_size=MAX_BATCH)
        return loader
