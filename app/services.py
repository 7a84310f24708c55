"""What the running program is made of, handed to whoever answers requests. Built once by `app.main`."""

from dataclasses import dataclass

from app.events.cursor import CursorCodec
from db.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The collaborators of one process. `database.clock` is the clock."""

    database: Database
    cursors: CursorCodec
