"""Transfers: units move from one location to another, and every one of them is accounted for on the way.

`quantity = canceled + to ship + shipped`, `shipped = in transit + received + returned + written off`, per line. Each
function here is one step: it raises a refusal or returns the transfer as it is to be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import SupplyState, TransferAction, TransferStatus, TransitEnd
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.supplies import Expected, Place
from app.domain.unit_lines import Units, units_within

NEXT: Mapping[TransferStatus, frozenset[TransferStatus]] = {
    TransferStatus.DRAFT: frozenset({TransferStatus.READY, TransferStatus.CANCELED}),
    TransferStatus.READY: frozenset({TransferStatus.IN_TRANSIT, TransferStatus.CANCELED}),
    TransferStatus.IN_TRANSIT: frozenset(
        {TransferStatus.PARTIALLY_RECEIVED, TransferStatus.RECEIVED, TransferStatus.CANCELED}
    ),
    TransferStatus.PARTIALLY_RECEIVED: frozenset({TransferStatus.RECEIVED, TransferStatus.CANCELED}),
    TransferStatus.RECEIVED: frozenset(),
    TransferStatus.CANCELED: frozenset(),
}
"""Which state may follow which."""

UNDER_WAY = frozenset({TransferStatus.IN_TRANSIT, TransferStatus.PARTIALLY_RECEIVED})
OVER = frozenset(status for status, following in NEXT.items() if not following)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    """Units of one SKU. `damaged` are some of those received."""

    id: UUID
    sku_id: UUID
    sku: str
    quantity: int
    canceled: int = 0
    shipped: int = 0
    received: int = 0
    damaged: int = 0
    returned: int = 0
    written_off: int = 0

    @property
    def to_ship(self) -> int:
        """Units still at the source, held there unless the transfer is a draft."""
        return self.quantity - self.canceled - self.shipped

    @property
    def in_transit(self) -> int:
        """Units that left the source and have not ended anywhere."""
        return self.shipped - self.received - self.returned - self.written_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer with its lines, one per SKU."""

    id: UUID
    number: str
    source: Place
    destination: Place
    status: TransferStatus
    lines: tuple[TransferLine, ...]
    expected_at: datetime
    created_at: datetime
    note: str | None = None
    reservation_id: UUID | None = None
    shipped_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1


def ready(transfer: Transfer) -> Transfer:
    """The units of a draft are to be held. Raises IllegalTransition when it is none."""
    if transfer.status is not TransferStatus.DRAFT:
        raise _illegal(transfer, TransferStatus.READY)
    return replace(transfer, status=TransferStatus.READY)


def ship(
    transfer: Transfer, units: Sequence[Units] | None, at: datetime, *, final: bool, expected_at: datetime | None
) -> Transfer:
    """These units leave, or all that are left to ship when None; `final` cancels the rest.

    Raises IllegalTransition (a draft, over, nothing left to ship), and as `units_within`.
    """
    left = {line.sku: line.to_ship for line in transfer.lines}
    leaving = None if units is None else units_within(units, left, "left to ship")
    if TransferAction.SHIP not in supported_actions(transfer):
        raise _illegal(transfer, TransferStatus.IN_TRANSIT)
    lines = tuple(_shipped(line, _quantity(leaving, line.sku, line.to_ship), final=final) for line in transfer.lines)
    return _settled(
        replace(
            transfer,
            lines=lines,
            shipped_at=transfer.shipped_at or at,
            expected_at=expected_at or transfer.expected_at,
        ),
        at,
    )


def receive(transfer: Transfer, units: Sequence[Units] | None, at: datetime, *, close: bool) -> Transfer:
    """These units arrive, or all in transit in good order when None; `close` writes off the rest and ships no more.

    With `close`, no units at all may be given: nothing more arrived. Raises IllegalTransition (nothing was shipped,
    over, nothing in transit), and as `units_within`.
    """
    left = {line.sku: line.in_transit for line in transfer.lines}
    arriving: Mapping[str, Units] | None = None
    if units is not None:
        arriving = units_within(units, left, "in transit") if units or not close else {}
    if transfer.status not in UNDER_WAY or not (close or any(left.values())):
        raise _illegal(transfer, TransferStatus.RECEIVED)
    lines: list[TransferLine] = []
    for line in transfer.lines:
        arrived = Units(line.sku, line.in_transit) if arriving is None else arriving.get(line.sku, Units(line.sku, 0))
        after = replace(line, received=line.received + arrived.quantity, damaged=line.damaged + arrived.damaged)
        if close:
            after = replace(
                after, canceled=after.canceled + after.to_ship, written_off=after.written_off + after.in_transit
            )
        lines.append(after)
    return _settled(replace(transfer, lines=tuple(lines)), at)


