"""Anchors: the head of the chain, kept where whoever changes the database cannot reach.

A chain alone does not show that its end was cut off. Each anchor is a line of JSON with a signature under the chain's
key, appended to a file in the data directory and written to the log's output; carry either to another machine.
"""

import hmac
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson

from app.audit.chain import AuditKeys

FILE_NAME = "audit-anchors.jsonl"


class MalformedAnchor(ValueError):
    """A line of the file is no anchor; the message names the line."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """At `at` the chain's last entry was `number`, with this hash (hex), or there was none (number 0)."""

    at: str
    number: int
    hash: str
    key_id: str
    signature: str

    @property
    def line(self) -> str:
        """The anchor as one line of JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS).decode()

    def is_genuine(self, keys: AuditKeys) -> bool:
        """Whether it was signed with a key of ours."""
        key = keys.find(self.key_id)
        return key is not None and hmac.compare_digest(self.signature, _signature(key, self.at, self.number, self.hash))


def make_anchor(keys: AuditKeys, number: int, entry_hash: bytes, at: datetime) -> Anchor:
    """Sign where the chain stands."""
    told = (at.isoformat(timespec="seconds"), number, entry_hash.hex())
    return Anchor(*told, keys.current_id, _signature(keys.current, *told))


def append_anchor(path: Path, anchor: Anchor) -> None:
    """Add a line to the file, made for its owner only, and wait until it is on the disk. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(anchor.line + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_anchors(lines: Iterable[str]) -> list[Anchor]:
    """The anchors of a file's lines; empty lines do not count. Raises MalformedAnchor."""
    found: list[Anchor] = []
    for place, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(Anchor(**orjson.loads(line)))
            except (orjson.JSONDecodeError, TypeError) as error:
                raise MalformedAnchor(f"line {place} is no anchor") from error
    return found


def _signature(key: bytes, at: str, number: int, entry_hash: str) -> str:
    return hmac.digest(key, f"anchor:{at}:{number}:{entry_hash}".encode(), "sha256").hex()
