"""Alembic's entry: runs on the connection that `db/schema.py` hands over, and knows what is not a table of ours."""

from typing import Any

from alembic import context

from db import models
from db.base import Base

assert models.__all__, "importing the models fills the metadata"


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Partitions of the event log come and go by themselves and are not in the models."""
    return not (kind == "table" and name is not None and name.startswith("events_p"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=include_name,
    compare_server_default=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
