"""Operations, sources and claims of an edit as JSON documents, and back: how an edit is kept between its steps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import TypeAdapter

from app.domain.orders.edit.operations import Operation
from app.domain.orders.edit.session import Expectation
from app.domain.orders.place import Source

_KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Operation)}
_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}
_SOURCES = TypeAdapter(tuple[Source, ...])
_EXPECTATIONS = TypeAdapter(tuple[Expectation, ...])


def operation_documents(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """Each operation, tagged with its kind."""
    documents: list[dict[str, Any]] = []
    for one in operations:
        name = type(one).__name__
        documents.append({"kind": name, **_ADAPTERS[name].dump_python(one, mode="json")})
    return documents


def read_operations(documents: Iterable[Mapping[str, Any]]) -> tuple[Operation, ...]:
    """The operations that were written."""
    return tuple(
        _ADAPTERS[document["kind"]].validate_python({key: value for key, value in document.items() if key != "kind"})
        for document in documents
    )


def source_documents(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Where units come from."""
    return list(_SOURCES.dump_python(tuple(sources), mode="json"))


def read_sources(documents: Sequence[Mapping[str, Any]]) -> tuple[Source, ...]:
    """The sources that were written."""
    return _SOURCES.validate_python(documents)


def expectation_documents(expectations: Sequence[Expectation]) -> list[dict[str, Any]]:
    """What would wait for stock."""
    return list(_EXPECTATIONS.dump_python(tuple(expectations), mode="json"))


def read_expectations(documents: Sequence[Mapping[str, Any]]) -> tuple[Expectation, ...]:
    """The expectations that were written."""
    return _EXPECTATIONS.validate_python(documents)
