"""Unpack: parcels that stand at a location are opened, to be packed otherwise."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.changes import Naming
from app.domain.orders.work.unpack import unpack
from app.fulfillment.steps import save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackWork:
    """Which parcels are opened; None: all that stand with the work."""

    idempotency_key: str
    fulfillment_order_id: UUID
    package_ids: tuple[UUID, ...] | None = None
    expected_version: int | None = None


async def unpack_work(uow: UnitOfWork, command: UnpackWork) -> UUID:
    """Open parcels; answers with the fulfillment order's id.

    Raises NotFound (fulfillment order, package), InvalidInput (none named), IllegalTransition (none stands there, or a
    shipment took it), VersionConflict, IdempotencyMismatch. Emits fulfillment_order.packing_changed, and
    order.work_changed when the order stands otherwise. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderUnpack", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    if command.package_ids is not None and not command.package_ids:
        raise InvalidInput("name at least one package, or leave packageIds out to open all", ("packageIds",))
    opened = unpack(order, work_id, command.package_ids)
    told = "fulfillment_order.packing_changed"
    await save_steps(uow, order, (opened,), Naming(order="order.work_changed", work=told, works={work_id: told}))
    return work_id
