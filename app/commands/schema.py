"""The graph's SDL, and whether the committed snapshot still says the same; the database's schema likewise."""

import asyncio
from pathlib import Path

from app.commands.opening import database_url
from app.events import catalogue
from app.settings import Settings
from db.schema import drift, upgrade
from graphql_schema import reference, rights_page
from graphql_schema.limits import page as limits_page
from graphql_schema.schema import SNAPSHOT, render_sdl

PAGES = Path(__file__).parents[2] / "docs"


def generated_files() -> dict[Path, str]:
    """Files that the code writes and that are committed, with what they should say now."""
    return {
        SNAPSHOT: render_sdl(),
        PAGES / "events.md": catalogue.render_markdown(),
        PAGES / "limits.md": limits_page.render_markdown(),
        PAGES / "schema.md": reference.render_markdown(),
        PAGES / "rights.md": rights_page.render_markdown(),
    }


def stale_files() -> list[str]:
    """Names of generated files that are not what the code says."""
    return [path.name for path, text in generated_files().items() if not path.exists() or path.read_text() != text]


def write_files() -> list[str]:
    """Write the generated files anew; their names."""
    for path, text in generated_files().items():
        path.write_text(text)
    return [path.name for path in generated_files()]


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
