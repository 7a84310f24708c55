"""Every setting, read from the environment in this one place and nowhere else; `docs/operations.md` explains them."""

import os
from enum import StrEnum
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.webhooks.sources import WebhookSources


class Environment(StrEnum):
    """How open the program is: GraphiQL and the demo's token exist in development only."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class Settings(BaseSettings):
    """Frozen; `ORDERWIRE_*` and `DATABASE_URL`. Empty variables count as absent."""

    model_config = SettingsConfigDict(env_prefix="ORDERWIRE_", env_ignore_empty=True, frozen=True, extra="ignore")

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    environment: Environment = Environment.PRODUCTION
    data_dir: Path = Path(".data")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    bus_url: str | None = None
    secret: str | None = Field(default=None, min_length=32)
    pool_size: int = Field(default=10, ge=2, le=200)
    get_requests: bool = True
    send_deadline_seconds: float = Field(default=10, gt=0, le=300)
    """A client that takes nothing of what is sent for so long is cut off; it comes back by its cursor."""
    webhook_sources: WebhookSources = Field(default_factory=dict)
    """JSON: by the code in the address, the app that a source acts as and its one or two secrets."""
    limits_file: Path | None = None
    """Figures of the operator's own over those of `graphql_schema/limits/limits.yaml`."""
    demo: bool = False

    @property
    def development(self) -> bool:
        """Whether this is a developer's machine."""
        return self.environment is Environment.DEVELOPMENT


def settings_from_environment() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError that names the variable."""
    return Settings()


def export_settings(settings: Settings) -> None:
    """Write these settings, flags of the command line included, where spawned workers read theirs.

    What no flag can change (the sources of webhooks) they inherit as it is.
    """
    fields = settings.model_dump(mode="json", exclude_none=True, exclude={"database_url", "data_dir", "webhook_sources"})
    os.environ.update({f"ORDERWIRE_{name.upper()}": str(value) for name, value in fields.items()})
    os.environ["ORDERWIRE_DATA_DIR"] = str(settings.data_dir.resolve())
    if settings.database_url is not None:
        os.environ["DATABASE_URL"] = settings.database_url
