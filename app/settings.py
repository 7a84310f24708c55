"""Every setting, read from the environment in this one place and nowhere else; `docs/operations.md` explains them."""

import os
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.domain.enums import Role
from app.domain.issuers import Issuer
from app.webhooks.sources import WebhookSources


class Environment(StrEnum):
    """How open the program is: GraphiQL and the demo's token exist in development only."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class Switch(StrEnum):
    """Something that is on unless somebody switches it off."""

    ON = "on"
    OFF = "off"


def _listed(value: object) -> object:
    """Texts between commas, as an environment variable gives them."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _origins(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        scheme, found, rest = value.partition("://")
        if not found or scheme not in ("http", "https") or not rest or set(rest) & set("/?#*@ "):
            raise ValueError(f"an origin is scheme://host or scheme://host:port, without a path: not {value}")
    return tuple(value.lower() for value in values)


def _hosts(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if set(value) & set("/?#@ "):
            raise ValueError(f"a host is a name or an address without scheme and path: not {value}")
    return tuple(value.lower() for value in values)


def _address(value: str | None) -> str | None:
    """A URL that can be read; the error does not repeat it, because it may hold a password."""
    try:
        _ = urlsplit(value or "").port
    except ValueError:
        raise ValueError("this is no URL: write special characters of the password as %xx") from None
    return value


def _by_role(values: dict[str, Literal["off", "allow", "enforce"]]) -> dict[str, Literal["off", "allow", "enforce"]]:
    for name in values:
        if name not in {"public", "merchant", *Role}:
            raise ValueError(f"{name} is no role, nor 'public' or 'merchant'")
    return values


def _percents(values: dict[str, int]) -> dict[str, int]:
    for name, percent in values.items():
        if name not in set(Role):
            raise ValueError(f"{name} is no role")
        if not 0 <= percent <= 100:
            raise ValueError(f"{percent} for {name} is no percentage from 0 to 100")
    return values


Address: TypeAlias = Annotated[str | None, AfterValidator(_address)]
Origins: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_origins)]
Hosts: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_hosts)]
ModesByRole: TypeAlias = Annotated[dict[str, Literal["off", "allow", "enforce"]], AfterValidator(_by_role)]
GoodwillPercent: TypeAlias = Annotated[dict[str, int], AfterValidator(_percents)]
Files: TypeAlias = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_listed)]
Networks: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """Frozen; `ORDERWIRE_*` and `DATABASE_URL`. Empty variables count as absent. Shows no secret and no password."""

    model_config = SettingsConfigDict(
        env_prefix="ORDERWIRE_", env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: Address = Field(default=None, validation_alias="DATABASE_URL", repr=False)
    environment: Environment = Environment.PRODUCTION
    data_dir: Path = Path(".data")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    bus_url: Address = Field(default=None, repr=False)
    secret: SecretStr | None = Field(default=None, min_length=32)
    secret_file: Path | None = None
    """Where the secret is read from instead, as orchestrators mount it."""
    previous_secret: SecretStr | None = Field(default=None, min_length=32)
    """The secret before this one: what it signed is still accepted."""
    issuers: tuple[Issuer, ...] = ()
    """JSON: other issuers whose access tokens are taken."""
    pool_size: int = Field(default=10, ge=2, le=200)
    get_requests: bool = True
    send_deadline_seconds: float = Field(default=10, gt=0, le=300)
    """A client that takes nothing of what is sent for so long is cut off; it comes back by its cursor."""
    webhook_sources: WebhookSources = Field(default_factory=dict)
    """JSON: by the code in the address, the app that a source acts as and its one or two secrets."""
    limits_file: Path | None = None
    """Figures of the operator's own over those of `graphql_schema/limits/limits.yaml`."""
    allowed_origins: Origins = ()
    """Pages of these origins may call the API from a browser; the server's own always may."""
    allowed_hosts: Hosts = ()
    """The names that the server answers to, `*.example.com` for all below one; loopback's names always."""
    trusted_proxies: Networks = ()
    """Networks whose word on a client's address (`X-Forwarded-For`) is taken."""
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    rate_limits: Switch = Switch.ON
    trusted_documents: Files = ()
    """Manifests of the operations that front-ends were built with."""
    trusted_document_modes: ModesByRole = Field(default_factory=dict[str, Literal["off", "allow", "enforce"]])
    """JSON: by role, or by class of roles, whether operations may or must be asked for by id."""
    count_approval_units: int = Field(default=20, ge=0, le=1_000_000_000)
    """A count that differs from the ledger by more units than this, of one SKU, waits for somebody's approval."""
    keep_recipients_days: int = Field(default=180, ge=1, le=3_650)
    """After so many days the names of who took deliveries are forgotten."""
    keep_sightings_days: int = Field(default=90, ge=1, le=3_650)
    """After so many days sightings under unknown numbers are dismissed, and what they say is forgotten."""
    goodwill_percent: GoodwillPercent = Field(default_factory=lambda: {"care": 20})
    """JSON: how much of what an order cost a role may give beside lines and charges, in percent; others are free."""
    require_reason: bool = False
    """Care agents and administrators must say why (X-Reason) they read personal data or change orders and stock."""
    demo: bool = False

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> "Settings":
        if self.secret is not None and self.secret_file is not None:
            raise ValueError("ORDERWIRE_SECRET or ORDERWIRE_SECRET_FILE: give one of them")
        if len({one.issuer for one in self.issuers}) != len(self.issuers):
            raise ValueError("ORDERWIRE_ISSUERS names an issuer twice")
        if not self.development and not all(one.is_secured for one in self.issuers):
            raise ValueError("ORDERWIRE_ISSUERS: keys are fetched over https outside development")
        return self

    @model_validator(mode="after")
    def _limited_in_production(self) -> "Settings":
        if self.rate_limits is Switch.OFF and not self.development:
            raise ValueError("ORDERWIRE_RATE_LIMITS=off is for development only: production limits everybody")
        for network in self.trusted_proxies:
            ip_network(network)  # says what is wrong with it
        return self

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of `trusted_proxies`."""
        return tuple(ip_network(network) for network in self.trusted_proxies)

    @property
    def development(self) -> bool:
        """Whether this is a developer's machine."""
        return self.environment is Environment.DEVELOPMENT


_INHERITED = {
    "secret",
    "secret_file",
    "previous_secret",
    "issuers",
    "webhook_sources",
    "goodwill_percent",
    "allowed_origins",
    "allowed_hosts",
    "trusted_proxies",
    "metrics_token",
    "trusted_documents",
    "trusted_document_modes",
}


def settings_from_environment() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError that names the variable."""
    return Settings()


def export_settings(settings: Settings) -> None:
    """Write these settings, flags of the command line included, where spawned workers read theirs.

    What no flag can change they inherit as it is.
    """
    fields = settings.model_dump(mode="json", exclude_none=True, exclude=_INHERITED | {"database_url", "data_dir"})
    os.environ.update({f"ORDERWIRE_{name.upper()}": str(value) for name, value in fields.items()})
    os.environ["ORDERWIRE_DATA_DIR"] = str(settings.data_dir.resolve())
    if settings.database_url is not None:
        os.environ["DATABASE_URL"] = settings.database_url
    if settings.secret is not None:
        os.environ["ORDERWIRE_SECRET"] = settings.secret.get_secret_value()
