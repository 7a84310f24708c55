"""The chain: each entry's hash covers all that it says and the hash before it, under a key that the database has not.

Whoever can write every table, and switch triggers off, still cannot make a row fit without the key; and cannot cut the
end off unseen before the last anchor that was kept elsewhere (app/audit/anchors.py).
"""

import hashlib
import hmac
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import orjson

from app.access.secrets import Secrets
from app.domain.audit import AuditEntry, AuditFact

GENESIS = bytes(32)
"""What stands before the first entry."""

_COVERED = tuple(sorted(field.name for field in fields(AuditEntry) if field.name != "hash"))
_FACTS = tuple(field.name for field in fields(AuditFact))


@dataclass(frozen=True)
class AuditKeys:
    """The key that seals now, and those of earlier secrets, which only verify."""

    current: bytes
    earlier: tuple[bytes, ...] = ()

    @cached_property
    def current_id(self) -> str:
        """The name of the current key; it says nothing of the key itself."""
        return key_id(self.current)

    @cached_property
    def _by_id(self) -> dict[str, bytes]:
        return {key_id(key): key for key in (self.current, *self.earlier)}

    def find(self, name: str) -> bytes | None:
        """The key of that name; None for a stranger's."""
        return self._by_id.get(name)

    def __repr__(self) -> str:
        return f"AuditKeys({', '.join(self._by_id)})"


def audit_keys(secrets: Secrets) -> AuditKeys:
    """The keys of an installation's secrets, those before a change of secret among them."""
    current, *earlier = (accepted.audit for accepted in secrets.accepted)
    return AuditKeys(current, tuple(earlier))


def key_id(key: bytes) -> str:
    """A name for a key, one-way."""
    return hashlib.sha256(b"orderwire/audit-key-id:" + key).hexdigest()[:16]


def sealed(
    fact: AuditFact, number: int, previous_hash: bytes, keys: AuditKeys, subjects: tuple[dict[str, Any], ...]
) -> AuditEntry:
    """The fact with its place, the states of its subjects told, chained to the entry before."""
    told: dict[str, Any] = {name: getattr(fact, name) for name in _FACTS}
    told["subjects"] = subjects
    entry = AuditEntry(**told, number=number, key_id=keys.current_id, previous_hash=previous_hash, hash=b"")
    return replace(entry, hash=entry_hash(entry, keys.current))


def entry_hash(entry: AuditEntry, key: bytes) -> bytes:
    """HMAC-SHA256 over everything that the entry says, its number and the hash before it."""
    return hmac.digest(key, canonical({name: getattr(entry, name) for name in _COVERED}), "sha256")


def canonical(value: Any) -> bytes:
    """The same bytes for equal values, whoever holds them: sorted keys, UTC with microseconds, bytes in hex."""
    return orjson.dumps({name: _plain(part) for name, part in value.items()}, option=orjson.OPT_SORT_KEYS, default=str)


def state_hash(state: Any) -> str:
    """SHA-256, in hex, of a subject's public state: anybody who reads the log can compute it again."""
    return hashlib.sha256(orjson.dumps(state, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return value.hex()
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case _:
            return value
