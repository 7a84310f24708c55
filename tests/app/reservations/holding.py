"""Reservations for tests; with `life`, some that run out at once: no use case makes them so short."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.enums import ReservationPurpose
from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS, Principal
from app.domain.reservations import HeldLine, Reservation, owner_of
from app.reservations.create import CreateReservation, ReserveLine, create_reservation
from app.stock.hold import NewHold, take_hold
from db.database import Database
from db.unit_of_work import UnitOfWork
from tests.builders import STAFF, Shop, a_key


def reserving(units: dict[str, int], **stated: Any) -> CreateReservation:
    """A cart, unless stated otherwise."""
    fields: dict[str, Any] = {
        "idempotency_key": a_key(),
        "channel": "web",
        "purpose": ReservationPurpose.CART,
        "lines": tuple(ReserveLine(sku, quantity) for sku, quantity in units.items()),
        **stated,
    }
    return CreateReservation(**fields)


async def reserve(database: Database, units: dict[str, int], principal: Principal = ANONYMOUS, **stated: Any) -> UUID:
    """Hold units for somebody."""
    command = reserving(units, **stated)
    return await database.transact(principal, lambda uow: create_reservation(uow, command))


async def reservation(database: Database, reservation_id: UUID) -> Reservation:
    """The reservation as it stands, whosever it is."""
    async with database.unit_of_work(STAFF) as uow:
        return (await uow.timed_reservations.by_ids([reservation_id]))[reservation_id]


async def hold_for(
    shop: Shop, life: timedelta, units: dict[tuple[str, str], int], principal: Principal = ANONYMOUS
) -> UUID:
    """Hold units by (SKU, location) for so long, however short."""

    async def work(uow: UnitOfWork) -> UUID:
        skus = await uow.reference.skus({sku for sku, _ in units})
        places = await uow.reference.locations({location for _, location in units})
        channel = await uow.reference.channel(shop.channel)
        assert channel is not None
        new = NewHold(
            id=new_id(),
            purpose=ReservationPurpose.CART,
            channel_id=channel.id,
            channel=channel.code,
            owner=owner_of(principal),
            life=life,
            lines=tuple(
                HeldLine(new_id(), skus[sku].id, sku, places[location].id, location, quantity, pinned=False)
                for (sku, location), quantity in units.items()
            ),
        )
        held = await take_hold(uow, new)
        assert held is not None, "the tests hold what is there"
        return held.id

    return await shop.database.transact(principal, work)
