"""Links to papers: `/documents/<token>`, good for a few minutes, signed, so that nothing is stored and nobody guesses.

A token is base64url(kind, the thing's id, end in seconds, HMAC-SHA256 cut to 16 bytes; RFC 2104, section 5). Whoever
holds a link reads that one paper until it ends; whoever gives one asks first who the reader is.
"""

import base64
import binascii
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import UUID

LIFETIME = timedelta(minutes=10)
PATH = "/documents/"
MAC_BYTES = 16
_TOKEN = struct.Struct(">B16sq")


class PaperKind(IntEnum):
    """What is printed, and what its id is of. Numbers are part of tokens: they are never used again."""

    INVOICE = 1
    """An invoice or a credit note."""
    WORK_SLIP = 2
    """The packing slip of a location's work."""
    PARCEL_SLIP = 3
    """The packing slip of one parcel."""
    LABEL = 4
    """The label of a parcel, by the parcel's id."""
    MANIFEST = 5
    PICK_LIST = 6


@dataclass(frozen=True, slots=True)
class Link:
    """Which paper, until when."""

    kind: PaperKind
    paper_id: UUID
    ends_at: datetime


_KINDS = frozenset(PaperKind)


def make_link(secret: bytes, paper_id: UUID, now: datetime, kind: PaperKind = PaperKind.INVOICE) -> str:
    """The path of a link to a paper that is good from now on; `paper_id` is of what the kind says."""
    ends = int((now + LIFETIME).timestamp())
    body = _TOKEN.pack(kind, paper_id.bytes, ends)
    return PATH + base64.urlsafe_b64encode(body + _mac(secret, body)).decode().rstrip("=")


def read_link(secrets: Sequence[bytes], token: str) -> Link | None:
    """What a token is for; None for anything that none of these secrets signed. Says nothing of its end."""
    if len(token) > 4 * (_TOKEN.size + MAC_BYTES):
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if len(body) != _TOKEN.size or not any(hmac.compare_digest(mac, _mac(secret, body)) for secret in secrets):
        return None
    kind, paper, ends = _TOKEN.unpack(body)
    return Link(PaperKind(kind), UUID(bytes=paper), datetime.fromtimestamp(ends, UTC)) if kind in _KINDS else None


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, body, "sha256")[:MAC_BYTES]
