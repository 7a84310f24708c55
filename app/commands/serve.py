"""Serve the graph: one process or several, over one database."""

import asyncio

import structlog

from app.access.secrets import installation_secrets
from app.commands.documents import check_settings
from app.commands.opening import database_url
from app.events.bus import refuse_memory_for_many
from app.server.serve import run_server
from app.settings import Settings, export_settings
from db.schema import upgrade

APPLICATION = "app.main:create"
log = structlog.get_logger(__name__)


def serve(settings: Settings) -> None:
    """Serve until stopped. The parent owns the embedded database and migrates it; workers attach to it.

    Raises MemoryBusReachesOneProcessOnly, ManifestError, EmbeddedPostgresError, and SystemExit when the address is
    taken.
    """
    if settings.bus_url is not None:
        refuse_memory_for_many(settings.bus_url, workers=settings.workers)
    installation_secrets(settings)
    check_settings(settings)
    with database_url(settings) as url:
        if settings.database_url is None:
            asyncio.run(upgrade(url))
        export_settings(settings)
        log.info("serving", graph=f"http://{settings.host}:{settings.port}/graphql", workers=settings.workers)
        run_server(APPLICATION, host=settings.host, port=settings.port, workers=settings.workers)
