"""What every table shares: names of constraints, column types, the declarative base."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Enum, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""An aware UTC instant."""

Minor = Annotated[int, mapped_column(BigInteger)]
"""An amount of money in minor units."""

Key = Annotated[UUID, mapped_column(primary_key=True)]
"""A UUIDv7 made by the program."""


class Base(DeclarativeBase):
    """Tables and constraints, no behavior and no relationships: repositories name their queries."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        UUID: PG_UUID(as_uuid=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[str]: ARRAY(Text()),
    }


def one_of(kind: type[StrEnum], name: str = "") -> Enum:
    """A text column that holds the members of an enumeration, checked by the database.

    `name` names the CHECK where a table has two columns of the same kind.
    """
    return Enum(kind, native_enum=False, create_constraint=True, length=40, name=name or _snake(kind.__name__))


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
