"""Placing with a stated command: what tests of refusals vary one field of."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import ActorKind, Role
from app.domain.ids import new_id
from app.domain.orders.model import Address
from app.domain.principal import ANONYMOUS, Principal
from app.orders.command import PlaceLine, PlaceOrder
from app.orders.place import Placed, place_order
from db.database import Database
from db.unit_of_work import UnitOfWork
from tests.builders import SEARCH_SECRET, STAFF, a_key

SHOPPER = ANONYMOUS


def a_customer_principal(customer_id: UUID) -> Principal:
    """A signed-in customer."""
    roles = frozenset({Role.CUSTOMER})
    return Principal(kind=ActorKind.CUSTOMER, roles=roles, id=customer_id, customer_id=customer_id)


async def a_customer(database: Database) -> Principal:
    """A customer who is known and signed in."""
    customer_id = new_id()
    async with database.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO customers (id, tags, version, created_at) VALUES (:id, '{}', 1, now())"),
            {"id": customer_id},
        )
    return a_customer_principal(customer_id)


def a_store(*locations: str) -> Principal:
    """Staff of some locations."""
    roles = frozenset({Role.STORE})
    return Principal(kind=ActorKind.STAFF, roles=roles, id=new_id(), locations=frozenset(locations))


def a_command(**stated: Any) -> PlaceOrder:
    """One mug, unless stated otherwise."""
    fields: dict[str, Any] = {
        "idempotency_key": a_key(),
        "channel": "web",
        "lines": (PlaceLine(sku="mug", quantity=1),),
        "shipping_address": Address("DE", postal_code="10115"),
        **stated,
    }
    return PlaceOrder(**fields)


async def placing(uow: UnitOfWork, command: PlaceOrder) -> Placed:
    """The use case with the tests' secret."""
    return await place_order(uow, command, search_secret=SEARCH_SECRET)


async def place_as(database: Database, principal: Principal, command: PlaceOrder) -> Placed:
    """Place for somebody."""
    return await database.transact(principal, lambda uow: placing(uow, command))


async def place_as_staff(database: Database, **stated: Any) -> Placed:
    """Place one mug, or what is stated."""
    return await place_as(database, STAFF, a_command(**stated))
