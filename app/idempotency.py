"""The same key and input again answers with the first outcome; the same key with another input is refused."""

import hashlib
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import orjson

from app.domain.errors import InvalidInput
from db.repositories.idempotency import Outcome
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MIN_KEY_LENGTH = 8
MAX_KEY_LENGTH = 255
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


async def claim(
    uow: UnitOfWork, operation: str, key: str, command: "DataclassInstance", result_type: str, result_id: UUID
) -> Outcome | None:
    """Claim the key for a result about to be made; the first call's outcome when it was used before.

    Raises InvalidInput for a key that is too short or long, IdempotencyMismatch for another input, InFlight when the
    first call has not ended in time. The claim commits with the effect, so refusals leave nothing.
    """
    if not MIN_KEY_LENGTH <= len(key) <= MAX_KEY_LENGTH:
        raise InvalidInput(
            f"idempotencyKey has {MIN_KEY_LENGTH} to {MAX_KEY_LENGTH} characters, this one has {len(key)}",
            ("idempotencyKey",),
        )
    return await uow.idempotency.claim(operation, key, input_hash(command), result_type, result_id, uow.now)


def input_hash(command: "DataclassInstance") -> bytes:
    """A digest of what a command states, whatever the order of its keys. Holds no personal data: it is one-way.

    What has its default is not stated, so that a field that a release adds leaves the keys of before as they were.
    """
    stated = _stated(command)
    stated.pop("idempotency_key", None)
    return hashlib.sha256(orjson.dumps(stated, option=_OPTIONS, default=str)).digest()


def _stated(command: "DataclassInstance") -> dict[str, Any]:
    """Its fields that have not their default, and of those that are values themselves or lists of them, the same."""
    stated: dict[str, Any] = {}
    for name, default in _defaults(type(command)):
        value = getattr(command, name)
        if value is default or value == default:
            continue
        if is_dataclass(value) and not isinstance(value, type):
            stated[name] = _stated(value)
        elif isinstance(value, tuple):
            stated[name] = [
                _stated(one) if is_dataclass(one) and not isinstance(one, type) else one
                for one in cast("tuple[Any, ...]", value)
            ]
        else:
            stated[name] = value
    return stated


@cache
def _defaults(kind: "type[DataclassInstance]") -> tuple[tuple[str, Any], ...]:
    """Every field with its default; MISSING where it has none."""
    return tuple((field.name, field.default) for field in fields(kind))
