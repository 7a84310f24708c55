"""Hold units for a cart, checkout, draft or quote until a clock runs out: all of them or none."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.domain.enums import ChannelRole, LocationCapability, ReservationPurpose
from app.domain.errors import Forbidden, InsufficientStock, InvalidInput, LimitExceeded, NotFound, Shortfall
from app.domain.ids import new_id
from app.domain.principal import Principal
from app.domain.reservations import LEAST, PURPOSES, Allowance, HeldLine, allowance, owner_of
from app.domain.sourcing import Assignment, Demand
from app.idempotency import claim
from app.routing.source import source
from app.stock.hold import NewHold, take_hold
from db.repositories.for_sale import ForSale, Serving
from db.unit_of_work import Contended, UnitOfWork

MAX_QUANTITY = 1_000_000
_SHOPPERS = frozenset({ReservationPurpose.CART, ReservationPurpose.CHECKOUT})
_COLLECTED = frozenset({LocationCapability.PICKUP, LocationCapability.CURBSIDE})


@dataclass(frozen=True, slots=True)
class ReserveLine:
    """Units of a SKU or kit; `location` names the one place that is to hold them, where somebody collects."""

    sku: str
    quantity: int
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateReservation:
    """What is asked. `life` is how long to hold; None: as long as is usual for the purpose."""

    idempotency_key: str
    channel: str
    purpose: ReservationPurpose
    lines: tuple[ReserveLine, ...]
    life: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One line's units of one SKU, kits exploded; `asked_as` is the SKU that the line names."""

    demand: Demand
    sku: str
    asked_as: str
    location: str | None


async def create_reservation(uow: UnitOfWork, command: CreateReservation) -> UUID:
    """Hold all of it, or nothing; answers with the reservation's id. Kits are held as their components.

    Raises Forbidden (a shopper's draft or quote), NotFound (channel, SKU, location), InvalidInput, LimitExceeded
    (units, lines, time), InsufficientStock with every SKU that is short, IdempotencyMismatch; Contended when its plan
    was overtaken. Emits reservation.created, stock.reserved. Locks: levels by (SKU, location).
    """
    allowed = _allowance(command, uow.principal)
    life = _life(command, allowed)
    _refuse_nonsense(command, allowed)
    reservation_id = new_id()
    known = await claim(uow, "reservationCreate", command.idempotency_key, command, "Reservation", reservation_id)
    if known is not None:
        return known.result_id
    on_sale = await uow.reference.for_sale(command.channel, {line.sku for line in command.lines})
    if on_sale is None:
        raise NotFound(f"there is no channel {command.channel}", ("channel",))
    shopper = not uow.principal.acts_for_merchant
    parts = _parts(command, on_sale, _places(uow.principal, on_sale), shopper=shopper)
    units = sum(part.demand.quantity for part in parts)
    if units > allowed.units:
        raise LimitExceeded(f"you may hold {allowed.units:,} units in one reservation, not {units:,}", ("lines",))
    assignments = await source(uow, on_sale.channel_id, [part.demand for part in parts], on_sale.serving)
    _refuse_shortfalls(uow.principal, parts, assignments)
    new = NewHold(
        id=reservation_id,
        purpose=command.purpose,
        channel_id=on_sale.channel_id,
        channel=on_sale.channel,
        owner=owner_of(uow.principal),
        life=life,
        lines=_lines(parts, assignments),
    )
    if await take_hold(uow, new) is None:
        raise Contended
    return reservation_id


def _allowance(command: CreateReservation, principal: Principal) -> Allowance:
    if command.purpose not in PURPOSES:
        names = ", ".join(purpose.value for purpose in PURPOSES)
        raise InvalidInput(f"purpose is one of {names}; orders hold their units themselves", ("purpose",))
    if command.purpose not in _SHOPPERS and not principal.acts_for_merchant:
        raise Forbidden("drafts and quotes are held by staff and apps", ("purpose",))
    return allowance(principal, command.purpose)


def _life(command: CreateReservation, allowed: Allowance) -> timedelta:
    if command.life is None:
        return allowed.usual
    refuse_life(command.life, allowed)
    return command.life


def refuse_life(life: timedelta, allowed: Allowance) -> None:
    """Refuse a hold that is too short or too long for the caller. Raises InvalidInput, LimitExceeded."""
    path = ("expiresInSeconds",)
    if life < LEAST:
        raise InvalidInput(f"a reservation lasts at least {LEAST.total_seconds():.0f} seconds", path)
    if life > allowed.at_a_time:
        raise LimitExceeded(f"you may hold for {allowed.at_a_time.total_seconds():,.0f} seconds at a time", path)


