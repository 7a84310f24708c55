"""A new generation of an order's token ends all older ones."""

from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.domain.enums import ActorKind, Role
from app.domain.errors import IdempotencyMismatch, NotFound
from app.domain.ids import new_id
from app.domain.orders.model import Contact
from app.domain.principal import Principal, guest_of
from app.orders.renew_access import RenewOrderAccess, renew_order_access
from db.models.log import OutboxRow
from tests.builders import Shop, a_key, invariants_hold, place
from tests.graphql_schema.orders.buying import a_customer

ADA = Contact(email="ada@example.com")


def renewal(order_id: UUID, key: str | None = None) -> RenewOrderAccess:
    return RenewOrderAccess(idempotency_key=key or a_key(), order_id=order_id)


async def recipients(shop: Shop) -> list[tuple[object, ...]]:
    async with shop.database.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT contact_id, customer_id FROM outgoing_messages WHERE kind = 'ORDER_ACCESS'")
        )
        return [tuple(row) for row in rows]


async def test_the_next_generation_begins_and_everybody_is_told(shop: Shop) -> None:
    # given
    order_id = await place(shop, contact=ADA)
    before = await shop.order(order_id)

    # when
    renewed = await shop.run(renew_order_access, renewal(order_id))

    # then
    after = await shop.order(order_id)
    assert (renewed.generation, renewed.told) == (2, True)
    assert (after.token_generation, after.version) == (2, before.version + 1)
    async with shop.database.session() as session:
        event = (await session.scalars(select(OutboxRow).where(OutboxRow.type == "order.access_renewed"))).one()
    assert event.subject_id == order_id
    assert event.data == {"state": {}, "generation": 2}
    assert {"access", f"order:{order_id}", f"channel:{shop.channel}"} <= set(event.routing_keys)
    assert await recipients(shop) == [(before.contact_id, None)]
    await invariants_hold(shop.database)


async def test_the_same_key_again_changes_nothing(shop: Shop) -> None:
    # given
    order_id = await place(shop, contact=ADA)
    command = renewal(order_id)
    first = await shop.run(renew_order_access, command)

    # when
    again = await shop.run(renew_order_access, command)

    # then
    assert again == first
    assert (await shop.order(order_id)).token_generation == 2
    assert len(await recipients(shop)) == 1


async def test_each_renewal_is_told_however_soon_it_comes(shop: Shop) -> None:
    order_id = await place(shop, contact=ADA)
    for _ in range(3):
        await shop.run(renew_order_access, renewal(order_id))
    assert len(await recipients(shop)) == 3


async def test_a_key_of_another_order_is_refused(shop: Shop) -> None:
    first, second, key = await place(shop), await place(shop), a_key()
    await shop.run(renew_order_access, renewal(first, key))
    with pytest.raises(IdempotencyMismatch):
        await shop.run(renew_order_access, renewal(second, key))
    assert (await shop.order(second)).token_generation == 1


async def test_without_an_address_with_the_order_the_account_is_told(shop: Shop) -> None:
    # given
    customer_id = await a_customer(shop)
    of_a_customer = await place(shop, customer_id=customer_id, contact=Contact(phone="+49"))
    of_nobody = await place(shop)

    # when
    told = [(await shop.run(renew_order_access, renewal(order_id))).told for order_id in (of_a_customer, of_nobody)]

    # then
    assert told == [True, False]
    assert await recipients(shop) == [(None, customer_id)]


async def test_whose_order_it_is_not_finds_none(shop: Shop) -> None:
    # given
    order_id = await place(shop)
    stranger = new_id()
    strangers = [
        Principal(ActorKind.CUSTOMER, frozenset({Role.CUSTOMER}), id=stranger, customer_id=stranger),
        Principal(ActorKind.APP, frozenset({Role.APP}), id=stranger, channels=frozenset({"another"})),
        guest_of(new_id()),
    ]

    # then
    for principal in strangers:
        with pytest.raises(NotFound):
            await shop.database.transact(principal, lambda uow: renew_order_access(uow, renewal(order_id)))
    assert (await shop.order(order_id)).token_generation == 1
