"""Cursors: what a client stores to come back to its place in the event log.

A cursor says (log id, position), signed, and nothing else: no rights, no filter, no time. It does NOT prove that its
holder may read what follows; rights are decided at each delivery. Truncated HMAC: RFC 2104, section 5.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from uuid import UUID

from app.domain.log import LogPlace

_FORMAT = b"\x01"
_PLACE = struct.Struct(">16sQ")
_MAC_BYTES = 16
_LENGTH = len(_FORMAT) + _PLACE.size + _MAC_BYTES
_POSITION_LIMIT = 2**63
REMEMBERED = 1_000
"""Cursors that are not signed again."""


class MalformedCursor(ValueError):
    """The text is no cursor that this installation has given out: cut, changed, invented, or of another secret."""


class CursorCodec:
    """Makes and reads the cursors of one log. Thread-safe; holds the secret in memory only."""

    def __init__(self, secret: str | bytes, log_id: UUID, *, previous: bytes | None = None) -> None:
        """The key is derived from `secret`, so that the same secret may serve other purposes.

        Cursors that `previous` signed are read too, while the secret is being changed.
        """
        self._key = _key_of(secret.encode() if isinstance(secret, str) else secret)
        self._previous = None if previous is None else _key_of(previous)
        self.log_id = log_id
        self._latest: dict[int, str] = {}

    def encode(self, position: int) -> str:
        """The cursor of the place just after `position`, 55 characters of base64url.

        The latest are remembered: a thousand subscribers are told of the same place at once.
        """
        cursor = self._latest.get(position)
        if cursor is None:
            if len(self._latest) >= REMEMBERED:
                self._latest.clear()
            cursor = self._latest[position] = self._sign(position)
        return cursor

    def _sign(self, position: int) -> str:
        body = _FORMAT + _PLACE.pack(self.log_id.bytes, position)
        return _text(body + _mac(self._key, body))

    def decode(self, cursor: str) -> LogPlace:
        """The place that a cursor names, which may be in another log than ours (a database restored since).

        Raises MalformedCursor.
        """
        try:
            raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (UnicodeEncodeError, binascii.Error) as error:
            raise MalformedCursor("this is no cursor") from error
        body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        # One place has one text: base64 itself would take others for the bits that it leaves unused.
        if len(raw) != _LENGTH or _text(raw) != cursor or not self._signed(body, mac):
            raise MalformedCursor("this is no cursor of this installation")
        log_id, position = _PLACE.unpack(body[len(_FORMAT) :])
        assert body.startswith(_FORMAT), "only this format was ever signed"
        assert position < _POSITION_LIMIT, "only positions were ever signed"
        return LogPlace(UUID(bytes=log_id), position)

    def _signed(self, body: bytes, mac: bytes) -> bool:
        if hmac.compare_digest(mac, _mac(self._key, body)):
            return True
        return self._previous is not None and hmac.compare_digest(mac, _mac(self._previous, body))


def _key_of(material: bytes) -> bytes:
    return hmac.digest(material, b"orderwire event log cursor", hashlib.sha256)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, hashlib.sha256)[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
