"""When an API key was used last, to the minute, written beside the requests and never before them."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from db.database import Database
from db.repositories.credentials import note_use

log = structlog.get_logger(__name__)

COARSE = timedelta(minutes=1)


class LastUses:
    """Writes at most once a minute and key. Belongs to one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing: dict[UUID, asyncio.Task[None]] = {}

    def note(self, key_id: UUID, written: datetime | None, now: datetime) -> None:
        """A key was used; `written` is what stands in its row. Returns at once."""
        if key_id in self._writing or (written is not None and now - written < COARSE):
            return
        self._writing[key_id] = asyncio.create_task(self._write(key_id, now), name="last use of a key")

    async def aclose(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._writing.values())

    async def _write(self, key_id: UUID, at: datetime) -> None:
        try:
            await note_use(self._database, key_id, at)
        except Exception as error:  # noqa: BLE001 - the request went well; when it was made is told in the log instead
            log.warning("the last use of an API key could not be written", key=str(key_id), error=type(error).__name__)
        finally:
            del self._writing[key_id]
