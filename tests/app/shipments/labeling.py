"""Labels in tests: asked for through the use case, settled as a mutation would after its commit."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.carriers.finding import open_carriers
from app.domain.orders.model import Shipment
from app.domain.principal import SYSTEM
from app.shipments.depart import DepartShipment, depart_shipment
from app.shipments.label import LabelShipment, label_shipment
from app.shipments.settle import settle_carriers
from app.shipments.void import VoidShipment, void_shipment
from db.unit_of_work import UnitOfWork
from tests.builders import Shop, a_key

SECRET = b"a secret that signs the rates of tests"


def asking(work_id: UUID, **stated: Any) -> LabelShipment:
    """A label of the local carrier."""
    given = {"idempotency_key": a_key(), "fulfillment_order_id": work_id, "carrier": "local", "service": "economy"}
    return LabelShipment(**(given | stated))


async def label_with(uow: UnitOfWork, command: LabelShipment) -> UUID:
    """The use case, with the secret of tests."""
    return await label_shipment(uow, command, rate_secrets=[SECRET])


async def labeled(shop: Shop, command: LabelShipment) -> UUID:
    """Ask for a label and let the carrier answer."""
    shipment_id = await shop.run(label_with, command)
    await settle(shop)
    return shipment_id


async def settle(shop: Shop) -> int:
    """Ask carriers for everything that nobody asked for yet."""
    return await settle_carriers(shop.database, open_carriers(shop.database), await waiting(shop))


async def waiting(shop: Shop) -> list[UUID]:
    """What carriers are still to be asked for."""
    async with shop.database.session() as session:
        return list((await session.execute(text("SELECT id FROM carrier_calls ORDER BY id"))).scalars())


async def departed(shop: Shop, shipment_id: UUID) -> UUID:
    """Let it leave."""
    return await shop.run(depart_shipment, DepartShipment(idempotency_key=a_key(), shipment_id=shipment_id))


async def voided(shop: Shop, shipment_id: UUID) -> UUID:
    """Void it, and let the carrier answer."""
    found = await shop.run(void_shipment, VoidShipment(idempotency_key=a_key(), shipment_id=shipment_id))
    await settle(shop)
    return found


async def the_shipment(shop: Shop, shipment_id: UUID) -> Shipment:
    """As it stands now."""

    async def load(uow: UnitOfWork) -> Shipment:
        order = await uow.orders.lock_by_shipment(shipment_id)
        return next(one for one in order.shipments if one.id == shipment_id)

    return await shop.database.transact(SYSTEM, load)


async def due_again(shop: Shop) -> None:
    """Let the time come in which carriers are asked again, and ask them."""
    async with shop.database.session() as session:
        await session.execute(text("UPDATE carrier_calls SET due_at = clock_timestamp()"))
        await session.commit()
    await settle_carriers(shop.database, open_carriers(shop.database))
