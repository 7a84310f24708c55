"""Close a manifest: all that is labeled for a carrier at a location leaves, and the carrier gets the list."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.domain.enums import ManifestStatus
from app.domain.enums.carriers import CarrierAsk
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.depart import depart, may_depart
from app.domain.orders.leave import Dispatch, with_shipment
from app.domain.orders.model import Order, Shipment
from app.domain.orders.state import patch_between
from app.fulfillment.leave import let_leave
from app.idempotency import claim
from db.models.carriers import ManifestRow
from db.unit_of_work import UnitOfWork

MOST = 500
"""Shipments that leave with one manifest: more go with the next one. They leave in one transaction, each with four
statements, and hold what they take of stock until its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseManifest:
    """What is asked: the location and the carrier by name, as its shipments name it."""

    idempotency_key: str
    location: str
    carrier: str


@dataclass(frozen=True, slots=True)
class _Leaving:
    """A labeled shipment that leaves, and its order as it was locked."""

    order_id: UUID
    shipment: Shipment


async def close_manifest(uow: UnitOfWork, command: CloseManifest, *, most: int = MOST) -> UUID:
    """Let all labeled shipments of a carrier leave, oldest first and at most `most`; answers with the manifest's id.

    What is held, or has no label yet, stays. The carrier is asked to confirm after the commit.
    Raises NotFound (location), InvalidInput (carrier, nothing waits for it), IdempotencyMismatch.
    Emits manifest.closed and what `let_leave` does for each. Locks: the orders by id, then levels by (SKU, location).
    """
    manifest_id = new_id()
    known = await claim(uow, "manifestClose", command.idempotency_key, command, "Manifest", manifest_id)
    if known is not None:
        return known.result_id
    location = await uow.reference.location(command.location.strip())
    if location is None:
        raise NotFound(f"there is no location {command.location}", ("location",))
    carrier = command.carrier.strip()
    waiting = list((await uow.manifests.waiting(location.id, carrier, most)).items())[:most]
    orders = {order.id: order for order in await uow.orders.lock_all({order_id for _, order_id in waiting})}
    leaving = _leaving(orders, [(order_id, shipment_id) for shipment_id, order_id in waiting])
    if not leaving:
        raise InvalidInput(f"nothing at {location.code} is labeled for {carrier} and may leave", ("carrier",))
    provider = leaving[0].shipment.label.provider if leaving[0].shipment.label else carrier
    await _add(uow, ManifestValues(manifest_id, location.id, location.code, carrier, provider), leaving)
    await _lock_stock(uow, orders, leaving)
    for one in leaving:
        order = orders[one.order_id]
        plan = _on_manifest(depart(order, one.shipment.id, uow.now), manifest_id)
        orders[order.id] = await let_leave(uow, order, plan, uow.now, facts={"manifestId": str(manifest_id)})
    await uow.carrier_calls.ask(manifest_id, CarrierAsk.MANIFEST, provider, manifest_id=manifest_id)
    return manifest_id


@dataclass(frozen=True, slots=True)
class ManifestValues:
    """Which manifest it is."""

    id: UUID
    location_id: UUID
    location: str
    carrier: str
    provider: str


def manifest_state(row: ManifestRow, location: str) -> dict[str, Any]:
    """A manifest as its events tell it."""
    return {
        "number": row.number,
        "location": location,
        "carrier": row.carrier,
        "status": row.status.value,
        "shipmentCount": row.shipments,
        "parcelCount": row.parcels,
        "closedAt": row.closed_at.isoformat(),
    }


def _leaving(orders: dict[UUID, Order], waiting: list[tuple[UUID, UUID]]) -> list[_Leaving]:
    """Those that still may leave, now that their orders are locked; of one adapter, the oldest's."""
    found: list[_Leaving] = []
    for order_id, shipment_id in waiting:
        order = orders.get(order_id)
        shipment = None if order is None else may_depart(order, shipment_id)
        if shipment is None or shipment.label is None:
            continue
        first = found[0].shipment.label if found else shipment.label
        if first is not None and first.provider == shipment.label.provider:
            found.append(_Leaving(order_id, shipment))
    return found


def _on_manifest(plan: Dispatch, manifest_id: UUID) -> Dispatch:
    shipment = replace(plan.shipment, manifest_id=manifest_id)
    return replace(plan, steps=(*plan.steps[:-1], with_shipment(plan.order, shipment)), shipment=shipment)


async def _add(uow: UnitOfWork, values: ManifestValues, leaving: list[_Leaving]) -> None:
    await uow.manifests.add(
        {
            "id": values.id,
            "location_id": values.location_id,
            "carrier": values.carrier,
            "provider": values.provider,
            "status": ManifestStatus.PENDING,
            "shipments": len(leaving),
            "parcels": sum(len(one.shipment.parcels) for one in leaving),
            "closed_at": uow.now,
            "version": 1,
            "created_at": uow.now,
        }
    )
    row = await uow.manifests.lock(values.id)
    uow.record(
        Event(
            type="manifest.closed",
            subject_id=values.id,
            subject_version=1,
            keys=(f"location:{values.location}",),
            state=patch_between({}, manifest_state(row, values.location)),
        )
    )


async def _lock_stock(uow: UnitOfWork, orders: dict[UUID, Order], leaving: list[_Leaving]) -> None:
    """Take all levels in one go: order by order they would be taken out of their own order."""
    pairs: set[tuple[UUID, UUID]] = set()
    for one in leaving:
        order = orders[one.order_id]
        work_id = one.shipment.fulfillment_order_id
        place = next(work.location_id for work in order.fulfillment_orders if work.id == work_id)
        for parcel in one.shipment.parcels:
            pairs |= {(order.line(part.line_id).sku_id, place) for part in parcel.lines}
    await uow.stock.lock(sorted(pairs))
