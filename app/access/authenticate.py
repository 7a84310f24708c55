"""Credentials in, principal out: the one function for HTTP, WebSocket and event streams."""

from collections.abc import Mapping

from app.access.access_token import BadCredentials, read_access_token
from app.access.order_token import expiry, read_order_token
from app.access.secrets import Secrets
from app.domain.principal import ANONYMOUS, Principal, guest_of
from db.repositories.credentials import order_access
from db.unit_of_work import Database

AUTHORIZATION = "authorization"
ORDER_TOKEN = "x-order-token"  # noqa: S105 - the name of a header
BEARER = "bearer "


class Authenticator:
    """Knows the keys. No credentials make the anonymous principal; wrong ones are refused, never ignored."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets

    async def __call__(self, headers: Mapping[str, str]) -> Principal:
        """The principal of these headers (names in lower case). Raises BadCredentials."""
        authorization = headers.get(AUTHORIZATION)
        order_token = headers.get(ORDER_TOKEN)
        if authorization is not None:
            if not authorization.lower().startswith(BEARER):
                raise BadCredentials("authorization is `Bearer <token>`")
            token = authorization[len(BEARER) :].strip()
            return read_access_token([self._secrets.access_tokens], token, now=self._database.clock.now())
        if order_token is not None:
            return await self._guest(order_token)
        return ANONYMOUS

    async def _guest(self, token: str) -> Principal:
        known = read_order_token(self._secrets.order_tokens, token)
        order = None if known is None else await order_access(self._database, known.order_id)
        if known is None or order is None or order.generation != known.generation:
            raise BadCredentials("the order token is not valid")
        expires_at = expiry(known, order.ended_at)
        if expires_at is not None and expires_at <= self._database.clock.now():
            raise BadCredentials("the order token has expired: ask for a new link")
        return guest_of(known.order_id, generation=known.generation, expires_at=expires_at)
