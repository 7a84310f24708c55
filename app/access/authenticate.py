"""Credentials in, principal out: the one function for HTTP, WebSocket, event streams, webhooks and jobs.

A credential that was found good is remembered for a second, by its digest; after that its standing is read from the
database again. What is not good is never remembered, and costs one statement whatever is wrong with it. Between the
readings `Standing` tells what this process heard.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.access.access_token import BadCredentials
from app.access.api_key import is_api_key
from app.access.issuers import ForeignIssuers
from app.access.proving import Prover
from app.access.secrets import Secrets
from app.access.standing import Standing
from app.domain.principal import ANONYMOUS, Principal
from db.database import Database

AUTHORIZATION = "authorization"
ORDER_TOKEN = "x-order-token"  # noqa: S105 - the name of a header
BEARER = "bearer "

TRUSTED_SECONDS = 1.0
"""How old the last look at a credential's standing may be."""
REMEMBERED = 10_000
"""Credentials; the one not seen for longest goes first."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A good credential's principal, and the second before its standing was read."""

    principal: Principal
    read_at: float


class Authenticator:
    """Knows the keys. No credentials make the anonymous principal; wrong ones are refused, never ignored.

    Use it in one event loop; `aclose` waits for what it still writes.
    """

    def __init__(
        self,
        database: Database,
        secrets: Secrets,
        standing: Standing | None = None,
        issuers: ForeignIssuers | None = None,
        *,
        remembered: int = REMEMBERED,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds` measures how long ago a standing was read."""
        self._database = database
        self._standing = standing or Standing()
        self._prover = Prover(database, secrets, issuers or ForeignIssuers(()))
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._remembered = remembered
        self._seconds = seconds

    async def __call__(self, headers: Mapping[str, str]) -> Principal:
        """The principal of these headers (names in lower case).

        Raises BadCredentials, and what the database raises when it cannot be asked: nobody is let in on trust.
        """
        shown = [(name, value) for name, value in headers.items() if name in (AUTHORIZATION, ORDER_TOKEN)]
        if not shown:
            return ANONYMOUS
        if len(shown) > 1:
            raise BadCredentials("Show one credential: a bearer token, an API key or an order token.")
        ((name, value),) = shown
        digest = hashlib.sha256(f"{name}\n{value}".encode(errors="surrogatepass")).digest()
        known = self._known.get(digest)
        now = self._seconds()
        if known is not None and now - known.read_at < TRUSTED_SECONDS and self._stands(known.principal):
            self._known.move_to_end(digest)
            return known.principal
        try:
            principal = await self._prove(name, value)
        except BadCredentials:
            self._known.pop(digest, None)
            raise
        self._known[digest] = _Known(principal, now)
        self._known.move_to_end(digest)
        while len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return principal

    async def app(self, code: str) -> Principal:
        """The principal of an app that was known by other means: a webhook's source, a job. Raises BadCredentials."""
        return await self._prover.app(code)

    async def aclose(self) -> None:
        """Wait for the last uses that are being written."""
        await self._prover.aclose()

    async def _prove(self, name: str, value: str) -> Principal:
        if name == ORDER_TOKEN:
            return await self._prover.order_token(value)
        if not value.lower().startswith(BEARER):
            raise BadCredentials("authorization is `Bearer <token>`")
        text = value[len(BEARER) :].strip()
        return await (self._prover.api_key(text) if is_api_key(text) else self._prover.access_token(text))

    def _stands(self, principal: Principal) -> bool:
        expires_at = principal.expires_at
        return self._standing.stands(principal) and (expires_at is None or expires_at > self._database.clock.now())
