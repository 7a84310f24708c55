"""The figures of `limits.yaml` as frozen values, and the operator's own figures over them.

Whoever enforces a limit asks `Limits.of(principal)`; nothing is enforced here.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.domain.enums import Role
from app.domain.principal import MERCHANT_ROLES, Principal

Count: TypeAlias = Annotated[int, Field(ge=1, le=1_000_000_000)]
Weight: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000)]
Seconds: TypeAlias = Annotated[float, Field(gt=0, le=3_600)]

ClassName: TypeAlias = Literal["public", "merchant", "bulk"]

_SHIPPED = "limits.yaml"
_NOT_PLACES = ("", "[key]", "int", "float")  # how pydantic names keys and the members of a union
_Figures: TypeAlias = dict[str, int | float]
_Weights: TypeAlias = dict[str, int | list[str] | dict[str, int | str]]
_Model = TypeVar("_Model", bound=BaseModel)


class LimitsError(Exception):
    """A file of limits cannot be read or says what cannot be; the message names the file and the place in it."""


class RoleLimits(BaseModel):
    """What one caller may do. Frozen; `name` says whose figures they are: a class's, or those of roles with their own.

    Equal names have equal figures within one `Limits`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    body_bytes: Count
    document_characters: Count
    tokens: Count
    depth: Annotated[int, Field(ge=1, le=50)]
    introspection_depth: Annotated[int, Field(ge=1, le=50)]
    aliases: Count
    directives: Count
    fragments: Annotated[int, Field(ge=1, le=200)]
    spreads: Count
    query_root_fields: Count
    mutation_root_fields: Count
    subscription_root_fields: Count
    operations: Count
    selections: Count
    same_names: Count
    nodes: Count
    page_size: Annotated[int, Field(ge=20, le=100)]
    list_items: Count
    string_characters: Count
    json_depth: Count
    values: Count
    errors: Annotated[int, Field(ge=1, le=5)]
    cost_per_request: Count
    bucket: Count
    refill_per_second: Count
    request_seconds: Seconds
    sockets_per_principal: Count
    sockets_per_address: Count
    subscriptions_per_socket: Count
    subscriptions_per_principal: Count
    messages_per_second: Count
    response_bytes: Count

    @model_validator(mode="after")
    def _fit_together(self) -> "RoleLimits":
        if self.cost_per_request > self.bucket:
            raise ValueError("a request of cost_per_request must fit into the bucket")
        return self


class ProcessLimits(BaseModel):
    """What one process bears, whoever calls. Frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sockets: Count
    message_bytes: Annotated[int, Field(ge=1_000, le=65_536)]
    connection_init_seconds: Seconds
    statement_seconds: Seconds
    lock_seconds: Seconds
    idle_in_transaction_seconds: Seconds
    acquire_seconds: Seconds

    @model_validator(mode="after")
    def _fit_together(self) -> "ProcessLimits":
        if not self.lock_seconds < self.statement_seconds:
            raise ValueError("lock_seconds < statement_seconds must hold")
        return self


class Weights(BaseModel):
    """What things cost before the list sizes above them multiply it. Frozen. `types` are names, or `*End` of names."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    object: Weight
    mutation: Weight
    subscription: Weight
    introspection: Weight
    list_size: Count
    types: dict[str, Weight]
    list_sizes: dict[str, Count]
    sized_by: dict[str, str]
    items: list[str]
    bulk: list[str]

    def of_type(self, name: str) -> int:
        """What one object of a type costs."""
        found = self.types.get(name)
        if found is None:
            fits = (weight for end, weight in self.types.items() if end.startswith("*") and name.endswith(end[1:]))
            found = next(fits, self.object)
        return found


class _LimitsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    classes: dict[ClassName, _Figures] = {}
    roles: dict[Role, _Figures] = {}
    process: _Figures = {}
    weights: _Weights = {}


