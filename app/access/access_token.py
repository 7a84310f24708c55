"""Access tokens: signed JWTs of Orderwire's own issuer (RFC 7519, HS256), for staff, customers and apps.

One algorithm, one issuer, a required expiry. Revocation, API keys and foreign issuers are not in here yet.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from app.domain.enums import ActorKind, Role
from app.domain.ids import new_id
from app.domain.principal import Principal

ISSUER = "orderwire"
ALGORITHM = "HS256"

KIND_OF_ROLE: dict[Role, ActorKind] = {
    Role.CUSTOMER: ActorKind.CUSTOMER,
    Role.CARE: ActorKind.STAFF,
    Role.STORE: ActorKind.STAFF,
    Role.WAREHOUSE: ActorKind.STAFF,
    Role.ADMIN: ActorKind.STAFF,
    Role.APP: ActorKind.APP,
}
"""Roles that a token can carry."""


class BadCredentials(Exception):
    """The credentials are malformed, wrong, or expired; the message may be shown."""


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
    """A token for one role. `locations` and `channels` narrow what it reaches; None means all of them."""
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
    """A token for somebody as they are described: roles, reach, and `credential_id`, the session it belongs to."""
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": str(holder.id),
        "iat": now.timestamp(),
        "exp": int((now + lifetime).timestamp()),
        "roles": sorted(role.value for role in holder.roles),
        "name": holder.name,
    }
    for name, reach in (("locations", holder.locations), ("channels", holder.channels), ("scopes", holder.scopes)):
        if reach is not None:
            claims[name] = sorted(reach)
    if holder.credential_id is not None:
        claims["sid"] = str(holder.credential_id)
    return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, _key(secret), algorithms=[ALGORITHM])


def read_access_token(secret: bytes, token: str, *, now: datetime) -> Principal:
    """The principal of a token. Raises BadCredentials when it is not ours, malformed, or expired."""
    try:
        claims = jwt.decode(token, _key(secret), algorithms=[ALGORITHM]).claims
        roles = frozenset(map(Role, claims["roles"]))
        (kind,) = {KIND_OF_ROLE[role] for role in roles}
        subject = UUID(claims["sub"])
        session = UUID(claims["sid"]) if "sid" in claims else None
        issued_at = datetime.fromtimestamp(float(claims["iat"]), UTC)
        expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (JoseError, KeyError, ValueError, TypeError) as error:
        raise BadCredentials("the access token is not valid: sign in again") from error
    if claims.get("iss") != ISSUER:
        raise BadCredentials("the access token is of another issuer")
    if expires_at <= now:
        raise BadCredentials("the access token has expired: sign in again")
    return Principal(
        kind=kind,
        roles=roles,
        id=subject,
        name=claims.get("name"),
        customer_id=subject if Role.CUSTOMER in roles else None,
        locations=frozenset(claims["locations"]) if "locations" in claims else None,
        channels=frozenset(claims["channels"]) if "channels" in claims else None,
        scopes=frozenset(claims["scopes"]) if "scopes" in claims else None,
        credential_id=session,
        issued_at=issued_at,
        expires_at=expires_at,
    )


def _key(secret: bytes) -> OctKey:
    return OctKey.import_key(secret)
