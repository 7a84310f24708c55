"""The short way for plain fields answers as graphql-core's own, errors and their places included."""

from enum import Enum
from typing import Any

import pytest
import strawberry

from graphql_schema.plain_fields import PlainFieldsExecutor, mark_plain_fields
from graphql_schema.schema import core_schema


@strawberry.enum
class Color(Enum):
    RED = "red"


@strawberry.type
class Thing:
    name: str = "thing"
    number: int = 1
    color: Color = Color.RED
    maybe: int | None = None

    @strawberry.field
    async def later(self) -> int:
        return self.number

    @strawberry.field
    def itself(self) -> "Thing":
        return self


def broken(**values: Any) -> Thing:
    """A thing that holds what its type does not allow."""
    thing = Thing()
    for name, value in values.items():
        setattr(thing, name, value)
    return thing


@strawberry.type
class Query:
    whole: Thing = strawberry.field(resolver=lambda: broken(number=7))
    nameless: Thing | None = strawberry.field(resolver=lambda: broken(name=None))
    huge: Thing | None = strawberry.field(resolver=lambda: broken(number=2**40, maybe=2**40))
    colorless: Thing | None = strawberry.field(resolver=lambda: broken(color="blue"))
    things: list[Thing | None] = strawberry.field(resolver=lambda: [Thing(), broken(number="x"), Thing(name="last")])


SLOW = strawberry.Schema(Query)
QUICK = strawberry.Schema(Query, execution_context_class=PlainFieldsExecutor)
mark_plain_fields(core_schema(QUICK))


@pytest.mark.parametrize(
    "query",
    [
        "{ whole { name number color maybe } }",
        "{ whole { b: number later a: name itself { later name __typename } ...F } } fragment F on Thing { maybe }",
        "{ whole { name @skip(if: true) number @include(if: false) color } }",
        "{ nameless { number name } whole { name } }",
        "{ huge { name number } }",
        "{ huge { maybe name later } }",
        "{ colorless { later color } }",
        "{ things { name number later } }",
        "{ whole { name number later itself { nothing: maybe itself { color } } } things { name } }",
    ],
)
async def test_answers_as_graphql_core_does(query: str) -> None:
    # when
    quick, slow = await QUICK.execute(query), await SLOW.execute(query)

    # then
    assert quick.data == slow.data
    assert list(quick.data or ()) == list(slow.data or ())
    assert [error.formatted for error in quick.errors or ()] == [error.formatted for error in slow.errors or ()]


async def test_keeps_the_order_of_the_selection() -> None:
    result = await QUICK.execute("{ whole { later number itself { name } name } }")
    assert result.data is not None
    assert list(result.data["whole"]) == ["later", "number", "itself", "name"]
