"""Create a purchase order: a supplier is asked to bring units; a draft is not given to them yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.codes import business_code
from app.domain.ends import refuse_who_works_elsewhere
from app.domain.enums import LocationKind, PurchaseOrderStatus
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.purchasing import PurchaseOrder, PurchaseOrderLine, purchase_order_state
from app.domain.supplies import Place
from app.domain.unit_lines import Units, refuse_nonsense
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.purchasing.following import SUBJECT, expect_supplies, keys_of
from app.stock.goods import goods_by_code
from db.unit_of_work import UnitOfWork

SUPPLIERS = (LocationKind.SUPPLIER, LocationKind.DISTRIBUTOR)
"""Kinds of locations that can be asked to bring units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePurchaseOrder:
    """What is asked: units by SKU, each once. `dates` has other dates for some of them; `number` None: one of ours."""

    idempotency_key: str
    supplier: str
    destination: str
    lines: tuple[Units, ...]
    expected_at: datetime
    dates: tuple[tuple[str, datetime], ...] = ()
    number: str | None = None
    note: str | None = None
    draft: bool = False


async def create_purchase_order(uow: UnitOfWork, command: CreatePurchaseOrder) -> UUID:
    """Create it; answers with its id. Orders that wait are promised what will come, the first before the others.

    Raises InvalidInput (lines, to itself, a supplier that is none or inactive, an inactive destination, a kit, a SKU
    that is not stock tracked, the number), NotFound (location, SKU), Forbidden (who does not work at the destination),
    DuplicateExternalRef (the number), IdempotencyMismatch. Emits purchase_order.created, supply.opened.
    Locks: orders that wait, supplies.
    """
    refuse_nonsense(command.lines)
    number = None if command.number is None else business_code(command.number, ("number",))
    supplier, destination = await _ends(uow, command)
    refuse_who_works_elsewhere(uow.principal, destination, "ordering from a supplier", ("to",))
    skus = await goods_by_code(uow, command.lines)
    dates = dict(command.dates)
    purchase = PurchaseOrder(
        id=new_id(),
        number=number or await uow.purchase_orders.next_number(),
        supplier=supplier,
        destination=destination,
        status=PurchaseOrderStatus.DRAFT if command.draft else PurchaseOrderStatus.ORDERED,
        lines=tuple(
            PurchaseOrderLine(
                id=new_id(),
                sku_id=skus[line.sku],
                sku=line.sku,
                quantity=line.quantity,
                expected_at=dates.get(line.sku, command.expected_at),
            )
            for line in command.lines
        ),
        created_at=uow.now,
        note=command.note,
        ordered_at=None if command.draft else uow.now,
    )
    known = await claim(uow, "purchaseOrderCreate", command.idempotency_key, command, SUBJECT, purchase.id)
    if known is not None:
        return known.result_id
    waiting = await lock_waiting(uow, [] if command.draft else list(skus.values()), source_id=purchase.id)
    await uow.purchase_orders.add(purchase, uow.now)
    uow.record(
        Event(
            type="purchase_order.created",
            subject_id=purchase.id,
            subject_version=purchase.version,
            keys=keys_of(purchase),
            state=purchase_order_state(purchase),
        )
    )
    await expect_supplies(uow, waiting, purchase)
    return purchase.id


async def _ends(uow: UnitOfWork, command: CreatePurchaseOrder) -> tuple[Place, Place]:
    if command.supplier == command.destination:
        raise InvalidInput(f"{command.supplier} is named at both ends: it cannot supply itself", ("to",))
    found = await uow.reference.locations({command.supplier, command.destination})
    for place, code in (("supplier", command.supplier), ("to", command.destination)):
        if code not in found:
            raise NotFound(f"there is no location {code}", (place,))
        if not found[code].active:
            raise InvalidInput(f"location {code} is not active", (place,))
    supplier, destination = found[command.supplier], found[command.destination]
    if supplier.kind not in SUPPLIERS:
        kinds = " or ".join(kind.value for kind in SUPPLIERS)
        raise InvalidInput(f"location {supplier.code} is a {supplier.kind.value}, not a {kinds}", ("supplier",))
    return Place(supplier.id, supplier.code), Place(destination.id, destination.code)
