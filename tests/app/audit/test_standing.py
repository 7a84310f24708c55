"""Wall 8: whoever loses access while a mutation waits does not get it done: FORBIDDEN, and nothing changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from app.access.revoke import revoke_access
from app.domain.audit import Call
from app.domain.enums import AuditOutcome, CancelReason, Role
from app.domain.principal import SYSTEM, Principal, guest_of
from app.orders.cancel import CancelOrder, cancel_order
from graphql_schema.ids import global_id
from tests.app.audit.sealing import sealed_entries
from tests.builders import Shop, a_key, place
from tests.graphql_schema.asking import Graph, a_graph, a_principal, counted_statements
from tests.graphql_schema.orders.buying import a_customer
from tests.unchanged import contents

CANCEL = """
mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } errors { code } } }
"""
APP_ID, KEY_ID, SESSION_ID = UUID(int=71), UUID(int=72), UUID(int=73)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
AN_APP = f"""
    INSERT INTO apps (id, code, name, active, version, created_at) VALUES ('{APP_ID}', 'erp', 'ERP', true, 0, now());
    INSERT INTO app_keys (id, app_id, prefix, key_hash, version, created_at, expires_at)
    VALUES ('{KEY_ID}', '{APP_ID}', 'owk_', decode(repeat('00', 32), 'hex'), 0, now(), now() + interval '1 day')
"""  # noqa: S608 - names of ours
STAFF = replace(a_principal(Role.CARE), issued_at=LONG_AGO)
SESSION = replace(STAFF, credential_id=SESSION_ID)
APP = replace(a_principal(Role.APP), id=APP_ID, credential_id=KEY_ID)


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


async def sql(shop: Shop, *statements: str) -> None:
    async with shop.database.session() as session:
        for statement in statements:
            await session.execute(text(statement))
        await session.commit()


async def revoke(shop: Shop, subject: str) -> None:
    await shop.database.transact(SYSTEM, lambda uow: revoke_access(uow, subject))


@asynccontextmanager
async def somebody_waits(
    shop: Shop, order_id: UUID, graph: Graph, principal: Principal
) -> AsyncIterator[asyncio.Task[dict[str, object]]]:
    """A cancellation by the principal that waits for the order's row, which is let go at the end of the block."""
    input = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "CUSTOMER"}
    async with shop.database.session() as holder:
        await holder.execute(text("SELECT FROM orders WHERE id = :id FOR UPDATE"), {"id": order_id})
        waiting = asyncio.create_task(graph.ask(CANCEL, principal, input=input))
        async with asyncio.timeout(60), shop.database.session() as observer:
            blocked = text(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
                " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
            )
            while not await observer.scalar(blocked):  # noqa: ASYNC110 - another session holds it
                await asyncio.sleep(0.01)
        yield waiting


@pytest.mark.parametrize(
    ("principal", "subject"),
    [
        (STAFF, STAFF.key),
        (SESSION, f"credential:{SESSION_ID}"),
        (APP, APP.key),
    ],
    ids=["all of staff's access", "one session of staff", "all of an app's access"],
)
async def test_access_that_is_revoked_while_it_waits_does_not_commit(
    graph: Graph, shop: Shop, principal: Principal, subject: str
) -> None:
    # given
    await sql(shop, *AN_APP.split(";"))
    order_id = await place(shop)
    before = await contents(shop.database)
    # when
    async with somebody_waits(shop, order_id, graph, principal) as waiting:
        await revoke(shop, subject)
    answer = await waiting
    # then
    await refused_without_effect(shop, answer, before)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE app_keys SET revoked_at = now()",
        "UPDATE apps SET active = false",
    ],
)
async def test_an_app_whose_key_ends_while_it_waits_does_not_commit(graph: Graph, shop: Shop, damage: str) -> None:
    # given
    await sql(shop, *AN_APP.split(";"))
    order_id = await place(shop)
    before = await contents(shop.database)
    # when
    async with somebody_waits(shop, order_id, graph, APP) as waiting:
        await sql(shop, damage)
    answer = await waiting
    # then
    await refused_without_effect(shop, answer, before)


async def test_a_customer_who_is_shut_out_while_waiting_does_not_commit(graph: Graph, shop: Shop) -> None:
    # given
    customer_id = await a_customer(shop)
    order_id = await place(shop, customer_id=customer_id)
    customer = replace(a_principal(Role.CUSTOMER, customer_id=customer_id), issued_at=LONG_AGO)
    # when
    async with somebody_waits(shop, order_id, graph, customer) as waiting:
        await revoke(shop, customer.key)
    answer = await waiting
    # then
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"  # type: ignore[index] # a wrong shape fails the test
    assert (await shop.order(order_id)).version == 1
    assert await sealed_entries(shop) == []


async def test_a_guest_whose_link_was_given_anew_does_not_commit(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop)
    generation = (await shop.order(order_id)).token_generation
    await sql(shop, "UPDATE orders SET token_generation = token_generation + 1")
    # when
    input = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "CUSTOMER"}
    late = await graph.ask(CANCEL, guest_of(order_id, generation=generation), input=input)
    newest = await graph.ask(CANCEL, guest_of(order_id, generation=generation + 1), input=input)
    # then
    assert late["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert newest["data"]["orderCancel"]["order"] == {"status": "CANCELED"}


async def test_what_was_issued_after_a_revocation_stands(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop)
    await revoke(shop, STAFF.key)
    fresh = replace(STAFF, issued_at=datetime.now(UTC))
    # when
    input = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "CUSTOMER"}
    answer = await graph.data(CANCEL, fresh, input=input)
    # then
    assert answer["orderCancel"]["order"] == {"status": "CANCELED"}


async def test_who_ends_their_own_access_is_not_stopped_by_it(shop: Shop) -> None:
    # when
    await shop.database.transact(STAFF, lambda uow: revoke_access(uow, STAFF.key))
    # then
    async with shop.database.session() as session:
        assert await session.scalar(text("SELECT subject FROM access_revocations")) == STAFF.key


async def test_the_row_and_the_look_cost_no_statement_of_their_own(shop: Shop) -> None:
    # given
    async def canceling(principal: Principal) -> list[str]:
        order_id = await place(shop)
        command = CancelOrder(idempotency_key=a_key(), order_id=order_id, reason=CancelReason.CUSTOMER)
        with counted_statements(shop.database) as statements:
            await shop.database.transact(
                principal, lambda uow: cancel_order(uow, command), call=Call("orderCancel", b"digest")
            )
        return statements

    # when
    by_system, by_staff = await canceling(SYSTEM), await canceling(STAFF)
    # then
    assert len(by_staff) == len(by_system)
    for written in ("INSERT INTO outbox", "INSERT INTO audit_pending", "FROM access_revocations"):
        assert written in by_staff[-1]


async def refused_without_effect(shop: Shop, answer: dict[str, object], before: object) -> None:
    errors = answer["errors"]
    assert isinstance(errors, list)
    assert [error["extensions"]["code"] for error in errors] == ["FORBIDDEN"]
    changed = {"access_revocations", "app_keys", "apps", "outbox"}
    after = await contents(shop.database)
    assert {name for name, digest in after.items() if before[name] != digest} <= changed  # type: ignore[index] # a wrong shape fails the test
    entries = await sealed_entries(shop)
    assert [(entry.outcome, entry.refusal) for entry in entries] == [(AuditOutcome.REFUSED, "ACCESS_ENDED")]
