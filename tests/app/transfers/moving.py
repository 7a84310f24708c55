"""Two locations between which units move, and the steps of a transfer between them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.enums import LocationCapability, LocationKind
from app.domain.orders.model import Address
from app.domain.transfers import Transfer
from app.domain.unit_lines import Units
from app.locations.upsert import UpsertLocation, upsert_location
from app.transfers.create import CreateTransfer, create_transfer
from app.transfers.receive import ReceiveTransfer, receive_transfer
from app.transfers.ship import ShipTransfer, ship_transfer
from tests.builders import STAFF, Shop, a_key


async def a_receiving_location(shop: Shop, code: str = "HAM", **stated: Any) -> None:
    """The location takes transfers in."""
    fields: dict[str, Any] = {
        "code": code,
        "name": code.title(),
        "kind": LocationKind.WAREHOUSE,
        "address": Address("DE"),
        "capabilities": (LocationCapability.SHIP, LocationCapability.RECEIVE_TRANSFERS),
        **stated,
    }
    await shop.run(upsert_location, UpsertLocation(**fields))


def in_a_week() -> datetime:
    """When the units are expected."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)


def creating(units: Mapping[str, int] | None = None, **stated: Any) -> CreateTransfer:
    """Ten mugs from BER to HAM, unless stated otherwise."""
    fields: dict[str, Any] = {
        "idempotency_key": a_key(),
        "source": "BER",
        "destination": "HAM",
        "lines": tuple(Units(sku, count) for sku, count in (units or {"mug": 10}).items()),
        "expected_at": in_a_week(),
        **stated,
    }
    return CreateTransfer(**fields)


def shipping(transfer_id: UUID, *lines: Units, **stated: Any) -> ShipTransfer:
    """These units, or all."""
    return ShipTransfer(idempotency_key=a_key(), transfer_id=transfer_id, lines=lines or None, **stated)


def receiving(transfer_id: UUID, *lines: Units, **stated: Any) -> ReceiveTransfer:
    """These units, or all."""
    return ReceiveTransfer(idempotency_key=a_key(), transfer_id=transfer_id, lines=lines or None, **stated)


async def a_transfer(shop: Shop, units: Mapping[str, int] | None = None, **stated: Any) -> UUID:
    """A transfer from BER to HAM, which takes transfers in from now on."""
    await a_receiving_location(shop)
    return await shop.run(create_transfer, creating(units, **stated))


async def shipped(shop: Shop, units: Mapping[str, int] | None = None) -> UUID:
    """A transfer that is wholly in transit."""
    transfer_id = await a_transfer(shop, units)
    await shop.run(ship_transfer, shipping(transfer_id))
    return transfer_id


async def received(shop: Shop, transfer_id: UUID, *lines: Units, **stated: Any) -> None:
    """These units arrive."""
    await shop.run(receive_transfer, receiving(transfer_id, *lines, **stated))


async def the(shop: Shop, transfer_id: UUID) -> Transfer:
    """The transfer as it stands."""
    async with shop.database.unit_of_work(STAFF) as uow:
        return await uow.transfers.lock(transfer_id)
