"""Every argument and every input field for every role: stated by a literal, by a variable, and inside a variable.

Generated like the fields. What a role may not state refuses the whole document, names the place only, and asks the
database nothing; null, an empty list and the place's own default state nothing.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull, get_named_type

from app.domain.enums import Role
from tests.attacks.door import Credentials, Door
from tests.authorization.chains import (
    Chain,
    arguments,
    asking,
    called,
    chains,
    input_types,
    stated,
    states,
    target_of,
    within,
)
from tests.authorization.samples import Samples, literal
from tests.authorization.test_fields import AT_ONCE, BARRED, OPERATIONS, Question, code_for, over_socket
from tests.authorization.ways import Way, opens, the_core, ways
from tests.serving import token

ENDS_ACCESS = "signOut"
"""After this mutation credentials are void: who asks it shows others than those who ask the rest."""


TOGETHER = 4
"""So many arguments of a field are stated in one document."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One request: the places that it states, and the one that it is refused at."""

    document: str
    about: tuple[str, ...]
    barred: str | None
    variables: dict[str, Any] = field(default_factory=dict)


class Asker:
    """What one role is asked with."""

    def __init__(self, role: Role, samples: Samples, ids: dict[str, str]) -> None:
        self.role, self.samples = role, samples
        self._open: dict[str, Way] = {}
        self._all: dict[str, Way] = {}
        for operation in OPERATIONS:
            self._open = ways(operation, samples, lambda place: opens(role, place), ids) | self._open
            self._all = ways(operation, samples, lambda place: True, ids) | self._all
        self._chains = chains(self.may) | {}
        self._all_chains = chains(lambda place: True)

    def may(self, place: str) -> bool:
        """Whether a field may be selected by the role, or an argument or input field be stated."""
        argument, of_input = place.count(".") == 2, place.partition(".")[0] in {kind.name for kind in input_types()}
        return states(self.role, place) if argument or of_input else opens(self.role, place)

    def way(self, owner: str) -> tuple[Way, str | None]:
        """How to get to a type, and where that is refused."""
        way = self._open.get(owner) or self._all[owner]
        return way, next((place for place in way.places if not opens(self.role, place)), None)

    def arguments(self) -> Iterator[Statement]:
        """Every argument, by literals and by variables: those of one field together, barred ones one by one."""
        for (owner, name), group in groupby(arguments(), key=lambda place: place[:2]):
            kind: Any = the_core().type_map[owner]
            kinds = {argument: kind.fields[name].args[argument].type for _, _, argument in group}
            way, blocked = self.way(owner)
            if blocked is None and not opens(self.role, f"{owner}.{name}"):
                blocked = f"{owner}.{name}"
            barred = [one for one in kinds if blocked is None and not self.may(f"{owner}.{name}.{one}")]
            welcome = [one for one in kinds if one not in barred]
            size = 1 if owner in ("Mutation", "Subscription") else TOGETHER
            for start in range(0, len(welcome), size):
                some = {one: kinds[one] for one in welcome[start : start + size]}
                yield from self.arguments_of(way, (owner, name), some, blocked)
            for one in barred:
                yield from self.arguments_of(way, (owner, name), {one: kinds[one]}, f"{owner}.{name}.{one}")

    def arguments_of(
        self, way: Way, place: tuple[str, str], kinds: dict[str, Any], barred: str | None
    ) -> Iterator[Statement]:
        """The field once for each of these arguments, stated by a literal; and the same by variables."""
        field_place = ".".join(place)
        values = {name: self.samples.value(field_place, name, kind) for name, kind in kinds.items()}
        about = tuple(f"{field_place}.{name}" for name in kinds)
        calls = [called(place, {name: literal(value)}, self.samples) for name, value in values.items()]
        yield Statement(way.document(aliased(calls)), about, barred)
        calls = [called(place, {name: f"${name}"}, self.samples) for name in values]
        operation, _, body = way.document(aliased(calls)).partition(" ")
        header = ", ".join(f"${name}: {kind}" for name, kind in kinds.items())
        yield Statement(f"{operation} ({header}) {body}", about, barred, values)

    def streamed(self) -> Iterator[Statement]:
        """What subscriptions take: their arguments, and every field of the inputs that stand in them."""
        yield from (statement for statement in self.arguments() if statement.document.startswith("subscription"))
        roots: Any = the_core().type_map["Subscription"]
        for name, field_ in roots.fields.items():
            for argument, place in field_.args.items():
                if isinstance(get_named_type(place.type), GraphQLInputObjectType):
                    yield from self.inputs_of(Chain("Subscription", name, argument))

    def inputs(self) -> Iterator[Statement]:
        """Every input field: those that may be stated together, the others one by one."""
        for kind in input_types():
            yield from self.inputs_of(self._chains.get(kind.name) or self._all_chains[kind.name])

    def inputs_of(self, chain: Chain) -> Iterator[Statement]:
        """Every field of the input at the end of a chain."""
        kind = target_of(chain)
        blocked = self.blocked(chain)
        places = {name: f"{kind.name}.{name}" for name in kind.fields}
        welcome = [name for name, place in places.items() if blocked is None and self.may(place)]
        barred = [name for name in places if name not in welcome]
        if blocked is not None:
            yield from self.forms(chain, barred, blocked)
            return
        # What must be stated and may not bars all the rest.
        musts = [name for name in barred if isinstance(kind.fields[name].type, GraphQLNonNull)]
        if welcome and not musts:
            yield from self.forms(chain, welcome, None)
        for name in barred:
            first = next(one for one in kind.fields if one in musts or one == name)
            yield from self.forms(chain, [name], places[name if not musts else first])

    def blocked(self, chain: Chain) -> str | None:
        """The first place on the way to an input that the role may not select or state."""
        _, blocked = self.way(chain.owner)
        field_place = f"{chain.owner}.{chain.field}"
        on_the_way = (field_place, *chain.places)
        return blocked or next((place for place in on_the_way if not self.may(place)), None)

    def forms(self, chain: Chain, names: list[str], barred: str | None) -> Iterator[Statement]:
        """The same statement as a literal, as one variable, and with a variable for a single field inside a literal."""
        end = target_of(chain)
        about = tuple(f"{end.name}.{name}" for name in names)
        value = stated(chain, names, self.samples)
        way, _ = self.way(chain.owner)
        place = (chain.owner, chain.field)
        kind: Any = the_core().type_map[chain.owner]
        argument = kind.fields[chain.field].args[chain.argument]
        yield Statement(asking(way, place, {chain.argument: literal(value)}, self.samples), about, barred)
        whole = asking(way, place, {chain.argument: "$given"}, self.samples, f"$given: {argument.type}")
        yield Statement(whole, about, barred, {"given": value})
        if len(names) == 1:
            name = names[0]
            marked = stated(chain, [], self.samples)
            innermost = {**_innermost(marked, chain), name: "$given"}
            text = literal(within(chain, innermost, self.samples))
            inner = asking(way, place, {chain.argument: text}, self.samples, f"$given: {end.fields[name].type}")
            given = self.samples.stated(end.name, name, end.fields[name])
            yield Statement(inner, about, barred, {"given": given})


