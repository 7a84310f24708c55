"""An order takes a reservation over: its units are the order's, without an instant in which they are anybody's.

    held = await find_held(uow, reservation_id, channel_id)      # a plan may use `units_of(held)`
    taken = await take_over(uow, order_id, held, holds)          # levels move by the difference alone
    ...                                                          # the order is written
    await record_take_over(uow, taken)

The order may want more than was held (taken from what is available, or the order is refused and the reservation
stands), less, or from elsewhere: what it does not want is free again, so whoever waits for `surplus_of(held, holds)`
is locked before and served after (app/orders/waiting.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import MovementKind, ReservationState
from app.domain.errors import IllegalTransition, NotFound, ReservationExpired
from app.domain.reservations import PURPOSES, Reservation, ended
from app.domain.stock import Change, Level, summed
from app.stock.hold import freed_units, tell_reservation
from app.stock.ledger import tell
from db.repositories.reservations import Hold
from db.repositories.stock import Movement
from db.unit_of_work import Contended, UnitOfWork

PLACE = ("reservationId",)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Units of a locked reservation that are an order's, which is about to be written."""

    order_id: UUID
    reservation: Reservation
    holds: tuple[Hold, ...]
    levels: tuple[Level, ...]
    """Those that moved, because the order holds other units than the reservation did."""


async def find_held(uow: UnitOfWork, reservation_id: UUID, channel_id: UUID) -> Reservation:
    """The caller's reservation in this channel, unlocked: material for a plan.

    Raises NotFound (missing, another owner's or channel's), ReservationExpired, IllegalTransition (over otherwise).
    """
    found = (await uow.timed_reservations.by_ids([reservation_id])).get(reservation_id)
    return convertible(found, channel_id)


def convertible(found: Reservation | None, channel_id: UUID) -> Reservation:
    """The reservation, when an order of this channel may take it over. Raises as `find_held`."""
    if found is None or found.channel_id != channel_id or found.purpose not in PURPOSES:
        raise NotFound("there is no such reservation", PLACE)
    refuse_ended(found, ReservationState.CONVERTED, PLACE)
    return found


def refuse_ended(reservation: Reservation, target: ReservationState, path: tuple[str, ...]) -> None:
    """Only what is active and has time left may be changed. Raises ReservationExpired, IllegalTransition."""
    state = reservation.state
    if state is ReservationState.EXPIRED or (state is ReservationState.ACTIVE and reservation.over):
        raise ReservationExpired(reservation.expires_at, path)
    if state is not ReservationState.ACTIVE:
        raise IllegalTransition(
            f"the reservation is {state.value}: it holds nothing any more",
            source=state.value,
            target=target.value,
            allowed=(),
            path=path,
        )


def units_of(reservation: Reservation) -> Mapping[tuple[UUID, UUID], int]:
    """What a reservation holds, by (SKU, location)."""
    units: Counter[tuple[UUID, UUID]] = Counter()
    for line in reservation.lines:
        units[line.sku_id, line.location_id] += line.quantity
    return units


def surplus_of(reservation: Reservation, holds: Sequence[Hold]) -> frozenset[UUID]:
    """The SKUs of which units at some location become free when these holds replace the reservation."""
    return frozenset(change.sku_id for change in _difference(reservation, holds) if change.reserved < 0)


async def take_over(uow: UnitOfWork, order_id: UUID, planned: Reservation, holds: Sequence[Hold]) -> TakenOver:
    """Let an order hold these units in place of the reservation; levels move by the difference, all or nothing.

    Raises as `find_held`, by what the locked row says, and Contended when the reservation or what is available is not
    as it was planned with. Locks: the reservation, then levels by (SKU, location).
    """
    locked = (await uow.timed_reservations.lock([planned.id])).get(planned.id)
    reservation = convertible(locked, planned.channel_id)
    if reservation.lines != planned.lines:
        raise Contended
    movement = Movement(
        kind=MovementKind.RESERVE,
        at=uow.now,
        effective_at=uow.now,
        cause_type="Order",
        cause_id=order_id,
        channel_id=reservation.channel_id,
    )
    levels = await uow.stock.move(_difference(reservation, holds), movement, binds_safety=True)
    if levels is None:
        raise Contended
    return TakenOver(order_id, reservation, tuple(holds), tuple(levels))


async def record_take_over(uow: UnitOfWork, taken: TakenOver) -> None:
    """End the reservation and write what the order holds, once the order is written.

    Emits reservation.converted, and stock.reserved or stock.released per level that moved.
    """
    reservation, facts = taken.reservation, {"orderId": str(taken.order_id)}
    await uow.timed_reservations.end([reservation.id], ReservationState.CONVERTED, taken.order_id)
    await uow.reservations.open_for_order(taken.order_id, taken.holds, uow.now)
    after = ended(reservation, ReservationState.CONVERTED)
    tell_reservation(uow, "reservation.converted", reservation, after, facts | {"held": freed_units(reservation)})
    more = [level for level in taken.levels if level.was is not None and level.reserved > level.was.reserved]
    less = [level for level in taken.levels if level.was is not None and level.reserved < level.was.reserved]
    tell(uow, "stock.reserved", more, facts)
    tell(uow, "stock.released", less, facts | {"restock": True})


def _difference(reservation: Reservation, holds: Sequence[Hold]) -> list[Change]:
    given_back = [Change(sku, location, reserved=-units) for (sku, location), units in units_of(reservation).items()]
    wanted = [Change(hold.sku_id, hold.location_id, reserved=hold.quantity) for hold in holds]
    return [change for change in summed([*given_back, *wanted]) if change.reserved]
