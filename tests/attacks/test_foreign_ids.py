"""Attack 17: ids of others, as every role, in every place of the schema that takes an id (found by walking it).

What is foreign answers as what is missing does: the same bytes but for the request's id, and as many statements. An id
of another type, and text that is no id, answer the same whether or not the thing that they name exists.
"""

import base64
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLNonNull, get_named_type

from app.domain.enums import Role
from graphql_schema.ids import global_id
from graphql_schema.policies import ROOTS, Scope, load_matrix
from tests.attacks.door import Answer, Door
from tests.attacks.world import Side
from tests.authorization.chains import Chain, arguments, as_list, chains, input_types, target_of, within
from tests.authorization.samples import NOBODY, Samples, named_by
from tests.authorization.ways import opens, owners, the_core

STRANGERS = ("anonymous", "customer", "guest", "care:near", "store", "warehouse", "app")
"""Those to whom the far side is foreign; to administrators nothing is."""

ELSEWHERE = UUID("0190a0b0-0000-7000-8000-000000000002")
NO_IDS = ("", "0", "x" * 500, "'; DROP TABLE orders; --", "T3JkZXI6MTIz", str(NOBODY))
"""Texts that are no ids."""

ANY_TYPE = {("Query.node", "id"), ("Query.nodes", "ids"), ("Query.events", "subject")}
ANY_TYPE |= {("AuditFilter", "subject"), ("AuditFilter", "actor"), ("AccessRevokeInput", "subjectId")}


@dataclass(frozen=True, slots=True)
class IdPlace:
    """One place that takes an id: an argument, or a field of an input at the end of a chain."""

    chain: Chain
    name: str | None

    @property
    def key(self) -> tuple[str, str]:
        """Owner and name."""
        if self.name is None:
            return f"{self.chain.owner}.{self.chain.field}", self.chain.argument
        return target_of(self.chain).name, self.name

    def value(self, id: str, samples: Samples) -> Any:
        """The value of the field's argument with this id in it."""
        kind: Any = the_core().type_map[self.chain.owner]
        wanted = kind.fields[self.chain.field].args[self.chain.argument].type
        if self.name is None:
            return as_list(id, wanted)
        end = target_of(self.chain)
        innermost = samples.value("", "", GraphQLNonNull(end))
        return within(self.chain, {**innermost, self.name: as_list(id, end.fields[self.name].type)}, samples)


def id_places() -> Iterator[IdPlace]:
    """Every place of the schema that takes an id."""
    for owner, field, argument in arguments():
        kind: Any = the_core().type_map[owner]
        if get_named_type(kind.fields[field].args[argument].type).name == "ID":
            yield IdPlace(Chain(owner, field, argument), None)
    below = {owner.name for owner in owners()} - {*ROOTS}
    for ends in (chains(lambda place: not starts_in(place, below)), chains(lambda place: not starts_in(place, ROOTS))):
        for kind in input_types():
            for name, place in kind.fields.items():
                if kind.name in ends and get_named_type(place.type).name == "ID":
                    yield IdPlace(ends[kind.name], name)


def starts_in(place: str, types: Collection[str]) -> bool:
    """Whether a place of the matrix is of one of these types."""
    return place.partition(".")[0] in types


PLACES = [place for place in id_places() if place.chain.owner != "Subscription"]
STREAMED = [place for place in id_places() if place.chain.owner == "Subscription"]


def foreign(place: IdPlace, far: Side) -> list[str]:
    """Ids of far things that fit the place."""
    if place.key in ANY_TYPE:
        return list(far.ids.values())
    return [far.ids[name] for name in [named_by(*place.key)] if name in far.ids]


def selection(owner: str, field: str) -> str:
    """Enough to tell one answer from another."""
    kind: Any = the_core().type_map[owner]
    result: Any = get_named_type(kind.fields[field].type)
    names = result.fields.keys() if hasattr(result, "fields") else ()
    if "errors" in names:
        return "{ errors { __typename message code path } }"
    if "edges" in names:
        total = "totalCount" if "totalCount" in names else ""
        return f"{{ {total} edges {{ node {{ __typename }} }} pageInfo {{ hasNextPage hasPreviousPage }} }}"
    return "{ __typename }" if names else ""


def document(place: IdPlace, near: Side) -> str:
    """The place's field with the argument as a variable; what is below a root is asked of the near one of its type."""
    chain = place.chain
    kind: Any = the_core().type_map[chain.owner]
    wanted = kind.fields[chain.field].args[chain.argument].type
    call = f"{chain.field}({chain.argument}: $given) {selection(chain.owner, chain.field)}"
    if chain.owner in ROOTS:
        return f"{chain.owner.lower()} ($given: {wanted}) {{ {call} }}"
    return f'query ($given: {wanted}) {{ node(id: "{near.ids[chain.owner]}") {{ ... on {chain.owner} {{ {call} }} }} }}'


async def asked(door: Door, visitor: str, place: IdPlace, id: str) -> Answer:
    """The answer to the place with this id, all else being near and real."""
    given = {"given": place.value(id, Samples(door.world.near, real=True))}
    return await door.http(visitor, document(place, door.world.near), given)


def shown(answer: Answer) -> tuple[int, bytes, int]:
    """What must be equal."""
    return answer.status, answer.bytes_but_for_the_request_id, len(answer.statements)


