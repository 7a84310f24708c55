"""Access tokens of other issuers: configured ones, each with one algorithm, one audience, one type and its own keys.

Player: the prover hands over a token of which nothing is proved; what comes back is whom the issuer vouches for, not
yet whether that still stands. Source: RFC 9068 (access tokens), RFC 8725 (what goes wrong with them), RFC 8176 (`amr`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import httpx2
import structlog

from app.access.access_token import kind_of
from app.access.jwks import KeySet
from app.access.strict_jwt import NotAcceptable, Unverified, text_of, texts_of, times_of, verify
from app.domain.enums import ActorKind, Role
from app.domain.issuers import Issuer

log = structlog.get_logger(__name__)

STAFF_OF_ISSUERS = UUID("6a1d1c2e-6f0b-5f0e-9d53-0b6d3c1f6a10")
"""The namespace in which a member of staff's id is made from issuer and subject (UUIDv5)."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom an issuer vouches for."""

    issuer: str
    subject: str
    kind: ActorKind
    roles: frozenset[Role]
    locations: frozenset[str] | None
    channels: frozenset[str] | None
    issued_at: datetime
    expires_at: datetime

    @property
    def staff_id(self) -> UUID:
        """The stable id of a member of staff, who has no account here."""
        return uuid5(STAFF_OF_ISSUERS, f"{self.issuer}\n{self.subject}")


class ForeignIssuers:
    """All configured issuers, by their `iss`. Belongs to one event loop."""

    def __init__(
        self,
        issuers: Sequence[Issuer],
        client: httpx2.AsyncClient | None = None,
        *,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """`client` fetches keys; one that follows no redirects and reads no environment when None.

        `clock` counts the seconds of their age; the loop's own when None.
        """
        assert len({one.issuer for one in issuers}) == len(issuers), "every issuer is configured once"
        self._client = client
        if issuers and client is None:
            self._client = httpx2.AsyncClient(follow_redirects=False, trust_env=False, timeout=5)
        self._issuers = {one.issuer: one for one in issuers}
        self._keys = (
            {} if self._client is None else {one.issuer: KeySet(one, self._client, clock=clock) for one in issuers}
        )

    async def read(self, token: Unverified, *, now: datetime) -> Vouched:
        """Whom one of the issuers vouches for by this token. Raises NotAcceptable."""
        name = token.claims.get("iss")
        issuer = self._issuers.get(name) if isinstance(name, str) else None
        if issuer is None:
            raise NotAcceptable("it is of an issuer that nobody configured")
        if token.header.get("alg") != issuer.algorithm:
            raise NotAcceptable("its algorithm is not that of its issuer")  # before its key is looked for
        key = await self._keys[issuer.issuer].key(text_of(token.header, "kid"))
        verify(token, [] if key is None else [key], algorithm=issuer.algorithm, token_type=issuer.token_type)
        try:
            return _vouched(issuer, token.claims, now)
        except NotAcceptable as why:
            # the issuer did sign it, so its operator is told; what anybody can send is not worth a line
            log.info("an issuer's access token was refused", issuer=issuer.issuer, why=str(why))
            raise

    async def aclose(self) -> None:
        """Let go of connections."""
        for keys in self._keys.values():
            await keys.aclose()
        if self._client is not None:
            await self._client.aclose()


def _vouched(issuer: Issuer, claims: Mapping[str, Any], now: datetime) -> Vouched:
    audience = claims.get("aud")
    if audience != issuer.audience and issuer.audience not in (texts_of(claims, "aud") or ()):
        raise NotAcceptable("it is for another audience")
    times = times_of(claims, now=now)
    if times.expires_at - times.issued_at > timedelta(seconds=issuer.longest_life_seconds):
        raise NotAcceptable("it lives longer than its issuer's tokens may")
    roles = _roles(issuer, claims)
    try:
        kind = kind_of(roles)
    except ValueError:
        raise NotAcceptable("it names no role of ours, or those of two callers") from None
    if roles & issuer.mfa_roles and issuer.mfa_methods.isdisjoint(texts_of(claims, "amr") or ()):
        raise NotAcceptable("its role needs a second factor, and it names none")
    staff = kind is ActorKind.STAFF
    return Vouched(
        issuer=issuer.issuer,
        subject=text_of(claims, "sub"),
        kind=kind,
        roles=roles,
        locations=_reach(claims, issuer.locations_claim) if staff else None,
        channels=_reach(claims, issuer.channels_claim) if staff else None,
        issued_at=times.issued_at,
        expires_at=times.expires_at,
    )


def _roles(issuer: Issuer, claims: Mapping[str, Any]) -> frozenset[Role]:
    named: frozenset[str] = frozenset()
    if issuer.role_claim is not None:
        value = claims.get(issuer.role_claim)
        named = frozenset({value}) if isinstance(value, str) else texts_of(claims, issuer.role_claim) or frozenset()
    roles = frozenset(issuer.roles[name] for name in named if name in issuer.roles)
    if roles or issuer.default_role is None:
        return roles
    return frozenset({issuer.default_role})


def _reach(claims: Mapping[str, Any], claim: str | None) -> frozenset[str] | None:
    """The codes that narrow a member of staff; a configured claim that is missing reaches nothing, not all."""
    return None if claim is None else texts_of(claims, claim) or frozenset()
