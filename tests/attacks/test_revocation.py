"""Attack 19: to go on listening after the right to listen has ended, on WebSocket and as an event stream.

A token expires, is revoked, loses a role, a key is revoked, a link is given anew, an order leaves for another store.
Whatever is recorded after that must not reach the listener: the log's positions tell before from after.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from websockets.exceptions import ConnectionClosed

from app.access.access_token import issue_to
from app.access.revoke import revoke_access
from app.accounts.create_app_key import CreateAppKey, create_app_key
from app.accounts.revoke_app_key import revoke_app_key
from app.accounts.save_app import SaveApp, save_app
from app.accounts.save_staff import SaveStaff, save_staff
from app.domain.enums import ActorKind, Role
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.principal import SYSTEM, Principal
from app.orders.renew_access import RenewOrderAccess, renew_order_access
from db.unit_of_work import UnitOfWork
from tests.attacks.door import Credentials, Door, open_door
from tests.attacks.world import World
from tests.builders import a_key
from tests.live_client import Watch
from tests.serving import KEYS

VIEWER = "{ viewer { roles } }"
EVENTS = "subscription { eventPublished { __typename ... on EventPublished { event { position type } } } }"
ORDER = """
subscription ($orderId: ID) {
  orderChanged(orderId: $orderId) { __typename ... on OrderChange { event { position type } } }
}
"""
ORDERS = """
subscription { ordersChanged { __typename ... on OrderLeft { orderId } ... on OrderChange { event { type } } } }
"""
WITHIN_SECONDS = 1.0
"""How long access may outlive its end."""
BUSY = 30
"""What a machine with other work may add: that nothing is heard after the end is what is proved to the letter."""

UseCase = Callable[[UnitOfWork], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who may listen, and what ends that."""

    credentials: Credentials
    document: str
    end: UseCase
    variables: dict[str, Any]
    comes_back: bool = False
    """Whether the same credential opens the door again, to less than before."""


async def run(door: Door, use_case: UseCase) -> Any:
    return await door.served.services.database.transact(SYSTEM, use_case)


def bearer_of(principal: Principal, **given: Any) -> str:
    fields = {"now": datetime.now(UTC), "lifetime": timedelta(minutes=10), **given}
    return issue_to(KEYS.access_tokens, principal, **fields)


def staff(*roles: Role, subject: UUID | None = None, **given: Any) -> Principal:
    return Principal(kind=ActorKind.STAFF, roles=frozenset(roles), id=subject or new_id(), **given)


async def somebody_revoked(door: Door) -> Listener:
    holder = staff(Role.CARE)
    return Listener(Credentials(bearer_of(holder)), EVENTS, lambda uow: revoke_access(uow, holder.key), {})


async def an_admin_revoked(door: Door) -> Listener:
    holder = staff(Role.ADMIN, Role.CARE)
    return Listener(Credentials(bearer_of(holder)), EVENTS, lambda uow: revoke_access(uow, holder.key), {})


async def a_session_signed_out(door: Door) -> Listener:
    holder = staff(Role.CARE, credential_id=new_id())
    return Listener(
        Credentials(bearer_of(holder)), EVENTS, lambda uow: revoke_access(uow, f"credential:{holder.credential_id}"), {}
    )


async def a_role_lowered(door: Door) -> Listener:
    account = SaveStaff(email="low@staff.example.com", name="Low", roles=(Role.CARE, Role.STORE), locations=("BER",))
    subject = await run(door, lambda uow: save_staff(uow, account))
    holder = staff(Role.CARE, subject=subject)
    lowered = SaveStaff(email=account.email, name="Low", roles=(Role.STORE,), locations=("BER",))
    return Listener(Credentials(bearer_of(holder)), EVENTS, lambda uow: save_staff(uow, lowered), {})


