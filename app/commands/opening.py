"""What commands share: the database of the settings, given or embedded, and its door."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

from app.settings import Settings
from db.database import Database
from db.engine import make_engine
from db.postgres import embedded_postgres
from db.schema import upgrade


@contextmanager
def database_url(settings: Settings) -> Generator[str]:
    """The URL of the settings' database; the embedded one runs at least as long as the block."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    with embedded_postgres(settings.data_dir / "postgres") as embedded:
        yield embedded.url


@asynccontextmanager
async def opened_database(settings: Settings, *, migrate: bool = False) -> AsyncGenerator[Database]:
    """A door to the settings' database. `migrate` brings an embedded database to this release first."""
    with database_url(settings) as url:
        if migrate and settings.database_url is None:
            await upgrade(url)
        engine = make_engine(url, pool_size=settings.pool_size, application_name="orderwire command")
        try:
            yield Database(engine)
        finally:
            await engine.dispose()
