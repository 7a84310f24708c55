"""What each kind of credential proves, by one statement each: access tokens, API keys, order tokens.

Whatever is wrong with a credential of one kind, malformed, unknown, expired, revoked, is answered in the same words and
with the same number of statements, so that nobody learns which it was.
"""

from datetime import datetime
from uuid import UUID

from app.access.access_token import ISSUER, REFUSED, BadCredentials, principal_of
from app.access.api_key import digest_of
from app.access.issuers import ForeignIssuers, Vouched
from app.access.last_uses import LastUses
from app.access.meet_customer import meet_customer
from app.access.order_token import LONGEST, OrderToken, expiry, read_order_token
from app.access.secrets import Secrets
from app.access.strict_jwt import NotAcceptable, read_unverified
from app.domain.enums import ActorKind, Role
from app.domain.ids import NIL
from app.domain.principal import Principal, guest_of
from db.database import Database
from db.repositories.credentials import (
    AppAccess,
    app_of_code,
    app_of_key,
    customer_of_issuer,
    is_revoked,
    order_access,
)

KEY_REFUSED = "The API key is not valid."
ORDER_TOKEN_REFUSED = "The order token is not valid: ask for a new link."  # noqa: S105 - a sentence


class Prover:
    """Holds the keys by which credentials are checked."""

    def __init__(self, database: Database, secrets: Secrets, issuers: ForeignIssuers) -> None:
        self._database = database
        self._issuers = issuers
        self._access_secrets = [one.access_tokens for one in secrets.accepted]
        self._order_secrets = [one.order_tokens for one in secrets.accepted]
        self._uses = LastUses(database)

    async def access_token(self, text: str) -> Principal:
        """Whoever a JWT of ours, or of a configured issuer, was issued to. Raises BadCredentials."""
        now = self._database.clock.now()
        try:
            token = read_unverified(text)
            if token.claims.get("iss") == ISSUER:
                return await self._still_good(principal_of(token, self._access_secrets, now=now))
            vouched = await self._issuers.read(token, now=now)
        except NotAcceptable:
            await is_revoked(self._database, (), None)  # as much work as for one that was revoked
            raise BadCredentials(REFUSED) from None
        if vouched.kind is ActorKind.CUSTOMER:
            return await self._customer(vouched)
        return await self._still_good(_principal(vouched, vouched.staff_id))

    async def api_key(self, text: str) -> Principal:
        """The app that a key belongs to, as it stands now. Raises BadCredentials."""
        now = self._database.clock.now()
        found = await app_of_key(self._database, digest_of(text), now)
        if found is None:
            raise BadCredentials(KEY_REFUSED)
        if found.key_id is not None:
            self._uses.note(found.key_id, found.last_used_at, now)
        return _principal_of_app(found, now)

    async def order_token(self, text: str) -> Principal:
        """A guest, by the link to one order. Raises BadCredentials."""
        token = self._read_order_token(text)
        order = await order_access(self._database, NIL if token is None else token.order_id)
        if token is None or order is None or order.generation != token.generation:
            raise BadCredentials(ORDER_TOKEN_REFUSED)
        expires_at = expiry(token, order.ended_at) or order.created_at + LONGEST
        if expires_at <= self._database.clock.now():
            raise BadCredentials(ORDER_TOKEN_REFUSED)
        return guest_of(token.order_id, generation=token.generation, expires_at=expires_at)

    async def app(self, code: str) -> Principal:
        """An active app by its code, for callers that proved by other means that they speak for it."""
        found = await app_of_code(self._database, code)
        if found is None:
            raise BadCredentials("There is no active app with this code.")
        return _principal_of_app(found, self._database.clock.now())

    async def aclose(self) -> None:
        """Wait for what is still being written, and let go of connections."""
        await self._uses.aclose()
        await self._issuers.aclose()

    async def _still_good(self, principal: Principal) -> Principal:
        if await is_revoked(self._database, principal.subjects, principal.issued_at):
            raise BadCredentials(REFUSED)
        return principal

    async def _customer(self, vouched: Vouched) -> Principal:
        known = await customer_of_issuer(self._database, vouched.issuer, vouched.subject, vouched.issued_at)
        if known is None:
            return _principal(vouched, await meet_customer(self._database, vouched.issuer, vouched.subject))
        customer_id, revoked = known
        if revoked:
            raise BadCredentials(REFUSED)
        return _principal(vouched, customer_id)

    def _read_order_token(self, text: str) -> OrderToken | None:
        for secret in self._order_secrets:
            token = read_order_token(secret, text)
            if token is not None:
                return token
        return None


def _principal(vouched: Vouched, subject: UUID) -> Principal:
    return Principal(
        kind=vouched.kind,
        roles=vouched.roles,
        id=subject,
        customer_id=subject if vouched.kind is ActorKind.CUSTOMER else None,
        locations=vouched.locations,
        channels=vouched.channels,
        issued_at=vouched.issued_at,
        expires_at=vouched.expires_at,
    )


async def acting_app(database: Database, code: str) -> Principal | None:
    """An active app by its code, for what it told us earlier; None when it is switched off by now."""
    found = await app_of_code(database, code)
    return None if found is None else _principal_of_app(found, database.clock.now())


def _principal_of_app(found: AppAccess, now: datetime) -> Principal:
    """The app with the rights that it and its key share. `issued_at` is when they were read: a change ends them."""
    return Principal(
        kind=ActorKind.APP,
        roles=frozenset({Role.APP}),
        id=found.app_id,
        name=found.name,
        locations=_set(found.locations),
        channels=_set(found.channels),
        scopes=_both(_set(found.app_scopes), _set(found.key_scopes)),
        credential_id=found.key_id,
        issued_at=now,
        expires_at=found.expires_at,
    )


def _set(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """What both allow; None allows all."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
