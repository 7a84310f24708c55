"""Another system's identity provider: keys of its own, behind a real address, and whatever tokens one asks for."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry, serialize_compact

from app.domain.issuers import Issuer

ISSUER = "https://id.shop.example"
AUDIENCE = "https://orders.shop.example"

PrivateKey = RSAKey | ECKey | OKPKey


class AnyAlgorithm(JWSRegistry):
    """Signs with whatever one asks for, unsafe ones and unknown members of the header included."""

    def get_alg(self, name: str) -> JWSAlgModel:
        return self.algorithms[name]

    def check_header(self, header: Mapping[str, Any]) -> None:
        return None


def signed(header: Mapping[str, Any], claims: Mapping[str, Any] | str, key: "PrivateKey | OctKey | None") -> str:
    """A compact token; claims given as text are signed as they are."""
    payload = claims if isinstance(claims, str) else json.dumps(claims)
    return serialize_compact(dict(header), payload, key, registry=AnyAlgorithm())


def encoded(value: object) -> str:
    """A part of a token: JSON of a value, or a text or bytes as they are, in base64url."""
    raw = (
        value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    )
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def a_key(algorithm: str, kid: str = "one") -> PrivateKey:
    """A fresh private key that fits an algorithm."""
    if algorithm == "RS256":
        return RSAKey.generate_key(2048, {"kid": kid})
    if algorithm == "ES256":
        return ECKey.generate_key("P-256", {"kid": kid})
    return OKPKey.generate_key("Ed25519", {"kid": kid})


@dataclass(slots=True)
class IdentityProvider:
    """Serves `answer` at `url`; None is its key set as it stands. `asked` counts who asked."""

    algorithm: str
    keys: list[PrivateKey]
    url: str = ""
    answer: bytes | None = None
    delay: asyncio.Event | None = None
    asked: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set[asyncio.StreamWriter])

    def trusted(self, **given: Any) -> Issuer:
        """How an operator configures it."""
        fields = {"issuer": ISSUER, "audience": AUDIENCE, "algorithm": self.algorithm, "jwks_url": self.url, **given}
        return Issuer(**fields)

    @property
    def setting(self) -> list[dict[str, str]]:
        """The same as ORDERWIRE_ISSUERS says it."""
        return [{"issuer": ISSUER, "audience": AUDIENCE, "algorithm": self.algorithm, "jwks_url": self.url}]

    def claims(self, **given: Any) -> dict[str, Any]:
        """Those of a good token for customer c-1; None leaves one out."""
        now = datetime.now(UTC).timestamp()
        good = {"iss": ISSUER, "aud": AUDIENCE, "sub": "c-1", "iat": now, "exp": int(now) + 600, **given}
        return {name: value for name, value in good.items() if value is not None}

    def token(self, key: PrivateKey | None = None, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A token, good unless something is given that is not."""
        key = key or self.keys[0]
        head = {"alg": self.algorithm, "typ": "at+jwt", "kid": key.kid, **(header or {})}
        return signed({name: value for name, value in head.items() if value is not None}, self.claims(**claims), key)

    @property
    def key_set(self) -> bytes:
        """Its public keys."""
        return json.dumps({"keys": [key.as_dict(private=False) for key in self.keys]}).encode()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await reader.readuntil(b"\r\n\r\n")
            self.asked += 1
            if self.delay is not None:
                await self.delay.wait()
            body = self.key_set
            head = (
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            )
            writer.write(self.answer if self.answer is not None else head % len(body) + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            self._writers.discard(writer)
            writer.close()


@asynccontextmanager
async def identity_provider(algorithm: str = "ES256") -> AsyncIterator[IdentityProvider]:
    """One that is up as long as the block."""
    provider = IdentityProvider(algorithm, [a_key(algorithm)])
    server = await asyncio.start_server(provider._serve, "127.0.0.1", 0)
    provider.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"
    try:
        yield provider
    finally:
        server.close()
        for writer in list(provider._writers):
            writer.close()
        await server.wait_closed()
