"""Is the chain whole? Walks it from the first entry, and names the first bad row.

Without the key only the links are looked at: whether numbers follow each other and every entry names the hash before
it. That finds carelessness, not somebody who knows how.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.audit.anchors import Anchor
from app.audit.chain import GENESIS, AuditKeys, entry_hash
from app.domain.audit import AuditEntry
from db.audit_log import AuditLog


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row that is not as it was sealed. `number` is where it should stand."""

    number: int
    what: str


class ChainWalk:
    """Feed it every entry in the order of numbers, then ask `end`. `fault` is the first one found.

    `keys` None looks at the links only.
    """

    def __init__(self, keys: AuditKeys | None, anchors: Sequence[Anchor] = ()) -> None:
        self.entries = 0
        self.fault: Fault | None = None
        self._last_hash: bytes = GENESIS
        self._keys = keys
        self._anchors: dict[int, set[str]] = {}
        for anchor in anchors:
            if keys is not None and not anchor.is_genuine(keys):
                self._find(anchor.number, "its anchor is not of our making")
            self._anchors.setdefault(anchor.number, set()).add(anchor.hash)
        self._check_anchor(0, GENESIS)

    def feed(self, entry: AuditEntry) -> None:
        """Look at the next entry."""
        if self.fault is not None:
            return
        number = self.entries + 1
        if entry.number != number:
            self._find(number, f"it is missing: {entry.number} comes instead")
        elif entry.previous_hash != self._last_hash:
            self._find(number, "it does not follow the entry before it")
        elif self._keys is not None:
            self._check_hash(entry, self._keys)
        self._check_anchor(number, entry.hash)
        self.entries, self._last_hash = number, entry.hash

    def end(self) -> Fault | None:
        """The first fault, once all entries were fed: an anchor beyond the last entry is one."""
        beyond = [number for number in self._anchors if number > self.entries]
        if beyond:
            self._find(self.entries + 1, f"it is missing: an anchor says that there were {max(beyond)} entries")
        return self.fault

    def _check_hash(self, entry: AuditEntry, keys: AuditKeys) -> None:
        key = keys.find(entry.key_id)
        if key is None:
            self._find(entry.number, f"it is sealed with a key that is not ours, {entry.key_id}")
        elif not hmac.compare_digest(entry.hash, entry_hash(entry, key)):
            self._find(entry.number, "it is not what was sealed")

    def _check_anchor(self, number: int, found: bytes) -> None:
        if self._anchors.get(number, {found.hex()}) != {found.hex()}:
            self._find(number, "it is another than the one that was anchored")

    def _find(self, number: int, what: str) -> None:
        self.fault = self.fault or Fault(number, what)


def verify_chain(entries: Iterable[AuditEntry], keys: AuditKeys | None, anchors: Sequence[Anchor] = ()) -> Fault | None:
    """The first fault of a whole chain; None when it is whole."""
    walk = ChainWalk(keys, anchors)
    for entry in entries:
        walk.feed(entry)
    return walk.end()


async def verify_trail(
    trail: AuditLog, keys: AuditKeys | None, anchors: Sequence[Anchor] = ()
) -> tuple[int, Fault | None]:
    """How many entries a database's trail has up to its first fault, and that fault; None when it is whole."""
    walk = ChainWalk(keys, anchors)
    async for entry in trail.entries():
        walk.feed(entry)
        if walk.fault is not None:
            break
    return walk.entries, walk.end()
