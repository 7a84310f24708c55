"""Reading signed tokens (JWS compact, RFC 7515 and 7519) without believing a word before the signature holds.

What is not plainly a token of the one form we accept is refused before any cryptography: size, alphabet, members of the
header, duplicate members. Keys never come from the token: `jku`, `jwk`, `x5u` and `x5c` are refused by their presence,
and so is `crit`, because no extension is understood here (RFC 8725, sections 3.1, 3.3, 3.10, 3.11).
It does NOT know issuers, keys or rights.
"""

import base64
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

MAX_CHARACTERS = 8_192
LEEWAY = timedelta(seconds=30)
"""How far the clocks of two machines may be apart; it never makes a token live longer."""

Key = OctKey | RSAKey | ECKey | OKPKey

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_HEADER_MEMBERS = frozenset({"alg", "typ", "kid", "x5t", "x5t#S256"})
"""What a header may say; thumbprints are never looked at."""


class _OneAlgorithm(jws.JWSRegistry):
    """Knows a single algorithm, and does not warn of EdDSA's name, which RFC 9864 splits but issuers still use."""

    def __init__(self, algorithm: str) -> None:
        super().__init__(algorithms=[algorithm])
        self._algorithm = algorithm

    def get_alg(self, name: str) -> JWSAlgModel:
        """Raises UnsupportedAlgorithmError for any other."""
        if name != self._algorithm:
            raise UnsupportedAlgorithmError("it is not the one algorithm")
        return self.algorithms[name]


class NotAcceptable(ValueError):
    """Why a token is refused, in words for the operator's log; holds nothing of the token."""


@dataclass(frozen=True, slots=True, repr=False)
class Unverified:
    """A well-formed token of which nothing has been proved."""

    text: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]


def read_unverified(token: str) -> Unverified:
    """Take a token apart. Raises NotAcceptable for anything but a compact JWS of plain JSON objects."""
    if len(token) > MAX_CHARACTERS:
        raise NotAcceptable("it is too long")
    if _COMPACT.fullmatch(token) is None:
        raise NotAcceptable("it is no compact JWS")
    header, claims, signature = token.split(".")
    _bytes(signature)
    read = Unverified(token, _object(header), _object(claims))
    if not read.header.keys() <= _HEADER_MEMBERS:
        raise NotAcceptable("its header has members that are not understood")
    return read


def verify(token: Unverified, keys: Sequence[Key], *, algorithm: str, token_type: str) -> None:
    """Check type, algorithm and signature; any of the keys will do. Raises NotAcceptable."""
    if token.header.get("alg") != algorithm:
        raise NotAcceptable("its algorithm is not that of its issuer")
    found = token.header.get("typ")
    if not isinstance(found, str) or found.lower().removeprefix("application/") != token_type.lower():
        raise NotAcceptable("its type is not that of its issuer's access tokens")
    for key in keys:
        try:
            jws.deserialize_compact(token.text, key, registry=_OneAlgorithm(algorithm))
        except (JoseError, ValueError, TypeError):
            continue
        return
    raise NotAcceptable("its signature does not hold")


@dataclass(frozen=True, slots=True)
class Times:
    """When a token was issued and when it ends."""

    issued_at: datetime
    expires_at: datetime


def times_of(claims: Mapping[str, Any], *, now: datetime) -> Times:
    """`iat` and `exp`, both required, and `nbf` where given. Raises NotAcceptable when now is not between them."""
    issued_at, expires_at = _instant(claims, "iat"), _instant(claims, "exp")
    if expires_at <= now:
        raise NotAcceptable("it has expired")
    if issued_at > now + LEEWAY:
        raise NotAcceptable("it was issued in the future")
    if "nbf" in claims and _instant(claims, "nbf") > now + LEEWAY:
        raise NotAcceptable("it is not valid yet")
    return Times(issued_at, expires_at)


def text_of(claims: Mapping[str, Any], name: str, *, most: int = 255) -> str:
    """A claim that is a printable text. Raises NotAcceptable."""
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= most or not value.isprintable():
        raise NotAcceptable(f"its {name} is no text")
    return value


def texts_of(claims: Mapping[str, Any], name: str) -> frozenset[str] | None:
    """A claim that is a list of texts; None when it is not there. Raises NotAcceptable."""
    if name not in claims:
        return None
    value = claims[name]
    if not isinstance(value, list):
        raise NotAcceptable(f"its {name} is no list")
    texts = cast("list[object]", value)
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise NotAcceptable(f"its {name} is no list of texts")
    return frozenset(cast("list[str]", texts))


def _instant(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotAcceptable(f"its {name} is no time")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotAcceptable(f"its {name} is no time") from None


def _object(part: str) -> Mapping[str, Any]:
    try:
        value = json.loads(_bytes(part).decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except NotAcceptable:
        raise
    except (ValueError, RecursionError):
        raise NotAcceptable("a part of it is no JSON") from None
    if not isinstance(value, dict):
        raise NotAcceptable("a part of it is no JSON object")
    return cast("dict[str, Any]", value)


def _bytes(part: str) -> bytes:
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise NotAcceptable("a part of it is no base64url") from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=") != part.encode():
        raise NotAcceptable("a part of it is base64url with bits to spare")
    return raw


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise NotAcceptable("it has duplicate members")
    return found


def _no_constant(name: str) -> None:
    raise NotAcceptable(f"{name} is no JSON")
