"""Pack: picked units of a location's work are put into parcels."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import InvalidInput, LimitExceeded
from app.domain.ids import new_id
from app.domain.orders.changes import Naming
from app.domain.orders.model import FulfillmentOrder
from app.domain.orders.work.pack import MAX_PARCELS, Box, pack, refuse_measures
from app.fulfillment.steps import quantities_of, save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A parcel to pack. `lines` None puts all in that is picked and lies in no other."""

    lines: tuple[tuple[UUID, int], ...] | None = None
    weight_grams: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackWork:
    """What is packed: `lines` into one parcel (None: all that is picked), or `packages` one by one."""

    idempotency_key: str
    fulfillment_order_id: UUID
    lines: tuple[tuple[UUID, int], ...] | None = None
    packages: tuple[Package, ...] | None = None
    occurred_at: datetime | None = None
    """When it was done, where that is not now: history that is told again."""
    expected_version: int | None = None


async def pack_work(uow: UnitOfWork, command: PackWork) -> UUID:
    """Pack units; answers with the fulfillment order's id.

    Raises NotFound (fulfillment order, line), InvalidInput (quantity, measures, lines beside packages, several
    packages of which one names no lines), LimitExceeded, QuantityExceeded (more than is picked and unpacked),
    IllegalTransition, VersionConflict, IdempotencyMismatch. Emits fulfillment_order.picked, fulfillment_order.packed,
    fulfillment_order.packing_changed, and order.work_changed when the order stands otherwise. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderPack", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    boxes = _boxes(command, work_at(order, work_id, command.expected_version))
    steps = pack(order, work_id, boxes, new_id, in_packages=command.packages is not None)
    naming = Naming(
        order="order.work_changed", work="fulfillment_order.packing_changed", occurred_at=command.occurred_at
    )
    await save_steps(uow, order, steps, naming)
    return work_id


def _boxes(command: PackWork, work: FulfillmentOrder) -> list[Box]:
    if command.packages is None:
        return [Box(lines=None if command.lines is None else quantities_of(command.lines, work))]
    if command.lines is not None:
        raise InvalidInput("name lines of each package, or lines alone for a single one", ("lines",))
    if not command.packages:
        raise InvalidInput("name at least one package, or leave packages out for a single one", ("packages",))
    if len(command.packages) > MAX_PARCELS:
        raise LimitExceeded(f"{MAX_PARCELS} packages at most are packed at once", ("packages",))
    boxes: list[Box] = []
    for index, package in enumerate(command.packages):
        path = ("packages", str(index))
        if package.lines is None and len(command.packages) > 1:
            raise InvalidInput("of several packages each names its lines", (*path, "lines"))
        box = Box(
            lines=None if package.lines is None else quantities_of(package.lines, work, path),
            weight_grams=package.weight_grams,
            length_mm=package.length_mm,
            width_mm=package.width_mm,
            height_mm=package.height_mm,
        )
        refuse_measures(box, path)
        boxes.append(box)
    return boxes
