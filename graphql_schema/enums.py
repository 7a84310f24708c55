"""The domain's enumerations as GraphQL enums: the same classes, with a description for every value.

No member is repeated in code: names come from `app.domain.enums`, prose from `enum_values.yaml`, and importing this
module fails when the two differ. Types may import the enums from here or from the domain; they are the same objects.
"""

import enum
import inspect
from importlib.resources import files
from typing import Any

import strawberry
import yaml

from app.domain import enums

PRIVATE = {"Role"}
"""Roles are strings in the contract (`Viewer.roles`)."""


def _describe(kind: type[enum.StrEnum], values: dict[str, str]) -> None:
    expected = [member.name for member in kind]
    assert expected == list(values), f"{kind.__name__}: enum_values.yaml lists {list(values)}, not {expected}"
    strawberry.enum(kind, description=inspect.getdoc(kind))
    definition: Any = vars(kind)["__strawberry_definition__"]
    for value in definition.values:
        value.description = values[value.name]


def _describe_all() -> frozenset[str]:
    prose: dict[str, dict[str, str]] = yaml.safe_load(files("graphql_schema").joinpath("enum_values.yaml").read_text())
    kinds = {
        name: kind
        for name, kind in vars(enums).items()
        if isinstance(kind, type) and issubclass(kind, enum.StrEnum) and kind is not enum.StrEnum
    }
    assert kinds.keys() - PRIVATE == prose.keys(), f"{sorted(kinds.keys() - PRIVATE ^ prose.keys())} differ"
    for name, values in prose.items():
        _describe(kinds[name], values)
    return frozenset(prose)


DESCRIBED = _describe_all()
"""The names of all enums that the graph may use."""
