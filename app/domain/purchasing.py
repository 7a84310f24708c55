"""Purchase orders: units that a supplier was asked to bring, and how many of them came.

Late is what is still due after its date; over-delivery is received beyond the quantity, where whoever receives allows
it; under-delivery is closed short. Each function here is one step: it raises a refusal or returns what is to be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import PurchaseOrderAction, PurchaseOrderStatus, SupplyState
from app.domain.errors import IllegalTransition, InvalidInput, NotFound
from app.domain.supplies import Expected, Place
from app.domain.unit_lines import Units, refuse_nonsense, refuse_strangers, units_within

NEXT: Mapping[PurchaseOrderStatus, frozenset[PurchaseOrderStatus]] = {
    PurchaseOrderStatus.DRAFT: frozenset({PurchaseOrderStatus.ORDERED, PurchaseOrderStatus.CANCELED}),
    PurchaseOrderStatus.ORDERED: frozenset(
        {PurchaseOrderStatus.PARTIALLY_RECEIVED, PurchaseOrderStatus.RECEIVED, PurchaseOrderStatus.CANCELED}
    ),
    PurchaseOrderStatus.PARTIALLY_RECEIVED: frozenset({PurchaseOrderStatus.RECEIVED}),
    PurchaseOrderStatus.RECEIVED: frozenset(),
    PurchaseOrderStatus.CANCELED: frozenset(),
}
"""Which state may follow which."""

AWAITED = frozenset({PurchaseOrderStatus.ORDERED, PurchaseOrderStatus.PARTIALLY_RECEIVED})
OVER = frozenset(status for status, following in NEXT.items() if not following)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrderLine:
    """Units of one SKU. `damaged` are some of those received; `canceled` will not come."""

    id: UUID
    sku_id: UUID
    sku: str
    quantity: int
    expected_at: datetime
    received: int = 0
    damaged: int = 0
    canceled: int = 0

    @property
    def due(self) -> int:
        """Units still to come."""
        return max(0, self.quantity - self.canceled - self.received)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrder:
    """A purchase order with its lines, one per SKU."""

    id: UUID
    number: str
    supplier: Place
    destination: Place
    status: PurchaseOrderStatus
    lines: tuple[PurchaseOrderLine, ...]
    created_at: datetime
    note: str | None = None
    ordered_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1

    @property
    def expected_at(self) -> datetime:
        """When the last of what is still due is expected; of all lines, when nothing is due."""
        due = [line.expected_at for line in self.lines if line.due]
        return max(due or [line.expected_at for line in self.lines])


def order(purchase: PurchaseOrder, at: datetime) -> PurchaseOrder:
    """The supplier is asked to bring what a draft lists. Raises IllegalTransition when it is none."""
    if purchase.status is not PurchaseOrderStatus.DRAFT:
        raise _illegal(purchase, PurchaseOrderStatus.ORDERED)
    return replace(purchase, status=PurchaseOrderStatus.ORDERED, ordered_at=at)


def reschedule(
    purchase: PurchaseOrder, expected_at: datetime | None, by_sku: Sequence[tuple[str, datetime]]
) -> PurchaseOrder:
    """Units still due are expected at another date: all of them, but for those of the SKUs that are named.

    Raises IllegalTransition when it is over, InvalidInput (no date, a SKU named twice, one of which nothing is due),
    NotFound for a SKU without a line.
    """
    if purchase.status in OVER:
        raise _illegal(purchase, purchase.status)
    if expected_at is None and not by_sku:
        raise InvalidInput("say when the units are expected: expectedAt for all, or lines", ("expectedAt",))
    due = {line.sku: line.due for line in purchase.lines}
    dates: dict[str, datetime] = {}
    for index, (sku, date) in enumerate(by_sku):
        if sku not in due:
            raise NotFound(f"there is no line with {sku}", ("lines", str(index), "sku"))
        if sku in dates:
            raise InvalidInput(f"{sku} is named twice", ("lines", str(index), "sku"))
        if not due[sku]:
            raise InvalidInput(f"no more units of {sku} are due", ("lines", str(index), "sku"))
        dates[sku] = date
    return replace(
        purchase,
        lines=tuple(
            replace(line, expected_at=dates.get(line.sku, expected_at) or line.expected_at) if line.due else line
            for line in purchase.lines
        ),
    )


def receive(
    purchase: PurchaseOrder, units: Sequence[Units] | None, at: datetime, *, more_allowed: bool
) -> PurchaseOrder:
    """These units came, or all that are due in good order when None; `more_allowed` takes more than was ordered.

    Raises IllegalTransition (a draft, or over), and as `units_within`.
    """
    due = {line.sku: line.due for line in purchase.lines}
    if units is None:
        arriving = {sku: Units(sku, quantity) for sku, quantity in due.items()}
    elif more_allowed:
        refuse_nonsense(units)
        refuse_strangers(units, due)
        arriving = {line.sku: line for line in units}
    else:
        arriving = units_within(units, due, "due")
    if purchase.status not in AWAITED:
        raise _illegal(purchase, PurchaseOrderStatus.RECEIVED)
    none = Units("", 0)
    lines = tuple(
        replace(
            line,
            received=line.received + arriving.get(line.sku, none).quantity,
            damaged=line.damaged + arriving.get(line.sku, none).damaged,
        )
        for line in purchase.lines
    )
    if any(line.due for line in lines):
        return replace(purchase, lines=lines, status=PurchaseOrderStatus.PARTIALLY_RECEIVED)
    return replace(purchase, lines=lines, status=PurchaseOrderStatus.RECEIVED, closed_at=at)


def close(purchase: PurchaseOrder, at: datetime) -> PurchaseOrder:
    """No more of it will come: what is due is canceled. RECEIVED when something came, CANCELED when nothing did.

    Raises IllegalTransition for a draft and when it is over.
    """
    if purchase.status not in AWAITED:
        raise _illegal(purchase, PurchaseOrderStatus.RECEIVED)
    came = any(line.received for line in purchase.lines)
    status = PurchaseOrderStatus.RECEIVED if came else PurchaseOrderStatus.CANCELED
    return replace(purchase, lines=_without_due(purchase), status=status, closed_at=at)


def cancel(purchase: PurchaseOrder, at: datetime) -> PurchaseOrder:
    """Call it off before any unit came. Raises IllegalTransition afterwards: then it is closed."""
    if PurchaseOrderStatus.CANCELED not in NEXT[purchase.status]:
        raise _illegal(purchase, PurchaseOrderStatus.CANCELED)
    return replace(purchase, lines=_without_due(purchase), status=PurchaseOrderStatus.CANCELED, closed_at=at)


def supported_actions(purchase: PurchaseOrder) -> tuple[PurchaseOrderAction, ...]:
    """What may be done now."""
    actions = {
        PurchaseOrderAction.ORDER: purchase.status is PurchaseOrderStatus.DRAFT,
        PurchaseOrderAction.UPDATE: purchase.status not in OVER,
        PurchaseOrderAction.RECEIVE: purchase.status in AWAITED,
        PurchaseOrderAction.CANCEL: PurchaseOrderStatus.CANCELED in NEXT[purchase.status],
        PurchaseOrderAction.CLOSE: purchase.status in AWAITED,
    }
    return tuple(action for action, possible in actions.items() if possible)


def expected_of(purchase: PurchaseOrder) -> list[Expected]:
    """What the destination may expect, per line: nothing of a draft."""
    if purchase.status is PurchaseOrderStatus.DRAFT:
        return []
    return [_expected(line) for line in purchase.lines]


def purchase_order_state(purchase: PurchaseOrder) -> dict[str, Any]:
    """The purchase order as its events tell it; lines by id."""
    return {
        "number": purchase.number,
        "supplier": purchase.supplier.code,
        "to": purchase.destination.code,
        "status": purchase.status.value,
        "lines": {
            str(line.id): {
                "sku": line.sku,
                "quantity": line.quantity,
                "received": line.received,
                "damaged": line.damaged,
                "canceled": line.canceled,
                "expectedAt": line.expected_at.isoformat(),
            }
            for line in purchase.lines
        },
    }


def _without_due(purchase: PurchaseOrder) -> tuple[PurchaseOrderLine, ...]:
    return tuple(replace(line, canceled=line.canceled + line.due) for line in purchase.lines)


def _expected(line: PurchaseOrderLine) -> Expected:
    over = SupplyState.CLOSED if line.received else SupplyState.CANCELED
    return Expected(
        sku_id=line.sku_id,
        sku=line.sku,
        quantity=line.received + line.due,
        received=line.received,
        expected_at=line.expected_at,
        state=SupplyState.OPEN if line.due else over,
    )


def _illegal(purchase: PurchaseOrder, target: PurchaseOrderStatus) -> IllegalTransition:
    due = sum(line.due for line in purchase.lines)
    return IllegalTransition(
        f"purchase order {purchase.number} is {purchase.status.value}: {due} unit(s) are due",
        source=purchase.status.value,
        target=target.value,
        allowed=tuple(sorted(status.value for status in NEXT[purchase.status])),
        path=("purchaseOrderId",),
    )