def cancel(transfer: Transfer, transit: TransitEnd | None, at: datetime) -> Transfer:
    """Call it off: what was not shipped stays, what is in transit goes back or is lost, what arrived stays there.

    Raises IllegalTransition when it is over, InvalidInput when units are in transit and nothing says what becomes of
    them, or the other way round.
    """
    if transfer.status in OVER:
        raise _illegal(transfer, TransferStatus.CANCELED)
    moving = sum(line.in_transit for line in transfer.lines)
    if moving and transit is None:
        raise InvalidInput(
            f"{moving} unit(s) are in transit: say whether they return to {transfer.source.code} or are written off",
            ("inTransit",),
        )
    if not moving and transit is not None:
        raise InvalidInput("no unit is in transit: leave inTransit out", ("inTransit",))
    back, lost = transit is TransitEnd.RETURN_TO_SOURCE, transit is TransitEnd.WRITE_OFF
    lines = tuple(
        replace(
            line,
            canceled=line.canceled + line.to_ship,
            returned=line.returned + (line.in_transit if back else 0),
            written_off=line.written_off + (line.in_transit if lost else 0),
        )
        for line in transfer.lines
    )
    return replace(transfer, status=TransferStatus.CANCELED, lines=lines, closed_at=at)


def supported_actions(transfer: Transfer) -> tuple[TransferAction, ...]:
    """What may be done now."""
    actions = {
        TransferAction.READY: transfer.status is TransferStatus.DRAFT,
        TransferAction.SHIP: transfer.status in UNDER_WAY | {TransferStatus.READY}
        and any(line.to_ship for line in transfer.lines),
        TransferAction.RECEIVE: any(line.in_transit for line in transfer.lines),
        TransferAction.CANCEL: transfer.status not in OVER,
    }
    return tuple(action for action, possible in actions.items() if possible)


def expected_of(transfer: Transfer) -> list[Expected]:
    """What the destination may expect, per line: nothing of a draft."""
    if transfer.status is TransferStatus.DRAFT:
        return []
    return [_expected(line, transfer.expected_at) for line in transfer.lines]


def transfer_state(transfer: Transfer) -> dict[str, Any]:
    """The transfer as its events tell it; lines by id."""
    return {
        "number": transfer.number,
        "from": transfer.source.code,
        "to": transfer.destination.code,
        "status": transfer.status.value,
        "expectedAt": transfer.expected_at.isoformat(),
        "lines": {
            str(line.id): {
                "sku": line.sku,
                "quantity": line.quantity,
                "canceled": line.canceled,
                "shipped": line.shipped,
                "received": line.received,
                "damaged": line.damaged,
                "returned": line.returned,
                "writtenOff": line.written_off,
            }
            for line in transfer.lines
        },
    }


def _quantity(units: Mapping[str, Units] | None, sku: str, everything: int) -> int:
    if units is None:
        return everything
    return units[sku].quantity if sku in units else 0


def _shipped(line: TransferLine, units: int, *, final: bool) -> TransferLine:
    rest = line.to_ship - units if final else 0
    return replace(line, shipped=line.shipped + units, canceled=line.canceled + rest)


def _settled(transfer: Transfer, at: datetime) -> Transfer:
    """The same lines under the status that follows from them."""
    if not any(line.to_ship or line.in_transit for line in transfer.lines):
        return replace(transfer, status=TransferStatus.RECEIVED, closed_at=at)
    arrived = any(line.received for line in transfer.lines)
    return replace(transfer, status=TransferStatus.PARTIALLY_RECEIVED if arrived else TransferStatus.IN_TRANSIT)


def _expected(line: TransferLine, expected_at: datetime) -> Expected:
    coming = line.to_ship + line.in_transit
    over = SupplyState.CLOSED if line.received else SupplyState.CANCELED
    return Expected(
        sku_id=line.sku_id,
        sku=line.sku,
        quantity=line.received + coming,
        received=line.received,
        expected_at=expected_at,
        state=SupplyState.OPEN if coming else over,
    )


def _illegal(transfer: Transfer, target: TransferStatus) -> IllegalTransition:
    allowed = tuple(sorted(status.value for status in NEXT[transfer.status]))
    return IllegalTransition(
        f"transfer {transfer.number} is {transfer.status.value}: {_what_is_left(transfer)}",
        source=transfer.status.value,
        target=target.value,
        allowed=allowed,
        path=("transferId",),
    )


def _what_is_left(transfer: Transfer) -> str:
    to_ship, moving = (sum(line.to_ship for line in transfer.lines), sum(line.in_transit for line in transfer.lines))
    return f"{to_ship} unit(s) are left to ship, {moving} in transit"