async def an_account_disabled(door: Door) -> Listener:
    account = SaveStaff(email="out@staff.example.com", name="Out", roles=(Role.CARE,))
    subject = await run(door, lambda uow: save_staff(uow, account))
    disabled = SaveStaff(email=account.email, name="Out", roles=(Role.CARE,), active=False)
    return Listener(
        Credentials(bearer_of(staff(Role.CARE, subject=subject))), EVENTS, lambda uow: save_staff(uow, disabled), {}
    )


async def a_key_revoked(door: Door) -> Listener:
    app = await run(door, lambda uow: save_app(uow, SaveApp(code="listening", name="Listening")))
    key = await run(door, lambda uow: create_app_key(uow, CreateAppKey(app_id=app)))
    return Listener(Credentials(key.text), EVENTS, lambda uow: revoke_app_key(uow, key.id), {})


async def an_app_narrowed(door: Door) -> Listener:
    app = await run(door, lambda uow: save_app(uow, SaveApp(code="wide", name="Wide")))
    key = await run(door, lambda uow: create_app_key(uow, CreateAppKey(app_id=app)))
    narrow = SaveApp(code="wide", name="Wide", channels=("till",))
    return Listener(Credentials(key.text), EVENTS, lambda uow: save_app(uow, narrow), {}, comes_back=True)


async def a_customer_revoked(door: Door) -> Listener:
    customer = door.world.near.customer_id
    holder = Principal(kind=ActorKind.CUSTOMER, roles=frozenset({Role.CUSTOMER}), id=customer, customer_id=customer)
    return Listener(
        Credentials(bearer_of(holder)),
        ORDER,
        lambda uow: revoke_access(uow, holder.key),
        {"orderId": door.world.near.ids["Order"]},
    )


async def a_link_given_anew(door: Door) -> Listener:
    renew = RenewOrderAccess(idempotency_key=a_key(), order_id=door.world.near.order_id)
    return Listener(door.credentials["guest"], ORDER, lambda uow: renew_order_access(uow, renew), {"orderId": None})


ENDS: dict[str, Callable[[Door], Awaitable[Listener]]] = {
    made.__name__: made
    for made in (
        somebody_revoked,
        an_admin_revoked,
        a_session_signed_out,
        a_role_lowered,
        an_account_disabled,
        a_key_revoked,
        an_app_narrowed,
        a_customer_revoked,
        a_link_given_anew,
    )
}


async def happens(door: Door, number: int) -> None:
    """An event that everybody here would hear of: Ada's order is paid a little more, so to speak."""

    async def touch(uow: UnitOfWork) -> None:
        near = door.world.near
        version = await uow.session.scalar(
            text("UPDATE orders SET version = version + 1 WHERE id = :id RETURNING version"), {"id": near.order_id}
        )
        keys = (f"order:{near.order_id}", f"customer:{near.customer_id}", "channel:web", f"location:{near.location}")
        uow.record(
            Event(type="order.paid", subject_id=near.order_id, subject_version=version, keys=keys, facts={"n": number})
        )

    await run(door, touch)


async def end_amid_events(door: Door, listener: Listener) -> tuple[int, float]:
    """Events before and after the end; the position of what ended access, and the loop's time of its commit."""
    for number in range(5):
        await happens(door, number)
    before = (await door.served.services.log.head()).position
    await run(door, listener.end)
    ended_at = asyncio.get_running_loop().time()
    for number in range(5, 10):
        await happens(door, number)
    await sequenced_through(door)
    events = await door.served.services.log.read_after(before)
    (ending, *_) = [event.position for event in events if "access" in event.routing_keys and ends(event.type)]
    return ending, ended_at


def ends(kind: str) -> bool:
    return kind in ("access.revoked", "app_key.revoked", "order.access_renewed")


