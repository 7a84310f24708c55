"""Attack 18: cursors, filters and sorts that are forged, or that another caller was given.

A list's cursor says where to read on and never what may be read: whatever stands in it, the page holds rows in scope
only, and is the same whether the row that it names is there or not. The log's cursors are signed, so that no other
text than the one that was given out is taken.
"""

import base64
from typing import Any

import orjson
import pytest

from app.domain.enums import Role
from graphql_schema.policies import Scope, load_matrix
from tests.attacks.door import Answer, Door
from tests.authorization.samples import NOBODY
from tests.authorization.ways import opens

SEEKERS = ("customer", "guest", "care:near", "store", "warehouse", "app")

LISTS = [
    ("orders", "Order", "sort: PLACED_AT_ASC"),
    ("customers", "Customer", ""),
    ("fulfillmentOrders", "FulfillmentOrder", ""),
    ("stockLevels", "StockLevel", ""),
]
"""Lists of rows with owners, and their types."""

GARBAGE = ("", "x", "====", "bnVsbA", "W10", "WyJvcmRlcnMiXQ", "e30", "\\u0000", "x" * 2_000)


def page(name: str, arguments: str, cursor: str, *, size: int = 50) -> str:
    after = f'after: "{cursor}"' if cursor else ""
    return (
        f"{{ {name}(first: {size} {arguments} {after}) {{ edges {{ cursor node {{ id }} }}"
        " pageInfo { hasNextPage hasPreviousPage } } }"
    )


def role_of(visitor: str) -> Role:
    return Role(visitor.partition(":")[0])


async def read(door: Door, visitor: str, name: str, arguments: str, cursor: str = "", size: int = 50) -> Any:
    return (await door.http(visitor, page(name, arguments, cursor, size=size))).data[name]


def ids(found: Any) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


def rewritten(cursor: str, *, last: str) -> str:
    """The cursor with another last part: its row's id."""
    name, *parts = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return base64.urlsafe_b64encode(orjson.dumps([name, *parts[:-1], last])).decode().rstrip("=")


def alike(first: Answer, second: Answer) -> bool:
    return (first.bytes_but_for_the_request_id, len(first.statements)) == (
        second.bytes_but_for_the_request_id,
        len(second.statements),
    )


@pytest.mark.parametrize("visitor", SEEKERS)
async def test_a_cursor_of_another_caller_shows_what_is_in_scope_only(shared_door: Door, visitor: str) -> None:
    far = shared_door.world.far.ids
    tried = 0
    for name, kind, arguments in LISTS:
        if not opens(role_of(visitor), f"Query.{name}") or load_matrix().scopes[kind][role_of(visitor)] is Scope.ALL:
            continue
        # given: where the administrator finds the far row, and all that the visitor sees
        everything = await read(shared_door, "admin", name, arguments)
        cursor = next(edge["cursor"] for edge in everything["edges"] if edge["node"]["id"] == far[kind])
        own = ids(await read(shared_door, visitor, name, arguments))
        # when: the visitor reads on from there, and from where nothing is
        theirs = await shared_door.http(visitor, page(name, arguments, cursor))
        nobodys = await shared_door.http(visitor, page(name, arguments, rewritten(cursor, last=str(NOBODY))))
        # then
        assert set(ids(theirs.data[name])) <= set(own), (name, visitor)
        assert far[kind] not in ids(theirs.data[name]), (name, visitor)
        assert "INTERNAL" not in nobodys.codes
        assert set(ids(nobodys.data[name])) <= set(own), (name, visitor)
        tried += 1
    assert tried >= 1


@pytest.mark.parametrize("visitor", SEEKERS)
async def test_whether_the_row_of_a_cursor_exists_cannot_be_told(shared_door: Door, visitor: str) -> None:
    # given: the far row's place, and the place just beside it, where no row is
    for name, kind, arguments in LISTS:
        if not opens(role_of(visitor), f"Query.{name}") or load_matrix().scopes[kind][role_of(visitor)] is Scope.ALL:
            continue
        everything = await read(shared_door, "admin", name, arguments)
        far = shared_door.world.far.ids[kind]
        cursor = next(edge["cursor"] for edge in everything["edges"] if edge["node"]["id"] == far)
        key = base64.b64decode(far).decode().partition(":")[2]
        beside = rewritten(cursor, last=key[:-1] + ("0" if key[-1] != "0" else "1"))
        # when
        answers = [await shared_door.http(visitor, page(name, arguments, one)) for one in (cursor, beside)]
        # then
        assert alike(*answers), (name, visitor)