def _refuse_nonsense(command: CreateReservation, allowed: Allowance) -> None:
    if not command.lines:
        raise InvalidInput("a reservation has at least one line", ("lines",))
    if len(command.lines) > allowed.lines:
        raise LimitExceeded(
            f"you may hold {allowed.lines:,} lines in one reservation, not {len(command.lines):,}", ("lines",)
        )
    for index, line in enumerate(command.lines):
        if not 1 <= line.quantity <= MAX_QUANTITY:
            raise InvalidInput(
                f"quantity is 1 to {MAX_QUANTITY:,}, not {line.quantity}", ("lines", str(index), "quantity")
            )


def _places(principal: Principal, on_sale: ForSale) -> dict[str, Serving]:
    """The locations that the caller may name: where shoppers collect, or where staff work."""
    active = {place.code: place for place in on_sale.serving if place.active}
    if principal.acts_for_merchant:
        own = principal.locations
        return {code: place for code, place in active.items() if own is None or code in own}
    return {
        code: place
        for code, place in active.items()
        if place.capabilities & _COLLECTED and ChannelRole.PICKUP in place.roles
    }


def _parts(command: CreateReservation, on_sale: ForSale, places: dict[str, Serving], *, shopper: bool) -> list[_Part]:
    """What is to be held, kits exploded. What is not counted (a service, a gift card) needs no hold."""
    parts: list[_Part] = []
    for index, line in enumerate(command.lines):
        sku = on_sale.skus.get(line.sku)
        if sku is None:
            raise NotFound(f"there is no SKU {line.sku}", ("lines", str(index), "sku"))
        place = None if line.location is None else places.get(line.location)
        if line.location is not None and place is None:
            raise NotFound(
                f"there is no location {line.location} that channel {on_sale.channel} may hold units at",
                ("lines", str(index), "location"),
            )
        of = [(part.id, part.code, part.quantity, part.stock_tracked) for part in sku.parts]
        for sku_id, code, per, tracked in of or [(sku.id, sku.code, 1, sku.stock_tracked)]:
            if tracked:
                bound_to = None if place is None else place.id
                demand = Demand(
                    new_id(), sku_id, line.quantity * per, bound_to=bound_to, collected=place is not None and shopper
                )
                parts.append(_Part(demand, code, line.sku, line.location))
    if not parts:
        raise InvalidInput("nothing here is counted: there is nothing to hold", ("lines",))
    return parts


def _refuse_shortfalls(principal: Principal, parts: list[_Part], assignments: tuple[Assignment, ...]) -> None:
    """Raise InsufficientStock with every SKU that is short. Shoppers are told which, not how many there are."""
    of_line = {part.demand.line_id: part for part in parts}
    found: Counter[tuple[str, str | None]] = Counter()
    wanted: Counter[tuple[str, str | None]] = Counter()
    for part in parts:
        wanted[part.sku, part.location] += part.demand.quantity
    for assignment in assignments:
        part = of_line[assignment.line_id]
        found[part.sku, part.location] += assignment.quantity
    short = tuple(
        Shortfall(
            sku,
            location,
            quantity,
            found[sku, location] if principal.acts_for_merchant else None,
            kits=tuple(dict.fromkeys(part.asked_as for part in parts if part.sku == sku and part.asked_as != sku)),
        )
        for (sku, location), quantity in wanted.items()
        if found[sku, location] < quantity
    )
    if short:
        raise InsufficientStock(short)


def _lines(parts: list[_Part], assignments: tuple[Assignment, ...]) -> tuple[HeldLine, ...]:
    """One line per SKU, location and whether it must stay there."""
    of_line = {part.demand.line_id: part for part in parts}
    sums: Counter[tuple[UUID, str, UUID, str, bool]] = Counter()
    for one in assignments:
        part = of_line[one.line_id]
        pinned = part.demand.bound_to is not None
        sums[part.demand.sku_id, part.sku, one.location_id, one.location, pinned] += one.quantity
    return tuple(
        HeldLine(new_id(), sku_id, sku, location_id, location, quantity, pinned)
        for (sku_id, sku, location_id, location, pinned), quantity in sorted(sums.items())
    )
