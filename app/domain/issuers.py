"""Other systems whose word on who somebody is we take: a shop's identity provider, the merchant's own directory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from app.domain.enums import Role

SIGNS_IN = frozenset({Role.CUSTOMER, Role.CARE, Role.STORE, Role.WAREHOUSE, Role.ADMIN})
"""Roles that another issuer may vouch for; apps come with API keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """One issuer of access tokens, with exactly one algorithm.

    `issuer`, `audience` and `token_type` are what its tokens must say in `iss`, `aud` and `typ`. `role_claim` names the
    claim whose value or values `roles` turns into ours; who has none of them is a `default_role`, and nobody when that
    is None. `locations_claim` and `channels_claim` narrow staff by codes; an issuer that has them always sends them.
    Roles in `mfa_roles` are given only to tokens whose `amr` names one of `mfa_methods`.
    """

    issuer: str
    audience: str
    algorithm: Literal["EdDSA", "RS256", "ES256"]
    jwks_url: str
    token_type: str = "at+jwt"  # noqa: S105 - RFC 9068's name for access tokens
    default_role: Role | None = Role.CUSTOMER
    role_claim: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    locations_claim: str | None = None
    channels_claim: str | None = None
    mfa_roles: frozenset[Role] = frozenset({Role.ADMIN})
    mfa_methods: frozenset[str] = frozenset({"mfa"})
    longest_life_seconds: int = 3_600

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        """Raises ValueError for what cannot be meant."""
        url = urlsplit(self.jwks_url)
        if url.scheme not in ("https", "http") or not url.hostname or url.username or url.password:
            raise ValueError("jwks_url is an https address without user and password")
        if not self.issuer or not self.audience or self.issuer == "orderwire":
            raise ValueError("issuer and audience are given, and 'orderwire' is our own issuer")
        if set(self.roles.values()) - SIGNS_IN or (self.default_role is not None and self.default_role not in SIGNS_IN):
            raise ValueError("an issuer vouches for customers and staff: customer, care, store, warehouse, admin")
        if self.roles and self.role_claim is None:
            raise ValueError("roles are read from a role_claim: name it")
        if self.longest_life_seconds < 60:
            raise ValueError("longest_life_seconds is at least 60")

    @property
    def is_secured(self) -> bool:
        """Whether its keys come over TLS."""
        return self.jwks_url.startswith("https://")
