"""Access tokens of Orderwire's own issuer: signed JWTs (RFC 7519, HS256) for staff, customers and apps.

One algorithm, issuer, audience and type, and a required expiry. A token says who its holder is and what it reaches;
whether that still stands is asked of the revocations (`authenticate.py`). Other issuers: `issuers.py`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OctKey

from app.access.strict_jwt import NotAcceptable, Unverified, read_unverified, text_of, texts_of, times_of, verify
from app.domain.enums import ActorKind, Role
from app.domain.ids import new_id
from app.domain.principal import Principal

ISSUER = "orderwire"
AUDIENCE = "orderwire"
ALGORITHM = "HS256"
TOKEN_TYPE = "at+jwt"  # noqa: S105 - RFC 9068's name for access tokens

KIND_OF_ROLE: dict[Role, ActorKind] = {
    Role.CUSTOMER: ActorKind.CUSTOMER,
    Role.CARE: ActorKind.STAFF,
    Role.STORE: ActorKind.STAFF,
    Role.WAREHOUSE: ActorKind.STAFF,
    Role.ADMIN: ActorKind.STAFF,
    Role.APP: ActorKind.APP,
}
"""Roles that a token can carry: several of staff, or one of the others."""

REFUSED = "The access token is not valid: sign in again."
"""The one answer to every token that is not good, whatever is wrong with it."""


class BadCredentials(Exception):
    """The credentials are not good. The message may be shown and does not say why."""


def issue_access_token(
    secret: bytes,
    role: Role,
    *,
    now: datetime,
    lifetime: timedelta,
    name: str | None = None,
    customer_id: UUID | None = None,
    locations: tuple[str, ...] | None = None,
    channels: tuple[str, ...] | None = None,
) -> str:
    """A token for one role and nobody in particular: for development, pages and tests. A customer's is a customer's.

    `locations` and `channels` narrow what it reaches; None means all of them.
    """
    assert role in KIND_OF_ROLE, f"{role} has no token"
    holder = Principal(
        kind=KIND_OF_ROLE[role],
        roles=frozenset({role}),
        id=customer_id or new_id(),
        name=name or role.value,
        locations=None if locations is None else frozenset(locations),
        channels=None if channels is None else frozenset(channels),
    )
    return issue_to(secret, holder, now=now, lifetime=lifetime)


def issue_to(secret: bytes, holder: Principal, *, now: datetime, lifetime: timedelta) -> str:
    """A token for somebody as they are described: roles, reach, and `credential_id`, the session it belongs to.

    `iat` keeps its microseconds, so that a revocation tells apart what was issued before it and after.
    """
    assert kind_of(holder.roles) is holder.kind, "the roles are those of its kind"
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(holder.id),
        "jti": str(new_id()),
        "iat": now.timestamp(),
        "exp": int((now + lifetime).timestamp()),
        "kind": holder.kind.value.lower(),
        "roles": sorted(role.value for role in holder.roles),
    }
    for name, reach in (("locations", holder.locations), ("channels", holder.channels), ("scopes", holder.scopes)):
        if reach is not None:
            claims[name] = sorted(reach)
    if holder.name is not None:
        claims["name"] = holder.name
    if holder.credential_id is not None:
        claims["sid"] = str(holder.credential_id)
    return jwt.encode({"alg": ALGORITHM, "typ": TOKEN_TYPE}, claims, OctKey.import_key(secret), algorithms=[ALGORITHM])


def read_access_token(secrets: Sequence[bytes], token: str, *, now: datetime) -> Principal:
    """The principal of a token that one of our secrets signed. Raises BadCredentials, always with the same words."""
    try:
        return principal_of(read_unverified(token), secrets, now=now)
    except NotAcceptable:
        raise BadCredentials(REFUSED) from None


def principal_of(token: Unverified, secrets: Sequence[bytes], *, now: datetime) -> Principal:
    """The principal of a token of our own issuer. Raises NotAcceptable."""
    verify(token, [OctKey.import_key(secret) for secret in secrets], algorithm=ALGORITHM, token_type=TOKEN_TYPE)
    claims = token.claims
    if claims.get("iss") != ISSUER or claims.get("aud") != AUDIENCE:
        raise NotAcceptable("it is of another issuer, or for another audience")
    times = times_of(claims, now=now)
    try:
        roles = frozenset(map(Role, texts_of(claims, "roles") or ()))
        kind = kind_of(roles)
        subject = UUID(text_of(claims, "sub"))
        session_id = UUID(text_of(claims, "sid")) if "sid" in claims else None
        text_of(claims, "jti")
    except ValueError:
        raise NotAcceptable("it does not say who its holder is") from None
    if claims.get("kind") != kind.value.lower():
        raise NotAcceptable("its kind is not that of its roles")
    return Principal(
        kind=kind,
        roles=roles,
        id=subject,
        name=text_of(claims, "name") if "name" in claims else None,
        customer_id=subject if kind is ActorKind.CUSTOMER else None,
        locations=texts_of(claims, "locations"),
        channels=texts_of(claims, "channels"),
        scopes=texts_of(claims, "scopes"),
        credential_id=session_id,
        issued_at=times.issued_at,
        expires_at=times.expires_at,
    )


def kind_of(roles: frozenset[Role]) -> ActorKind:
    """Whose roles they are. Raises ValueError for none, for those without tokens, and for those of two callers."""
    kinds = {KIND_OF_ROLE.get(role) for role in roles}
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is None or (kind is not ActorKind.STAFF and len(roles) > 1):
        raise ValueError("these are not the roles of one caller")
    return kind
