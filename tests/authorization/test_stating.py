"""Every argument and every input field for every role: stated by a literal, by a variable, and inside a variable.

Generated like the fields. What a role may not state refuses the whole document, names the place only, and asks the
database nothing; null, an empty list and the place's own default state nothing.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from graphql import GraphQLNonNull

from app.domain.enums import Role
from tests.attacks.door import Door
from tests.authorization.chains import (
    Chain,
    arguments,
    asking,
    chains,
    input_types,
    stated,
    states,
    target_of,
    within,
)
from tests.authorization.samples import Samples, literal
from tests.authorization.test_fields import AT_ONCE, BARRED, OPERATIONS, code_for
from tests.authorization.ways import Way, opens, the_core, ways

ENDS_ACCESS = "signOut"
"""After this mutation the role's credentials are void: it is asked last, and once."""


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
        """Every argument, by a literal and by a variable."""
        for owner, name, argument in arguments():
            kind: Any = the_core().type_map[owner]
            wanted = kind.fields[name].args[argument].type
            way, blocked = self.way(owner)
            if blocked is None and not opens(self.role, f"{owner}.{name}"):
                blocked = f"{owner}.{name}"
            place = f"{owner}.{name}.{argument}"
            if blocked is None and not self.may(place):
                blocked = place
            value = self.samples.value(f"{owner}.{name}", argument, wanted)
            plain = asking(way, (owner, name), {argument: literal(value)}, self.samples)
            yield Statement(plain, (place,), blocked)
            header = f"$given: {wanted}"
            asked = asking(way, (owner, name), {argument: "$given"}, self.samples, header)
            yield Statement(asked, (place,), blocked, {"given": value})

    def inputs(self) -> Iterator[Statement]:
        """Every input field: those that may be stated together, the others one by one."""
        for kind in input_types():
            chain = self._chains.get(kind.name) or self._all_chains[kind.name]
            blocked = self.blocked(chain)
            places = {name: f"{kind.name}.{name}" for name in kind.fields}
            welcome = [name for name, place in places.items() if blocked is None and self.may(place)]
            barred = [name for name in places if name not in welcome]
            if blocked is not None:
                yield from self.forms(chain, barred, blocked)
                continue
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


def _innermost(value: Any, chain: Chain) -> Any:
    for _, name in (("", ""), *chain.fields):
        value = value[name] if name else value
        value = value[0] if isinstance(value, list) else value
    return value


async def ask(door: Door, role: Role, statement: Statement) -> str | None:
    """What is wrong with the answer; None when it is as the matrix says."""
    answer = await door.http(role.value, statement.document, statement.variables)
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

    last = [statement for statement in statements if ENDS_ACCESS in statement.document]
    rest = [statement for statement in statements if ENDS_ACCESS not in statement.document]
    found = await asyncio.gather(*map(one, rest))
    return [failure for failure in [*found, *[await ask(door, role, statement) for statement in last[:1]]] if failure]


@pytest.mark.parametrize("role", list(Role))
async def test_every_argument_is_taken_or_refused(door: Door, role: Role) -> None:
    # given
    asked = list(Asker(role, Samples(door.world.near), door.world.near.ids).arguments())
    # then
    assert await ask_all(door, role, asked) == []
    assert {place for statement in asked for place in statement.about} == {".".join(place) for place in arguments()}


@pytest.mark.parametrize("role", list(Role))
async def test_every_input_field_is_taken_or_refused(door: Door, role: Role) -> None:
    # given
    asked = list(Asker(role, Samples(door.world.near), door.world.near.ids).inputs())
    # then
    assert await ask_all(door, role, asked) == []
    assert {place for statement in asked for place in statement.about} == {
        f"{kind.name}.{name}" for kind in input_types() for name in kind.fields
    }
