"""The public states of subjects at versions, folded from the log's merge patches; what was folded last is kept.

A hot stock level has a hundred thousand versions: its state is kept with its version, and only what came since is read.
The memory is of no consequence: what is not in it is folded from the beginning.
"""

from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from app.audit.chain import state_hash
from app.domain.events import merge_patch

KEPT_BYTES = 16_000_000
"""How much JSON is kept, roughly."""


class Patches(Protocol):
    """Where patches come from: a sealing turn."""

    def patches(
        self, after: Mapping[UUID, int], through: Mapping[UUID, int]
    ) -> AsyncGenerator[tuple[UUID, int, Any], None]: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    state: Any
    digest: str | None
    weight: int


_NOTHING = _Kept(0, {}, None, 0)


class SubjectStates:
    """Belongs to one sealer."""

    def __init__(self, *, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept: OrderedDict[UUID, _Kept] = OrderedDict()
        self._kept_bytes, self._weight = kept_bytes, 0

    async def hashes(
        self, patches: Patches, wanted: Mapping[UUID, frozenset[int]]
    ) -> dict[tuple[UUID, int], str | None]:
        """The hash of each subject's state at each version; None at version 0, and for a version the log has not."""
        found: dict[tuple[UUID, int], str | None] = {}
        at: dict[UUID, _Kept] = {}
        for subject, versions in wanted.items():
            kept = self._kept.get(subject, _NOTHING)
            at[subject] = kept if kept.version <= min(versions) else _NOTHING
            if kept.version in versions:
                found[subject, kept.version] = kept.digest
        after = {subject: kept.version for subject, kept in at.items()}
        through = {subject: max(versions) for subject, versions in wanted.items()}
        behind = {subject: last for subject, last in through.items() if after[subject] < last}
        async for subject, version, patch in patches.patches(after, behind):
            state, digest, weight = merge_patch(at[subject].state, patch), None, at[subject].weight
            if version in wanted[subject]:
                digest, weight = state_hash(state), len(orjson.dumps(state))
                found[subject, version] = digest
            at[subject] = _Kept(version, state, digest, weight)
        for subject, kept in at.items():
            if kept.version == through[subject]:
                self._keep(subject, kept)
        return found

    def _keep(self, subject: UUID, kept: _Kept) -> None:
        old = self._kept.pop(subject, _NOTHING)
        self._kept[subject] = kept
        self._weight += kept.weight - old.weight
        while self._weight > self._kept_bytes:
            _, gone = self._kept.popitem(last=False)
            self._weight -= gone.weight