@pytest.mark.parametrize("visitor", [role.value for role in Role])
async def test_what_is_no_cursor_of_the_list_is_refused(shared_door: Door, visitor: str) -> None:
    # given: cursors of other lists and other sorts, and no cursors at all
    by_sort = (await read(shared_door, "admin", "orders", "sort: NUMBER_ASC"))["edges"][0]["cursor"]
    of_levels = (await read(shared_door, "admin", "stockLevels", ""))["edges"][0]["cursor"]
    of_log = (await shared_door.http("admin", "{ events(first: 1) { edges { cursor } } }")).data
    strangers = (by_sort, of_levels, of_log["events"]["edges"][0]["cursor"], *GARBAGE)
    for name, _, arguments in LISTS:
        if not opens(role_of(visitor), f"Query.{name}"):
            continue
        for cursor in strangers:
            if not cursor or (name == "stockLevels" and cursor == of_levels):
                continue
            # when
            answer = await shared_door.http(visitor, page(name, arguments, cursor))
            # then
            assert answer.codes == ["BAD_USER_INPUT"], (name, cursor, answer.body)
            assert answer.statements == (), (name, cursor)


@pytest.mark.parametrize("visitor", ["care:near", "app", "admin"])
async def test_a_cursor_of_the_log_cannot_be_made(shared_door: Door, visitor: str) -> None:
    # given
    text = "query ($after: Cursor) { events(first: 1, after: $after) { edges { cursor node { id } } } }"
    cursor = (await shared_door.http(visitor, text)).data["events"]["edges"][0]["cursor"]
    forged = [cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), cursor[1:], cursor + "A", cursor[::-1], *GARBAGE[1:]]
    for one in forged:
        # when
        answer = await shared_door.http(visitor, text, {"after": one})
        # then
        assert answer.codes == ["BAD_USER_INPUT"], (one, answer.body)
        assert answer.statements == (), one


async def test_a_place_in_the_log_opens_no_events_of_others(shared_door: Door) -> None:
    # given: the beginning of the log, as administrators know it
    text = "query ($after: Cursor) { events(first: 100, after: $after) { edges { cursor node { subject { id } } } } }"
    first = (await shared_door.http("admin", text)).data["events"]["edges"][0]["cursor"]
    # when
    seen = (await shared_door.http("care:near", text, {"after": first})).data["events"]["edges"]
    # then
    subjects = {edge["node"]["subject"]["id"] for edge in seen if edge["node"]["subject"]}
    assert shared_door.world.near.ids["Order"] in subjects
    assert not subjects & set(shared_door.world.far.ids.values())


@pytest.mark.parametrize("visitor", SEEKERS)
async def test_filters_and_sorts_reach_no_further_than_the_scope(shared_door: Door, visitor: str) -> None:
    far, near = shared_door.world.far, shared_door.world.near
    role = role_of(visitor)
    filters = [
        f'channels: ["{far.channel}"]',
        f'locations: ["{far.location}"]',
        f'skus: ["{far.sku}"]',
        f'search: "{far.number}"',
        f'search: "{far.tracking_number}"',
        'channels: ["%"], locations: ["*"]',
    ]
    for one in filters:
        # when
        document = f"{{ orders(filter: {{{one}}}) {{ totalCount edges {{ node {{ id }} }} }} }}"
        found = (await shared_door.http(visitor, document)).data["orders"]
        # then
        assert found == {"totalCount": 0, "edges": []}, (visitor, one)
    for sort in ("PLACED_AT_DESC", "PLACED_AT_ASC", "UPDATED_AT_DESC", "NUMBER_ASC"):
        found = await read(shared_door, visitor, "orders", f"sort: {sort}")
        assert ids(found) == [near.ids["Order"]], (visitor, sort)
    for sort in ("customer.email", '"NUMBER_ASC"', "1", "{field: EMAIL}"):
        answer = await shared_door.http(visitor, f"{{ orders(sort: {sort}) {{ totalCount }} }}")
        assert answer.codes in (["BAD_USER_INPUT"], ["BAD_USER_INPUT"] * 2), (role, sort, answer.body)
        assert answer.statements == ()
