"""The public keys of another issuer (RFC 7517), fetched over HTTPS and kept for ten minutes.

One fetch at a time, whoever waits for it. A key that is not known makes the set be fetched again, at most once a
minute, so that nobody can make us call the issuer at will. When a fetch fails the old set stays good for a day: the
issuer's outage is not ours. It does NOT believe the set: keys of another kind or use, or too small, are left out.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.util import urlsafe_b64decode

from app.access.strict_jwt import Key
from app.domain.issuers import Issuer

log = structlog.get_logger(__name__)

KEPT_SECONDS = 600.0
AGAIN_SECONDS = 60.0
STALE_SECONDS = 86_400.0
FETCH_SECONDS = 5.0
MAX_BYTES = 64 * 1024
MAX_KEYS = 50
RSA_BITS = range(2048, 8193)

_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class BadKeySet(ValueError):
    """The answer is no key set that can be used."""


class KeySet:
    """The keys of one issuer. Belongs to one event loop."""

    def __init__(self, issuer: Issuer, client: httpx2.AsyncClient, *, clock: Callable[[], float] | None = None) -> None:
        """`clock` counts seconds; the loop's own when None."""
        self._issuer = issuer
        self._client = client
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._keys: dict[str, Key] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching: asyncio.Task[None] | None = None
        self.fetches = 0

    async def key(self, kid: str) -> Key | None:
        """The key of this id; None when the issuer has none, or none can be had."""
        age = self._age(self._fetched_at)
        if (age is None or age >= KEPT_SECONDS or kid not in self._keys) and self._may_fetch():
            await self._fetch_once()
        age = self._age(self._fetched_at)
        return None if age is None or age >= STALE_SECONDS else self._keys.get(kid)

    async def aclose(self) -> None:
        """Stop a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _age(self, since: float | None) -> float | None:
        return None if since is None else self._clock() - since

    def _may_fetch(self) -> bool:
        tried = self._age(self._tried_at)
        return self._fetching is not None or tried is None or tried >= AGAIN_SECONDS

    async def _fetch_once(self) -> None:
        """Fetch, or wait for the fetch that is under way; whoever gives up waiting does not end it."""
        if self._fetching is None:
            self._tried_at = self._clock()
            self._fetching = asyncio.create_task(self._fetch(), name="fetch keys")
        await asyncio.shield(self._fetching)

    async def _fetch(self) -> None:
        self.fetches += 1
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                body = await self._get()
            self._keys = keys_in(body, self._issuer)
            self._fetched_at = self._clock()
        except (httpx2.HTTPError, TimeoutError, BadKeySet) as error:
            log.warning("an issuer's keys cannot be had", issuer=self._issuer.issuer, error=type(error).__name__)
        finally:
            self._fetching = None

    async def _get(self) -> bytes:
        async with self._client.stream("GET", self._issuer.jwks_url) as answer:
            if answer.status_code != 200:
                raise BadKeySet(f"it answered {answer.status_code}")
            body = bytearray()
            async with contextlib.aclosing(answer.aiter_bytes()) as chunks:
                async for chunk in chunks:
                    body += chunk
                    if len(body) > MAX_BYTES:
                        raise BadKeySet("it is too large")
            return bytes(body)


def keys_in(body: bytes, issuer: Issuer) -> dict[str, Key]:
    """The keys of a set that fit the issuer's algorithm, by id. Raises BadKeySet when there is none."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise BadKeySet("it is no JSON") from None
    listed = cast("dict[str, object]", document).get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise BadKeySet("it is no key set")
    keys: dict[str, Key] = {}
    for member in cast("list[object]", listed)[:MAX_KEYS]:
        if isinstance(member, dict):
            found = _usable(cast("dict[str, Any]", member), issuer.algorithm)
            if found is not None:
                keys[found[0]] = found[1]
    if not keys:
        raise BadKeySet("it has no key of the issuer's algorithm")
    return keys


def _usable(member: Mapping[str, Any], algorithm: str) -> tuple[str, Key] | None:
    kid = member.get("kid")
    if not isinstance(kid, str) or not kid or not _PRIVATE.isdisjoint(member):
        return None
    if member.get("use", "sig") != "sig" or member.get("alg", algorithm) != algorithm:
        return None
    operations = member.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    try:
        return None if (key := _key(member, algorithm)) is None else (kid, key)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _key(member: Mapping[str, Any], algorithm: str) -> Key | None:
    """The public key, of its material alone. Raises what a malformed one makes the library raise."""
    kind = (member.get("kty"), member.get("crv"))
    if algorithm == "EdDSA" and kind == ("OKP", "Ed25519"):
        return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": member["x"]})
    if algorithm == "ES256" and kind == ("EC", "P-256"):
        return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": member["x"], "y": member["y"]})
    if algorithm == "RS256" and kind[0] == "RSA" and _bits(member["n"]) in RSA_BITS:
        return RSAKey.import_key({"kty": "RSA", "n": member["n"], "e": member["e"]})
    return None


def _bits(number: str) -> int:
    """How long a number in base64url is. Raises what text that is none makes the library raise."""
    return int.from_bytes(urlsafe_b64decode(number.encode())).bit_length()
