"""Every way into the inputs: which argument leads to an input type, and through which fields of others."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull, get_named_type

from app.domain.enums import Role
from graphql_schema.ids import global_id
from graphql_schema.policies import Matrix, load_matrix
from tests.authorization.samples import NOBODY, Samples, literal, named_by
from tests.authorization.ways import Way, owners, selected, the_core

MayState = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Chain:
    """From an argument to an input type: `fields` lead through the inputs between them, outermost first."""

    owner: str
    field: str
    argument: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """What is stated on the way, in the names of the matrix."""
        return (f"{self.owner}.{self.field}.{self.argument}", *(f"{kind}.{name}" for kind, name in self.fields))


def input_types() -> list[GraphQLInputObjectType]:
    """Every input type."""
    return [kind for kind in the_core().type_map.values() if isinstance(kind, GraphQLInputObjectType)]


def arguments() -> Iterator[tuple[str, str, str]]:
    """Every (type, field, argument)."""
    for owner in owners():
        for name, field in owner.fields.items():
            for argument in field.args:
                yield owner.name, name, argument


def states(role: Role, place: str, matrix: Matrix | None = None) -> bool:
    """Whether the matrix lets a role state `Type.field.argument` or `InputType.field`."""
    given = matrix or load_matrix()
    owner, _, name = place.rpartition(".")
    return role in (given.arguments if "." in owner else given.inputs).get(owner, {}).get(name, ())


def chains(may: MayState) -> dict[str, Chain]:
    """The shortest chain to every input type, by its name, along what may be stated and selected."""
    found: dict[str, Chain] = {}
    waiting: deque[Chain] = deque()
    for owner, field, argument in arguments():
        kind: Any = the_core().type_map[owner]
        target = get_named_type(kind.fields[field].args[argument].type)
        if isinstance(target, GraphQLInputObjectType) and target.name not in found:
            chain = Chain(owner, field, argument)
            if may(f"{owner}.{field}") and may(chain.places[0]):
                found[target.name] = chain
                waiting.append(chain)
    while waiting:
        chain = waiting.popleft()
        kind = target_of(chain)
        for name, place in kind.fields.items():
            target = get_named_type(place.type)
            further = Chain(chain.owner, chain.field, chain.argument, (*chain.fields, (kind.name, name)))
            if isinstance(target, GraphQLInputObjectType) and target.name not in found and may(further.places[-1]):
                found[target.name] = further
                waiting.append(further)
    return found


def target_of(chain: Chain) -> Any:
    """The input type at the end."""
    kind: Any = the_core().type_map[chain.owner]
    place = kind.fields[chain.field].args[chain.argument]
    for owner, name in chain.fields:
        parent: Any = the_core().type_map[owner]
        place = parent.fields[name]
    return get_named_type(place.type)


def stated(chain: Chain, names: list[str], samples: Samples) -> Any:
    """The argument's value in which these fields of the last input are stated, beside what must be."""
    end = target_of(chain)
    innermost = samples.value(chain.owner, chain.argument, GraphQLNonNull(end))
    innermost |= {name: samples.stated(end.name, name, end.fields[name]) for name in names}
    return within(chain, innermost, samples)


def within(chain: Chain, innermost: Any, samples: Samples) -> Any:
    """A value of the last input, wrapped in the inputs that lead to it."""
    value = innermost
    for owner, name in reversed(chain.fields):
        parent: Any = the_core().type_map[owner]
        outer = samples.value("", "", GraphQLNonNull(parent))
        value = {**outer, name: as_list(value, parent.fields[name].type)}
    kind: Any = the_core().type_map[chain.owner]
    return as_list(value, kind.fields[chain.field].args[chain.argument].type)


def beside(chain: Chain) -> str:
    """The other arguments that the chain's field must have, as a document states them: ids of nothing."""
    owner: Any = the_core().type_map[chain.owner]
    place = f"{chain.owner}.{chain.field}"
    needed = {name: argument.type for name, argument in owner.fields[chain.field].args.items()}
    return "".join(
        f", {name}: {literal(global_id(named_by(place, name), NOBODY))}"
        for name, kind in needed.items()
        if name != chain.argument and isinstance(kind, GraphQLNonNull) and get_named_type(kind).name == "ID"
    )


def as_list(value: Any, kind: Any) -> Any:
    """The value, in a list where the place wants one."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return [value] if isinstance(inner, GraphQLList) else value


def called(place: tuple[str, str], given: Mapping[str, str], samples: Samples) -> str:
    """The field with these arguments, already written as they stand in a document, and what it needs beside them."""
    owner, field = place
    kind: Any = the_core().type_map[owner]
    needed = samples.arguments(f"{owner}.{field}", kind.fields[field].args)
    texts = {name: literal(value) for name, value in needed.items()} | dict(given)
    rest = " { __typename }" if selected(owner, field, samples).endswith("}") else ""
    return f"{field}({', '.join(f'{name}: {text}' for name, text in texts.items())}){rest}"


def asking(way: Way, place: tuple[str, str], given: Mapping[str, str], samples: Samples, header: str = "") -> str:
    """The document that selects a field with these arguments; `header` declares its variables."""
    document = way.document(called(place, given, samples))
    if not header:
        return document
    operation, _, body = document.partition(" ")
    return f"{operation} ({header}) {body}"