def aliased(calls: list[str]) -> str:
    """The same field several times."""
    return " ".join(f"a{number}: {call}" for number, call in enumerate(calls))


def _innermost(value: Any, chain: Chain) -> Any:
    for _, name in (("", ""), *chain.fields):
        value = value[name] if name else value
        value = value[0] if isinstance(value, list) else value
    return value


async def ask(door: Door, role: Role, statement: Statement) -> str | None:
    """What is wrong with the answer; None when it is as the matrix says."""
    visitor = role.value
    if ENDS_ACCESS in statement.document and statement.barred is None:
        visitor = f"{role.value}:leaving"
        customer = door.world.far.customer_id if role is Role.CUSTOMER else None
        door.credentials[visitor] = Credentials(token(role, customer_id=customer))
    answer = await door.http(visitor, statement.document, statement.variables)
    if statement.barred is None:
        met = set(answer.codes) & (BARRED | {"INTERNAL", "COST_EXCEEDED"})
        return f"{statement.document} {statement.variables} -> {answer.body.get('errors')}" if met else None
    (error,) = answer.body["errors"]
    told = (error["extensions"]["code"], error["extensions"].get("field"), "data" in answer.body, answer.statements)
    expected = (code_for(role), statement.barred, False, ())
    return None if told == expected else f"{statement.document} {statement.variables} -> {told}, not {expected}"


async def ask_all(door: Door, role: Role, statements: list[Statement]) -> list[str]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(statement: Statement) -> str | None:
        async with gate:
            return await ask(door, role, statement)

    return [failure for failure in await asyncio.gather(*map(one, statements)) if failure]


@pytest.mark.parametrize("role", list(Role))
async def test_every_argument_is_taken_or_refused(shared_door: Door, role: Role) -> None:
    # given
    asked = list(Asker(role, Samples(shared_door.world.near), shared_door.world.near.ids).arguments())
    # then
    assert await ask_all(shared_door, role, asked) == []
    assert {place for statement in asked for place in statement.about} == {".".join(place) for place in arguments()}


@pytest.mark.parametrize("role", list(Role))
async def test_what_a_subscription_takes_is_taken_or_refused_over_a_socket(shared_door: Door, role: Role) -> None:
    # given
    near = shared_door.world.near
    asked = list(Asker(role, Samples(near), near.ids).streamed())
    wrong: list[str] = []
    # when
    async with shared_door.socket(role.value) as client:
        for number, statement in enumerate(asked):
            question = Question(statement.document, statement.about, statement.barred)
            failure = await over_socket(client, str(number), question, role, statement.variables)
            wrong += [failure] if failure else []
    # then
    assert wrong == []
    assert "OrderFilter.tags" in {place for statement in asked for place in statement.about}


@pytest.mark.parametrize("role", list(Role))
async def test_every_input_field_is_taken_or_refused(shared_door: Door, role: Role) -> None:
    # given
    asked = list(Asker(role, Samples(shared_door.world.near), shared_door.world.near.ids).inputs())
    # then
    assert await ask_all(shared_door, role, asked) == []
    assert {place for statement in asked for place in statement.about} == {
        f"{kind.name}.{name}" for kind in input_types() for name in kind.fields
    }
