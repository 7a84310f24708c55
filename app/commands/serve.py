"""Serve the graph: one process or several, over one database."""

import asyncio
import os

from app.commands.opening import database_url
from app.events.bus import refuse_memory_for_many
from app.main import installation_secrets
from app.server.serve import run_server
from app.settings import Settings
from db.schema import upgrade

APPLICATION = "app.main:create"


def serve(settings: Settings) -> None:
    """Serve until stopped. The parent owns the embedded database and migrates it; workers attach to it.

    Raises MemoryBusReachesOneProcessOnly, EmbeddedPostgresError, and SystemExit when the address is taken.
    """
    if settings.bus_url is not None:
        refuse_memory_for_many(settings.bus_url, workers=settings.workers)
    installation_secrets(settings)
    with database_url(settings) as url:
        if settings.database_url is None:
            asyncio.run(upgrade(url))
        os.environ.update(worker_environment(settings))
        run_server(APPLICATION, host=settings.host, port=settings.port, workers=settings.workers)


def worker_environment(settings: Settings) -> dict[str, str]:
    """The environment that tells spawned workers the same settings, flags of the command line included."""
    fields = settings.model_dump(mode="json", exclude_none=True, exclude={"database_url"})
    environment = {f"ORDERWIRE_{name.upper()}": str(value) for name, value in fields.items()}
    environment["ORDERWIRE_DATA_DIR"] = str(settings.data_dir.resolve())
    if settings.database_url is not None:
        environment["DATABASE_URL"] = settings.database_url
    return environment
