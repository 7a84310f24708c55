"""Documents that schemathesis makes of the schema itself, right ones and wrong ones: none of them breaks anything.

Every query and mutation, as nobody, as care and as an administrator. What is made is cut to the depth that the limits
allow and half of its texts are replaced by what is known in the world, so that it gets behind the first door.
The same few hundred documents each time; `SCHEMATHESIS_CASES=2000` sends so many, other ones each time.
"""

import asyncio
import os
import re
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, cast

import pytest
import schemathesis
from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    NameNode,
    ObjectFieldNode,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from schemathesis.generation import GenerationMode

from graphql_schema.schema import core_schema, render_sdl
from graphql_schema.transport.errors import Code
from tests.attacks.door import Answer, Door
from tests.attacks.world import World
from tests.graphql_schema.asking import the_schema

CASES = int(os.environ.get("SCHEMATHESIS_CASES", "0"))
"""How many documents to make in all; 0 makes two of each operation and kind, always the same."""

VISITORS = ("anonymous", "care", "admin")
DEPTH = 6
AT_ONCE = 6

INTERNALS = re.compile(
    r"Traceback|sqlalchemy|asyncpg|site-packages|\.py\b|SELECT |INSERT |UPDATE |0x[0-9a-f]{6}|Error\(|\bNoneType\b"
)
"""What an answer would hold that told of the inside."""

SCALARS: dict[str, st.SearchStrategy[str]] = {
    "CountryCode": st.sampled_from(["DE", "GB", "de", "XX", ""]),
    "CurrencyCode": st.sampled_from(["EUR", "USD", "JPY", "ZZZ", "eur", ""]),
    "Cursor": st.text(max_size=20),
    "Decimal": st.one_of(
        st.decimals(allow_nan=False, allow_infinity=False).map(str), st.sampled_from(["NaN", "1e999"])
    ),
    "JSON": st.text(max_size=20),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A document, and what it was made of."""

    operation: str
    mode: str
    document: str


@cache
def operations() -> list[Any]:
    """All queries and mutations, as schemathesis sees them."""
    for name, strategy in SCALARS.items():
        schemathesis.graphql.scalar(name, strategy.map(nodes.String))
    schema = schemathesis.graphql.from_file(render_sdl())
    return [cast("Any", found).ok() for found in schema.get_all_operations()]


def made(operation: Any, mode: GenerationMode, most: int) -> list[Made]:
    """At most so many documents that ask for one operation."""
    bodies: list[str] = []

    @settings(
        max_examples=most,
        database=None,
        derandomize=not CASES,
        deadline=None,
        suppress_health_check=cast("Any", list(HealthCheck)),
        phases=[Phase.generate],
    )
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        bodies.append(case.body)

    collect()
    return [Made(operation.label, mode.name, body) for body in bodies]


def all_made() -> list[Made]:
    """Documents for every operation, of both kinds."""
    found = operations()
    most = max(1, CASES // len(found) // 2) if CASES else 2
    return [
        one
        for operation in found
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for one in made(operation, mode, most)
    ]


class Adapted(Visitor):
    """Cuts what lies too deep, and puts what the world knows in the place of every other text."""

    def __init__(self, known: dict[str, list[str]], dice: Random) -> None:
        super().__init__()
        self._known = known
        self._dice = dice
        self._depth = 0

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        self._depth += 1
        if self._depth >= DEPTH and node.selection_set is not None:
            leaf = SelectionSetNode(selections=(FieldNode(name=NameNode(value="__typename")),))
            return FieldNode(alias=node.alias, name=node.name, arguments=node.arguments, selection_set=leaf)
        return None

    def leave_field(self, *_: Any) -> None:
        self._depth -= 1

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        known = self._known_for(node)
        return None if known is None else ArgumentNode(name=node.name, value=known)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> ObjectFieldNode | None:
        known = self._known_for(node)
        return None if known is None else ObjectFieldNode(name=node.name, value=known)

    def _known_for(self, node: ArgumentNode | ObjectFieldNode) -> StringValueNode | None:
        choices = self._known.get(node.name.value)
        if choices and isinstance(node.value, StringValueNode) and self._dice.random() < 0.5:
            return StringValueNode(value=self._dice.choice(choices))
        return None


def adapted(document: str, world: World, dice: Random) -> str:
    """The document as it is sent; as it came when it cannot be read."""
    ids = [*world.near.ids.values(), *world.far.ids.values()]
    known = {name: ids for name in ("id", "ids", "subject", "orderId", "paymentId", "shipmentId", "fulfillmentOrderId")}
    known |= {"sku": ["mug", "lamp"], "code": ["mug", "web", "BER"], "channel": ["web", "till"]}
    known |= {"location": ["BER", "MUC"], "number": [world.near.number], "email": [world.near.email]}
    known |= {"currency": ["EUR"], "amount": ["1.00"], "idempotencyKey": [f"made-{dice.random()}"]}
    tree: DocumentNode = parse(document)
    return print_ast(visit(tree, Adapted(known, dice)))


def complaint(answer: Answer) -> str | None:
    """What is wrong with an answer; None for one that is as it should be."""
    if answer.status >= 500:
        return f"status {answer.status}"
    if found := INTERNALS.search(answer.raw.decode()):
        return f"tells of the inside: {found[0]}"
    codes = set(answer.codes)
    if Code.INTERNAL in codes:
        return "an unhandled exception"
    return f"unknown codes {codes - set(Code)}" if codes - set(Code) else None


async def test_nothing_that_is_made_of_the_schema_breaks_anything(door: Door) -> None:
    # given
    dice = Random() if CASES else Random(7)
    documents = await asyncio.to_thread(all_made)
    gate = asyncio.Semaphore(AT_ONCE)
    complaints: list[str] = []
    ran: dict[str, int] = dict.fromkeys(VISITORS, 0)

    async def knock(one: Made, visitor: str, document: str) -> None:
        async with gate:
            answer = await door.http(visitor, document)
        if what := complaint(answer):
            complaints.append(f"{one.operation} ({one.mode}) as {visitor}: {what}\n{document}\n{answer.raw.decode()}")
        elif answer.status == 200 and "errors" not in answer.body:
            ran[visitor] += 1

    # when
    sent = [(one, visitor, adapted(one.document, door.world, dice)) for one in documents for visitor in VISITORS]
    await asyncio.gather(*(knock(*each) for each in sent))

    # then: none broke anything, and many got all the way
    assert complaints == [], "\n\n".join(complaints[:5])
    assert len(documents) >= 200
    assert ran["admin"] > len(documents) / 10, ran
    assert ran["anonymous"] > 10, ran


@pytest.mark.parametrize("root", ["Query", "Mutation"])
def test_schemathesis_knows_every_operation(root: str) -> None:
    """Otherwise a new field would not be tried, and nobody would see it."""
    kind = core_schema(the_schema()).type_map[root]
    assert isinstance(kind, GraphQLObjectType)
    known = {operation.label for operation in operations()}
    assert {f"{root}.{name}" for name in kind.fields} <= known
