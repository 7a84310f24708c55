"""The database that needs no installation: PostgreSQL run from a Python wheel, owned by this program.

Use ``with embedded_postgres(data_dir) as database: database.url``. Everything here is standard library only,
so that it can run before anything is configured. It does NOT migrate, pool connections or speak SQL, and it
works on Linux and other POSIX systems only (file locks, Unix sockets); elsewhere set DATABASE_URL.
"""

from db.postgres.embedded import EmbeddedPostgres, embedded_postgres
from db.postgres.errors import (
    DataDirectoryInUse,
    DataDirectoryNotUsable,
    DataDirectoryVersionMismatch,
    EmbeddedPostgresError,
    InitializationFailed,
    NoPostgresBinaries,
    PostgresKeepsFailing,
    StartTimeout,
)

__all__ = [
    "DataDirectoryInUse",
    "DataDirectoryNotUsable",
    "DataDirectoryVersionMismatch",
    "EmbeddedPostgres",
    "EmbeddedPostgresError",
    "InitializationFailed",
    "NoPostgresBinaries",
    "PostgresKeepsFailing",
    "StartTimeout",
    "embedded_postgres",
]
