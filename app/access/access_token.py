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
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": str(customer_id or new_id()),
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "role": role.value,
        "name": name or role.value,
    }
    if locations is not None:
        claims["locations"] = list(locations)
    if channels is not None:
        claims["channels"] = list(channels)
    return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, _key(secret), algorithms=[ALGORITHM])


def read_access_token(secret: bytes, token: str, *, now: datetime) -> Principal:
    """The principal of a token. Raises BadCredentials when it is not ours, malformed, or expired."""
    try:
        claims = jwt.decode(token, _key(secret), algorithms=[ALGORITHM]).claims
        role = Role(claims["role"])
        subject = UUID(claims["sub"])
        expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC)
        kind = KIND_OF_ROLE[role]
    except (JoseError, KeyError, ValueError, TypeError) as error:
        raise BadCredentials("the access token is not valid: sign in again") from error
    if claims.get("iss") != ISSUER:
        raise BadCredentials("the access token is of another issuer")
    if expires_at <= now:
        raise BadCredentials("the access token has expired: sign in again")
    return Principal(
        kind=kind,
        roles=frozenset({role}),
        id=subject,
        name=claims.get("name"),
        customer_id=subject if role is Role.CUSTOMER else None,
        locations=frozenset(claims["locations"]) if "locations" in claims else None,
        channels=frozenset(claims["channels"]) if "channels" in claims else None,
        expires_at=expires_at,
    )


def _key(secret: bytes) -> OctKey:
    return OctKey.import_key(secret)
