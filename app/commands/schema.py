"""The graph's SDL, and whether the committed snapshot still says the same; the database's schema likewise."""

import asyncio

from app.commands.opening import database_url
from app.settings import Settings
from db.schema import drift, upgrade
from graphql_schema.schema import SNAPSHOT, render_sdl


def snapshot_differs() -> bool:
    """Whether `schema.graphql` is not what the code says."""
    return not SNAPSHOT.exists() or SNAPSHOT.read_text() != render_sdl()


def write_snapshot() -> None:
    """Write `schema.graphql` anew."""
    SNAPSHOT.write_text(render_sdl())


def upgrade_database(settings: Settings) -> None:
    """Bring the database to the newest migration."""
    with database_url(settings) as url:
        asyncio.run(upgrade(url))


def database_drift(settings: Settings) -> list[str]:
    """What the models say that the migrations do not; empty when they agree. An embedded database is migrated first."""
    with database_url(settings) as url:
        if settings.database_url is None:
            asyncio.run(upgrade(url))
        return [str(change) for change in asyncio.run(drift(url))]
