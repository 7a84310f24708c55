"""Reservations with a clock: what carts, checkouts, drafts and quotes hold for a while, and how much one may hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.enums import ActorKind, ReservationPurpose, ReservationState
from app.domain.principal import Principal

PURPOSES = (
    ReservationPurpose.CART,
    ReservationPurpose.CHECKOUT,
    ReservationPurpose.DRAFT,
    ReservationPurpose.QUOTE,
)
"""What anybody may hold by the clock."""

CLOCKED = (*PURPOSES, ReservationPurpose.ORDER_EDIT)
"""What is held by the clock; everything else is held until it is done. An edit's hold belongs to the edit alone."""


@dataclass(frozen=True, slots=True)
class HeldLine:
    """Units held at one location. `pinned` must stay there: somebody collects them."""

    id: UUID
    sku_id: UUID
    sku: str
    location_id: UUID
    location: str
    quantity: int
    pinned: bool


@dataclass(frozen=True, slots=True)
class Reservation:
    """A hold with a clock. `owner` is the key of who made it; None: whoever knows its id. The times are the database's.

    `over` says whether it had run out when it was read, released or not.
    """

    id: UUID
    state: ReservationState
    purpose: ReservationPurpose
    channel_id: UUID
    channel: str
    owner: str | None
    expires_at: datetime
    created_at: datetime
    version: int
    lines: tuple[HeldLine, ...]
    over: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much one reservation may hold and how long: at first, at a time, and in all."""

    usual: timedelta
    at_a_time: timedelta
    in_all: timedelta
    units: int
    lines: int


LEAST = timedelta(seconds=30)
"""No hold is shorter; the job that ends holds looks more often than that."""

_ANONYMOUS = Allowance(timedelta(minutes=10), timedelta(minutes=15), timedelta(minutes=45), units=50, lines=25)
_CUSTOMER = Allowance(timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24), units=500, lines=100)
_MERCHANT: Mapping[ReservationPurpose, timedelta] = {
    ReservationPurpose.CART: timedelta(minutes=30),
    ReservationPurpose.CHECKOUT: timedelta(minutes=30),
    ReservationPurpose.DRAFT: timedelta(days=1),
    ReservationPurpose.QUOTE: timedelta(days=14),
}
_MERCHANT_AT_MOST = timedelta(days=90)


def allowance(principal: Principal, purpose: ReservationPurpose) -> Allowance:
    """What this caller may hold. Shoppers little and shortly, so that nobody empties a shop by filling carts."""
    if principal.acts_for_merchant:
        return Allowance(_MERCHANT[purpose], _MERCHANT_AT_MOST, _MERCHANT_AT_MOST, units=1_000_000, lines=1_000)
    return _CUSTOMER if principal.kind is ActorKind.CUSTOMER else _ANONYMOUS


def owner_of(principal: Principal) -> str | None:
    """Whose a reservation is that this caller makes; the anonymous and guests hold by knowing its id."""
    if principal.customer_id is not None:
        return f"customer:{principal.customer_id}"
    return None if principal.kind in (ActorKind.ANONYMOUS, ActorKind.GUEST) else principal.key


def reservation_state(reservation: Reservation) -> dict[str, Any]:
    """The reservation as its events tell it; lines by SKU and location. Whose it is stays out of them."""
    return {
        "state": reservation.state.value,
        "purpose": reservation.purpose.value,
        "channel": reservation.channel,
        "expiresAt": reservation.expires_at.isoformat(),
        "lines": [
            {"sku": line.sku, "location": line.location, "quantity": line.quantity, "pinned": line.pinned}
            for line in sorted(reservation.lines, key=lambda line: (line.sku, line.location, line.pinned))
        ],
    }


def ended(reservation: Reservation, state: ReservationState) -> Reservation:
    """The same reservation when it is over: it holds nothing more."""
    lines = tuple(replace(line, quantity=0) for line in reservation.lines)
    return replace(reservation, state=state, version=reservation.version + 1, lines=lines)