async def sequenced_through(door: Door) -> None:
    async with asyncio.timeout(60):
        while await door.served.services.log.waiting():  # noqa: ASYNC110 - the log has no event for being level
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("end", ENDS)
async def test_a_socket_closes_and_hears_nothing_that_came_after(door: Door, end: str) -> None:
    # given
    listener = await ENDS[end](door)
    door.credentials["listener"] = listener.credentials
    async with door.watch("listener", listener.document, **listener.variables) as watch:
        await watch.next()
        # when
        ending, ended_at = await end_amid_events(door, listener)
        heard = await rest_of(watch)
        lasted = asyncio.get_running_loop().time() - ended_at
    # then
    assert watch.socket.close_code == 4403
    assert lasted < WITHIN_SECONDS + BUSY
    positions = [position_of(message["payload"]) for message in heard]
    assert max((position for position in positions if position is not None), default=0) < ending
    # and requests are refused too
    assert (await door.http("listener", VIEWER)).status == (200 if listener.comes_back else 401)


@pytest.mark.parametrize("end", ENDS)
async def test_an_event_stream_ends_and_tells_nothing_that_came_after(door: Door, end: str) -> None:
    # given
    listener = await ENDS[end](door)
    door.credentials["listener"] = listener.credentials
    async with door.stream("listener", listener.document, **listener.variables) as events:
        assert "errors" not in (await anext(events)).data
        # when
        ending, _ = await end_amid_events(door, listener)
        async with asyncio.timeout(WITHIN_SECONDS + BUSY):
            heard = [event async for event in events]
    # then
    told = [position_of(event.data) for event in heard if event.kind == "next" and "errors" not in event.data]
    assert max((position for position in told if position is not None), default=0) < ending
    (refused, complete) = heard[-2:]
    assert refused.data["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert complete.kind == "complete"


async def rest_of(watch: Watch) -> list[dict[str, Any]]:
    """Every message until the server closes."""
    messages: list[dict[str, Any]] = []
    with contextlib.suppress(ConnectionClosed):
        while True:
            messages.append(json.loads(await watch.socket.recv()))
    return messages


def position_of(payload: dict[str, Any]) -> int | None:
    (item,) = payload["data"].values()
    return int(item["event"]["position"]) if "event" in item else None


async def test_a_socket_closes_when_its_token_expires_and_hears_nothing_after(door: Door) -> None:
    # given: a token that lives well beyond what it takes here to begin
    begun = asyncio.get_running_loop().time()
    async with door.watch("care", EVENTS) as watch, door.stream("care", EVENTS) as events:
        await watch.next()
        await anext(events)
        await happens(door, 0)
        await watch.next()
    lifetime = timedelta(seconds=2 + 5 * (asyncio.get_running_loop().time() - begun))
    expires_at = datetime.now(UTC) + lifetime
    door.credentials["short"] = Credentials(bearer_of(staff(Role.CARE), lifetime=lifetime))
    async with door.watch("short", EVENTS) as watch, door.stream("short", EVENTS) as events:
        await watch.next()
        await anext(events)
        await happens(door, 1)
        assert (await watch.next())["event"]["type"] == "order.paid"
        # when
        closed = await watch.closed()
        late = datetime.now(UTC) - expires_at
        heard = [event async for event in events]
        await happens(door, 2)
    # then
    assert closed[0] == 4401
    assert late < timedelta(seconds=WITHIN_SECONDS + BUSY)
    assert [event.kind for event in heard] == ["next", "next", "complete"]
    assert heard[1].data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_order_that_leaves_for_another_store_is_heard_of_no_more(door: Door) -> None:
    # given: a store that watches its orders
    async def leave(uow: UnitOfWork) -> None:
        near, far = door.world.near, door.world.far
        await uow.session.execute(
            text(
                """
                UPDATE fulfillment_orders SET location_id = (SELECT id FROM locations WHERE code = :far)
                WHERE order_id = :id
                """
            ),
            {"far": far.location, "id": near.order_id},
        )
        version = await uow.session.scalar(
            text("UPDATE orders SET version = version + 1 WHERE id = :id RETURNING version"), {"id": near.order_id}
        )
        keys = (f"order:{near.order_id}", f"location:{far.location}", f"location:{near.location}")
        uow.record(Event(type="order.paid", subject_id=near.order_id, subject_version=version, keys=keys))

    async with door.watch("store", ORDERS) as watch, door.stream("store", ORDERS) as events:
        assert (await watch.next())["__typename"] == "OrderSnapshot"
        assert (await anext(events)).item["__typename"] == "OrderSnapshot"
        # when: its order moves, told to both stores, and goes on there
        await run(door, leave)
        for number in range(3):
            await happens(door, number)
        # then: all it hears is that the order left
        for item in (await watch.next(), (await anext(events)).item):
            assert item == {"__typename": "OrderLeft", "orderId": door.world.near.ids["Order"]}
        with pytest.raises(TimeoutError):
            await watch.next(within_seconds=1)


async def test_another_process_hears_of_a_revocation_within_a_second(door: Door, world_url: str, world: World) -> None:
    # given: two servers of one shop, and somebody whom the second one knows and serves
    holder = staff(Role.CARE)
    async with open_door(world_url, world) as other:
        other.credentials["listener"] = Credentials(bearer_of(holder))
        async with other.watch("listener", EVENTS) as watch:
            await watch.next()
            assert (await other.http("listener", VIEWER)).status == 200
            # when: the first one ends it
            await run(door, lambda uow: revoke_access(uow, holder.key))
            ended_at = asyncio.get_running_loop().time()
            # then
            while (await other.http("listener", VIEWER)).status == 200:
                assert asyncio.get_running_loop().time() - ended_at < WITHIN_SECONDS + BUSY
            assert (await watch.closed(WITHIN_SECONDS + BUSY))[0] == 4403


async def test_what_is_issued_after_a_revocation_is_good(door: Door) -> None:
    # given
    holder = staff(Role.CARE)
    before = await run(door, lambda uow: revoke_access(uow, holder.key))
    # when
    door.credentials["back"] = Credentials(bearer_of(holder, now=before + timedelta(microseconds=1)))
    door.credentials["late"] = Credentials(bearer_of(holder, now=before))
    # then: to the microsecond
    assert (await door.http("back", VIEWER)).status == 200
    assert (await door.http("late", VIEWER)).status == 401


async def test_a_revocation_ends_nobody_else(door: Door) -> None:
    # given
    one, other = staff(Role.CARE), staff(Role.CARE)
    door.credentials["other"] = Credentials(bearer_of(other))
    async with door.watch("other", EVENTS) as watch, door.watch("guest:far", ORDER) as guest:
        await watch.next()
        await guest.next()
        # when
        await run(door, lambda uow: revoke_access(uow, one.key))
        renew = RenewOrderAccess(idempotency_key=a_key(), order_id=door.world.near.order_id)
        await run(door, lambda uow: renew_order_access(uow, renew))
        await happens(door, 1)
        # then: it goes on, and does not even learn who was put out
        types = [(await watch.next())["event"]["type"] for _ in range(2)]
        assert types == ["order.access_renewed", "order.paid"]
        assert (await guest.socket.ping()) is not None
        assert guest.socket.close_code is None


async def test_only_administrators_read_who_was_put_out(door: Door) -> None:
    # given
    await run(door, lambda uow: revoke_access(uow, f"staff:{new_id()}"))
    await sequenced_through(door)
    document = 'query { events(types: ["access.revoked"]) { edges { node { type } } } }'
    # then
    assert (await door.http("admin", document)).data == {"events": {"edges": [{"node": {"type": "access.revoked"}}]}}
    for visitor in ("care", "app", "store", "warehouse", "customer", "guest"):
        answer = await door.http(visitor, document)
        assert answer.codes == ["FORBIDDEN"] or answer.data == {"events": {"edges": []}}, visitor