@pytest.mark.parametrize("visitor", STRANGERS)
async def test_a_foreign_id_is_answered_as_a_missing_one(shared_door: Door, visitor: str) -> None:
    compared = 0
    for place in PLACES:
        for id in foreign(place, shared_door.world.far):
            kind = kind_of(id)
            if scope_is_open(visitor, kind):
                continue
            # when
            missing = await asked(shared_door, visitor, place, global_id(kind, *[NOBODY] * parts(id)))
            other = await asked(shared_door, visitor, place, id)
            # then
            assert shown(other) == shown(missing), (place.key, kind)
            assert "INTERNAL" not in missing.codes, (place.key, missing.body)
            compared += 1
    assert compared > 30


@pytest.mark.parametrize("visitor", [role.value for role in Role])
async def test_what_is_no_id_of_this_type_is_answered_alike(shared_door: Door, visitor: str) -> None:
    far = shared_door.world.far.ids
    for place in PLACES:
        if place.key not in ANY_TYPE:
            other = "Sku" if named_by(*place.key) != "Sku" else "Order"
            # when: the id of another type, whose thing is there, and is not
            there = await asked(shared_door, visitor, place, far[other])
            nowhere = await asked(shared_door, visitor, place, global_id(other, ELSEWHERE))
            # then
            assert shown(there) == shown(nowhere), place.key
            assert there.codes or errors_of(there), place.key
        # and: no id at all
        for text in NO_IDS:
            answer = await asked(shared_door, visitor, place, text)
            assert set(answer.codes) <= {"BAD_USER_INPUT", "FORBIDDEN", "UNAUTHENTICATED"}, (place.key, text)
            assert answer.codes or errors_of(answer), (place.key, text)
            assert [one for one in answer.statements if changes(one)] == [], (place.key, text)


@pytest.mark.parametrize("visitor", STRANGERS)
async def test_a_stream_of_a_foreign_thing_is_refused_like_a_missing_one(shared_door: Door, visitor: str) -> None:
    assert len(STREAMED) >= 1
    async with shared_door.socket(visitor) as client:
        for number, place in enumerate(STREAMED):
            answers: list[str] = []
            for turn, id in enumerate((foreign(place, shared_door.world.far)[0], global_id("Order", NOBODY))):
                # when
                identity = f"{number}-{turn}"
                await client.subscribe(identity, document(place, shared_door.world.near), variables={"given": id})
                answer = json.dumps(await client.receive())
                answers.append(re.sub(r'"requestId": "[^"]+"', "", answer).replace(identity, ""))
            # then
            assert answers[0] == answers[1], place.key
            assert '"type": "error"' in answers[0] or '"errors"' in answers[0], place.key


@pytest.mark.parametrize("visitor", STRANGERS)
async def test_a_foreign_name_is_answered_as_one_that_nobody_has(shared_door: Door, visitor: str) -> None:
    # given: what names a thing without being an id
    far, role = shared_door.world.far, Role(visitor.partition(":")[0])
    named: list[tuple[str, str, str, str]] = [
        ("order", "query ($name: String) { order(number: $name) { id } }", far.number, "till-999999"),
        (
            "order",
            'query ($name: String!) { order(externalRef: {source: "shopware", id: $name}) { id } }',
            "SW-Bob",
            "SW-Nil",
        ),
        ("customer", "query ($name: String) { customer(email: $name) { id } }", far.email, "nil@example.com"),
        (
            "shipment",
            "query ($name: String) { shipment(trackingNumber: $name) { id } }",
            far.tracking_number,
            "TRACK-Nil",
        ),
        ("orders", "query ($name: String) { orders(filter: {search: $name}) { totalCount } }", far.number, "till-999"),
        ("orders", "query ($name: [String!]) { orders(filter: {skus: $name}) { totalCount } }", far.sku, "limp"),
        (
            "orders",
            "query ($name: [String!]) { orders(filter: {channels: $name}) { totalCount } }",
            far.channel,
            "tall",
        ),
        (
            "orders",
            "query ($name: [String!]) { orders(filter: {locations: $name}) { totalCount } }",
            far.location,
            "NIL",
        ),
        (
            "fulfillmentOrders",
            "query ($name: String) { fulfillmentOrders(location: $name) { edges { node { id } } } }",
            far.location,
            "NIL",
        ),
        (
            "stockLevels",
            "query ($name: [String!]) { stockLevels(skus: $name) { edges { node { id } } } }",
            far.sku,
            "limp",
        ),
        ("customers", "query ($name: String) { customers(search: $name) { edges { node { id } } } }", "Bob", "Nil"),
    ]
    for field, text, theirs, nobodys in named:
        if opens(role, f"Query.{field}"):
            # when
            foreign_one = await shared_door.http(visitor, text, {"name": theirs})
            missing = await shared_door.http(visitor, text, {"name": nobodys})
            # then
            assert shown(foreign_one) == shown(missing), (text, theirs, foreign_one.statements, missing.statements)
            assert "errors" not in missing.body, text


def kind_of(id: str) -> str:
    """The type in an id."""
    return base64.b64decode(id).decode().partition(":")[0]


def parts(id: str) -> int:
    """How many keys are in an id."""
    return base64.b64decode(id).decode().count(":")


def scope_is_open(visitor: str, kind: str) -> bool:
    """Whether all of a type is everybody's."""
    return load_matrix().scopes[kind][Role(visitor.partition(":")[0])] is Scope.ALL


def errors_of(answer: Answer) -> list[Any]:
    """The errors within payloads."""
    data: dict[str, Any] = answer.body.get("data") or {}
    return [error for payload in data.values() if isinstance(payload, dict) for error in payload.get("errors", ())]


def changes(statement: str) -> bool:
    """Whether a statement writes anything but that somebody tried."""
    return "audit_pending" not in statement and statement.lstrip().split(" ", 1)[0].upper() in {
        "INSERT",
        "UPDATE",
        "DELETE",
    }
