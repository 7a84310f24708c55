"""Reads `authorization.yaml`: who may select, state and see what, as one immutable matrix that people can read too.

Every section is read strictly: an unknown section, role, group, word or a role that is said twice raises PolicyError.
Whether the matrix fits a schema is checked by `graphql_schema.authorization`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml

from app.domain.enums import Role
from app.domain.privacy import Disclosure

ROOTS = ("Query", "Mutation", "Subscription")
EVERYBODY = frozenset(Role)

Policies = Mapping[str, frozenset[Role]]
"""`Type.field` or `Type.*` to the roles that may select it."""

Statable = Mapping[str, Mapping[str, frozenset[Role]]]
"""A field's arguments, or an input type's fields, to the roles that may state them."""

SECTIONS = ("groups", "policies", "arguments", "inputs", "app_scopes", "scopes", "masks", "audited")
_WHILE_WORKING = "full while working, then "


class PolicyError(Exception):
    """The matrix is not well formed, or does not fit the schema; the message lists every misfit."""


class Scope(Enum):
    """Which rows of a type a role sees; the words of the section `scopes`."""

    ALL = "all"
    OWN = "own"
    ORDER = "order"
    LOCATION = "location"
    CHANNEL = "channel"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mask:
    """How much of a field a role reads. `working` holds while the caller's places send it, and 30 days after."""

    otherwise: Disclosure
    working: Disclosure

    def __str__(self) -> str:
        """As the section `masks` says it."""
        if self.working is self.otherwise:
            return self.otherwise.value
        return f"{_WHILE_WORKING}{self.otherwise.value}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole of `authorization.yaml` but for `audited`, which the audit reads."""

    fields: Policies
    arguments: Statable = field(default_factory=dict[str, Mapping[str, frozenset[Role]]])
    inputs: Statable = field(default_factory=dict[str, Mapping[str, frozenset[Role]]])
    app_scopes: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """A place (`Type.field`, `Type.*`) to the scopes that an app needs for it."""
    scopes: Mapping[str, Mapping[Role, Scope]] = field(default_factory=dict[str, Mapping[Role, Scope]])
    masks: Mapping[str, Mapping[Role, Mask]] = field(default_factory=dict[str, Mapping[Role, Mask]])


@cache
def load_groups() -> Mapping[str, frozenset[Role]]:
    """The names that `authorization.yaml` has for several roles, in its order."""
    return {name: frozenset(map(Role, roles)) for name, roles in _source()["groups"].items()}


@cache
def load_matrix() -> Matrix:
    """Read `authorization.yaml`. Raises PolicyError."""
    source = _source()
    if unknown := [name for name in source if name not in SECTIONS]:
        raise PolicyError(f"authorization.yaml has unknown sections: {', '.join(unknown)}")
    return read_matrix(source, load_groups())


def load_policies() -> Policies:
    """Who may select which field."""
    return load_matrix().fields


def read_matrix(source: Mapping[str, Any], groups: Mapping[str, frozenset[Role]]) -> Matrix:
    """The matrix in these sections; absent ones are empty. Raises PolicyError for the first misfit."""
    known = dict(groups) | {role.value: frozenset({role}) for role in Role}
    policies: dict[str, frozenset[Role]] = {}
    for name, roles in _section(source, "policies"):
        if name in {f"{root}.*" for root in ROOTS}:
            raise PolicyError(f"{name}: root fields are listed one by one")
        policies[name] = _roles(name, roles, known)
    return Matrix(
        fields=policies,
        arguments={name: _statable(name, given, known) for name, given in _section(source, "arguments")},
        inputs={name: _statable(name, given, known) for name, given in _section(source, "inputs")},
        app_scopes=_app_scopes(source),
        scopes={
            name: {role: _scope(name, word) for role, word in _by_role(name, given, known).items()}
            for names, given in _section(source, "scopes")
            for name in _split(names)
        },
        masks={
            name: {role: _mask(name, word) for role, word in _by_role(name, given, known).items()}
            for names, given in _section(source, "masks")
            for name in _split(names)
        },
    )


def _source() -> Any:
    return yaml.safe_load(files("graphql_schema").joinpath("authorization.yaml").read_text())


def _section(source: Mapping[str, Any], name: str) -> Iterable[tuple[str, Any]]:
    return cast("Mapping[str, Any]", source.get(name) or {}).items()


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


def _roles(place: str, names: Iterable[str], known: Mapping[str, frozenset[Role]]) -> frozenset[Role]:
    strangers = [name for name in names if name not in known]
    if strangers:
        raise PolicyError(f"{place}: {', '.join(strangers)}: no such role or group")
    return frozenset[Role]().union(*(known[name] for name in names))


def _statable(place: str, given: Any, known: Mapping[str, frozenset[Role]]) -> Mapping[str, frozenset[Role]]:
    """A list is for everybody who gets there; a mapping says it by role."""
    by_role = cast("Mapping[str, list[str]]", {"everybody": given} if isinstance(given, list) else given)
    stated: dict[str, frozenset[Role]] = {}
    for names, places in by_role.items():
        roles = _roles(place, _split(names), known)
        for name in places:
            if name in stated:
                raise PolicyError(f"{place}: {name} is listed twice")
            stated[name] = roles
    return stated


def _by_role(place: str, given: Any, known: Mapping[str, frozenset[Role]]) -> Mapping[Role, str]:
    """Every role has one word."""
    words: dict[Role, str] = {}
    for names, word in cast("Mapping[str, str]", given).items():
        for role in _roles(place, _split(names), known):
            if role in words:
                raise PolicyError(f"{place}: {role.value} is said twice")
            words[role] = word
    if missing := [role.value for role in Role if role not in words]:
        raise PolicyError(f"{place}: nothing is said of {', '.join(missing)}")
    return words


def _scope(place: str, word: str) -> Scope:
    try:
        return Scope(word)
    except ValueError:
        raise PolicyError(f"{place}: {word!r} is no scope") from None


def _mask(place: str, words: str) -> Mask:
    try:
        otherwise = Disclosure(words.removeprefix(_WHILE_WORKING))
    except ValueError:
        raise PolicyError(f"{place}: {words!r} is no mask") from None
    return Mask(otherwise, Disclosure.FULL if words.startswith(_WHILE_WORKING) else otherwise)


def _app_scopes(source: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    needed: dict[str, frozenset[str]] = {}
    for scope, places in _section(source, "app_scopes"):
        for place in places:
            needed[place] = needed.get(place, frozenset()) | {scope}
    return needed