class Limits:
    """All figures of an installation. `bulk` is for the merchant's bulk mutations."""

    def __init__(
        self,
        by_role: dict[Role, RoleLimits],
        *,
        classes: Mapping[str, RoleLimits],
        bulk: RoleLimits,
        process: ProcessLimits,
        weights: Weights,
    ) -> None:
        self._by_role, self.bulk, self.process, self.weights = by_role, bulk, process, weights
        self.classes: Mapping[str, RoleLimits] = {**classes, "bulk": bulk}
        self._by_roles: dict[frozenset[Role], RoleLimits] = {}

    @property
    def most_sockets_per_address(self) -> int:
        """The most generous role's: for those who have not said yet who they are."""
        return max(limits.sockets_per_address for limits in self._by_role.values())

    def of_bulk(self, principal: Principal) -> RoleLimits:
        """The figures of this caller's bulk mutations: shoppers have none."""
        return self.bulk if principal.roles & MERCHANT_ROLES else self.of(principal)

    def of(self, principal: Principal) -> RoleLimits:
        """The figures of this caller: equal roles get the very same object."""
        roles = principal.roles
        found = self._by_roles.get(roles)
        if found is None:
            # bounded by the sets of roles there are, which no caller can invent
            found = self._by_roles[roles] = _most_generous([self._by_role[role] for role in sorted(roles)])
        return found


@cache
def shipped_limits() -> Limits:
    """What `limits.yaml` says."""
    return read_limits(None)


def limits_of(principal: Principal) -> RoleLimits:
    """The shipped figures of this caller; a running program asks its own `Limits`, where the operator's stand."""
    return shipped_limits().of(principal)


def read_limits(path: Path | None) -> Limits:
    """The shipped figures, with those of the operator's file over them.

    Raises: LimitsError, which names the file and the place.
    """
    shipped = _read(files("graphql_schema.limits").joinpath(_SHIPPED).read_text(), _SHIPPED)
    given = _LimitsFile() if path is None else _read(_text(path), str(path))
    where = _SHIPPED if path is None else str(path)

    def of_class(name: ClassName) -> _Figures:
        return {**shipped.classes.get(name, {}), **given.classes.get(name, {})}

    def of_role(role: Role) -> RoleLimits:
        of: ClassName = "merchant" if role in MERCHANT_ROLES else "public"
        own = {**shipped.roles.get(role, {}), **given.roles.get(role, {})}
        return checked(role.value if own else of, {**of_class(of), **own}, f"roles.{role.value}")

    def checked(name: str, figures: _Figures, place: str) -> RoleLimits:
        return _checked(RoleLimits, {**figures, "name": name}, where, place)

    names: tuple[ClassName, ...] = ("public", "merchant")
    classes = {name: checked(name, of_class(name), f"classes.{name}") for name in names}
    by_role = {role: of_role(role) for role in Role}
    process = _checked(ProcessLimits, {**shipped.process, **given.process}, where, "process")
    if any(limits.request_seconds <= process.statement_seconds for limits in by_role.values()):
        raise LimitsError(f"{where}: process.statement_seconds: must be less than request_seconds of every class")
    return Limits(
        by_role,
        classes=classes,
        bulk=checked("bulk", {**of_class("merchant"), **of_class("bulk")}, "classes.bulk"),
        process=process,
        weights=_checked(Weights, _merged(shipped.weights, given.weights), where, "weights"),
    )


def _merged(shipped: _Weights, given: _Weights) -> _Weights:
    merged = dict(shipped)
    for name, value in given.items():
        under = merged.get(name)
        merged[name] = {**under, **value} if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def _most_generous(several: list[RoleLimits]) -> RoleLimits:
    if len(several) == 1:
        return several[0]
    figures = [limits.model_dump(exclude={"name"}) for limits in several]
    most = {figure: max(one[figure] for one in figures) for figure in figures[0]}
    return RoleLimits(name="+".join(dict.fromkeys(limits.name for limits in several)), **most)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise LimitsError(f"{path}: cannot be read: {error}") from error


def _read(text: str, where: str) -> _LimitsFile:
    try:
        source = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise LimitsError(f"{where}: is no YAML: {error}") from error
    return _checked(_LimitsFile, {} if source is None else source, where)


def _checked(model: type[_Model], source: object, where: str, place: str = "") -> _Model:
    try:
        return model.model_validate(source)
    except ValidationError as error:
        first = error.errors()[0]
        spot = ".".join(str(part) for part in (place, *first["loc"]) if part not in _NOT_PLACES)
        raise LimitsError(f"{where}: {spot}: {first['msg']}" if spot else f"{where}: {first['msg']}") from None
