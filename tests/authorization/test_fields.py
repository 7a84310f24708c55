"""Every field of the graph for every role: what the matrix opens is answered, what it bars refuses the document.

Generated from the schema and `authorization.yaml`. Over HTTP all fields; over WebSocket those that a subscription
reaches, since a socket takes subscriptions only. Refused means: this code, this place, and no statement.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.enums import Role
from graphql_schema.policies import ROOTS
from tests.attacks.door import Answer, Door
from tests.authorization.samples import Samples
from tests.authorization.ways import Way, opens, owners, selected, ways
from tests.graphql_schema.transport.servers import Client

BARRED = {"FORBIDDEN", "UNAUTHENTICATED"}
AT_ONCE = 8
FEW = 30
"""So many fields of a type are asked for in one document."""

OPERATIONS = ("query", "mutation", "subscription")


@dataclass(frozen=True, slots=True)
class Question:
    """One document: the places it is about, and the place that it is refused at."""

    document: str
    about: tuple[str, ...]
    barred: str | None


def code_for(role: Role) -> str:
    return "UNAUTHENTICATED" if role is Role.ANONYMOUS else "FORBIDDEN"


def questions(role: Role, samples: Samples, ids: dict[str, str], operations: tuple[str, ...]) -> Iterator[Question]:
    """What a role is asked: open fields together, barred ones one by one; every field that the operations reach.

    Fields of a type that the role cannot get to are asked together: the first barred place on the way is what is told.
    """
    open_ways: dict[str, Way] = {}
    all_ways: dict[str, Way] = {}
    for operation in operations:
        open_ways = ways(operation, samples, lambda place: opens(role, place), ids) | open_ways
        all_ways = ways(operation, samples, lambda place: True, ids) | all_ways
    for owner in owners():
        way = open_ways.get(owner.name) or all_ways.get(owner.name)
        if way is None:
            continue
        blocked = next((place for place in way.places if not opens(role, place)), None)
        places = {name: f"{owner.name}.{name}" for name in owner.fields}
        welcome = [name for name, place in places.items() if blocked is None and opens(role, place)]
        barred = [name for name in places if name not in welcome]
        size = 1 if owner.name in ROOTS else FEW
        together = [(welcome, None)] if blocked is None else [(barred, blocked)]
        alone = barred if blocked is None else []
        for names, at in together:
            for start in range(0, len(names), size):
                some = names[start : start + size]
                text = " ".join(selected(owner.name, name, samples) for name in some)
                yield Question(way.document(text), tuple(places[name] for name in some), at)
        for name in alone:
            yield Question(way.document(selected(owner.name, name, samples)), (places[name],), places[name])


def everything(operations: tuple[str, ...], samples: Samples, ids: dict[str, str]) -> set[str]:
    """Every `Type.field` that these operations reach at all."""
    reached = {name for operation in operations for name in ways(operation, samples, lambda place: True, ids)}
    return {f"{owner.name}.{name}" for owner in owners() if owner.name in reached for name in owner.fields}


def wrong(question: Question, answer: Answer, role: Role) -> str | None:
    """What is wrong with an answer; None when it is as the matrix says."""
    if question.barred is None:
        met = BARRED & set(answer.codes) or {"INTERNAL", "COST_EXCEEDED"} & set(answer.codes)
        return f"{question.document} -> {answer.body.get('errors')}" if met else None
    (error,) = answer.body["errors"]
    told = (error["extensions"]["code"], error["extensions"].get("field"), "data" in answer.body, answer.statements)
    expected = (code_for(role), question.barred, False, ())
    return None if told == expected else f"{question.document} -> {told}, not {expected}"


@pytest.mark.parametrize("role", list(Role))
async def test_every_field_is_answered_or_refused_over_http(shared_door: Door, role: Role) -> None:
    # given
    near = shared_door.world.near
    samples = Samples(near)
    asked = list(questions(role, samples, near.ids, OPERATIONS))
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(question: Question) -> str | None:
        async with gate:
            return wrong(question, await shared_door.http(role.value, question.document), role)

    # when
    found = await asyncio.gather(*map(ask, asked))
    # then
    assert [failure for failure in found if failure] == []
    assert {place for question in asked for place in question.about} == everything(OPERATIONS, samples, near.ids)
    assert everything(OPERATIONS, samples, near.ids) == {f"{o.name}.{name}" for o in owners() for name in o.fields}


@pytest.mark.parametrize("role", list(Role))
async def test_every_field_that_a_subscription_reaches_is_delivered_or_refused_over_a_socket(
    shared_door: Door, role: Role
) -> None:
    # given
    near = shared_door.world.near
    samples = Samples(near)
    asked = list(questions(role, samples, near.ids, ("subscription",)))
    # when
    async with shared_door.socket(role.value) as client:
        found = [await over_socket(client, str(number), question, role) for number, question in enumerate(asked)]
    # then
    assert [failure for failure in found if failure] == []
    reached = everything(("subscription",), samples, near.ids)
    assert {place for question in asked for place in question.about} == reached
    assert len(reached) > 200


async def over_socket(
    client: Client, identity: str, question: Question, role: Role, variables: dict[str, Any] | None = None
) -> str | None:
    """Subscribe, take the first message, and stop; what is wrong with it."""
    await client.subscribe(identity, question.document, variables=variables or {})
    message = await client.receive()
    while message["id"] != identity:
        message = await client.receive()
    if message["type"] == "error":
        errors = message["payload"]
    else:
        errors = message.get("payload", {}).get("errors", [])
        if message["type"] == "next":
            await client.send({"id": identity, "type": "complete"})
    codes = {error["extensions"]["code"] for error in errors}
    if question.barred is None:
        met = codes & (BARRED | {"INTERNAL", "COST_EXCEEDED"})
        return f"{question.document} -> {errors}" if met else None
    told = (message["type"], codes, errors[0]["extensions"].get("field")) if errors else (message["type"],)
    expected = ("error", {code_for(role)}, question.barred)
    return None if told == expected else f"{question.document} -> {told}, not {expected}"
