"""What of the schema is audited: the section `audited` of `authorization.yaml`.

`reads` names `Type.field`, `Type.*`, or `Type.field(argument.field)`: only when that argument is given, for searches
by personal data. `reasons` names further fields that want a reason where the merchant asks for one; all `reads` do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from graphql import GraphQLObjectType, GraphQLSchema

_LINE = re.compile(r"(\w+)\.(\w+|\*)(?:\(([\w.]+)\))?")


@dataclass(frozen=True, slots=True)
class Watched:
    """One line: `argument` is the path of the argument that must be given, in the names of the schema."""

    type_name: str
    field_name: str
    argument: tuple[str, ...] = ()


class AuditPolicyError(Exception):
    """The section and the schema do not fit; the message lists every misfit."""


@dataclass(frozen=True, slots=True)
class AuditPolicy:
    """The section, read."""

    reads: tuple[Watched, ...]
    reasons: tuple[Watched, ...]

    def fields(self, schema: GraphQLSchema) -> Mapping[tuple[str, str], tuple[tuple[str, ...], ...]]:
        """Every (type, field) whose reading is audited, with the paths of arguments of which one must be given.

        Raises AuditPolicyError for a line that names nothing.
        """
        found: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}
        void: list[str] = []
        for line in (*self.reads, *self.reasons):
            kind = schema.get_type(line.type_name)
            names = list(kind.fields) if isinstance(kind, GraphQLObjectType) else []
            wanted = [name for name in names if line.field_name in ("*", name) and name != "id"]
            if not wanted:
                void.append(f"{line.type_name}.{line.field_name}")
            elif line in self.reads:
                for name in wanted:
                    place = (line.type_name, name)
                    found[place] = (*found.get(place, ()), line.argument)
        if void:
            raise AuditPolicyError(f"authorization.yaml audits what is not there: {', '.join(sorted(void))}")
        return found

    def wants_reason(self, type_name: str, field_name: str) -> bool:
        """Whether a mutation is one that wants a reason."""
        return any((line.type_name, line.field_name) == (type_name, field_name) for line in self.reasons)


@cache
def load_audit_policy() -> AuditPolicy:
    """Read the section. Raises AuditPolicyError for a line that cannot be read."""
    source: Any = yaml.safe_load(files("graphql_schema").joinpath("authorization.yaml").read_text())
    section = source["audited"]
    return AuditPolicy(reads=tuple(map(_read, section["reads"])), reasons=tuple(map(_read, section["reasons"])))


def _read(line: str) -> Watched:
    shape = _LINE.fullmatch(line)
    if shape is None:
        raise AuditPolicyError(f"authorization.yaml, audited: {line!r} is not Type.field or Type.field(argument)")
    return Watched(shape[1], shape[2], tuple(shape[3].split(".")) if shape[3] else ())
