"""A reservation is prolonged, given up, or runs out; whoever waits gets its units before anybody else."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import ReservationState
from app.domain.errors import (
    IllegalTransition,
    InvalidInput,
    LimitExceeded,
    NotFound,
    ReservationExpired,
    VersionConflict,
)
from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS
from app.jobs.expire_reservations import AT_ONCE, run
from app.orders.command import PlaceLine
from app.reservations.extend import ExtendReservation, extend_reservation
from app.reservations.release import ReleaseReservation, release_reservation
from tests.app.orders.placing import a_customer, place_as_staff
from tests.app.reservations.holding import hold_for, reservation, reserve
from tests.builders import STAFF, Shop, a_key, invariants_hold
from tests.reading import level, newest, told
from tests.unchanged import refusal

PAST, LATER = timedelta(0), timedelta(minutes=5)


def releasing(reservation_id: UUID) -> ReleaseReservation:
    return ReleaseReservation(idempotency_key=a_key(), reservation_id=reservation_id)


async def test_a_longer_life_never_ends_earlier_and_not_beyond_what_one_may_hold(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 1})
    before = await reservation(shop.database, held)
    since = await newest(shop)

    # when
    for life in (timedelta(minutes=14), timedelta(seconds=30)):
        command = ExtendReservation(idempotency_key=a_key(), reservation_id=held, life=life)
        await shop.database.transact(ANONYMOUS, lambda uow, command=command: extend_reservation(uow, command))

    # then
    after = await reservation(shop.database, held)
    gained = after.expires_at - before.expires_at
    assert timedelta(minutes=4) <= gained < timedelta(minutes=5)
    assert after.version == 3
    assert [kind for kind, _ in await told(shop, since)] == ["reservation.extended", "reservation.extended"]
    too_long = ExtendReservation(idempotency_key=a_key(), reservation_id=held, life=timedelta(minutes=16))
    assert isinstance(await refusal(shop.database, extend_reservation, too_long, ANONYMOUS), LimitExceeded)
    too_short = ExtendReservation(idempotency_key=a_key(), reservation_id=held, life=timedelta(seconds=29))
    assert isinstance(await refusal(shop.database, extend_reservation, too_short, ANONYMOUS), InvalidInput)
    stale = ExtendReservation(idempotency_key=a_key(), reservation_id=held, expected_version=1)
    assert isinstance(await refusal(shop.database, extend_reservation, stale, ANONYMOUS), VersionConflict)
    await invariants_hold(shop.database)


async def test_nobody_holds_for_ever_by_asking_again(shop: Shop) -> None:
    # given: held for as long as one may in all
    held = await hold_for(shop, timedelta(minutes=45), {("mug", "BER"): 1})
    # when
    refused = await refusal(
        shop.database,
        extend_reservation,
        ExtendReservation(idempotency_key=a_key(), reservation_id=held, life=timedelta(minutes=15)),
        ANONYMOUS,
    )
    # then
    assert isinstance(refused, LimitExceeded)


async def test_what_is_given_up_is_free_again(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 2, "tea": 1})
    since = await newest(shop)

    # when
    command = releasing(held)
    for _ in range(2):
        await shop.database.transact(ANONYMOUS, lambda uow: release_reservation(uow, command))

    # then
    after = await reservation(shop.database, held)
    assert (after.state, [line.quantity for line in after.lines]) == (ReservationState.RELEASED, [0, 0])
    assert (await level(shop), await level(shop, "tea")) == ((100, 0, 0), (100, 0, 0))
    [(kind, data), *levels] = await told(shop, since)
    assert (kind, data["state"]["state"]) == ("reservation.released", "RELEASED")
    assert data["freed"] == [
        {"sku": "mug", "location": "BER", "quantity": 2},
        {"sku": "tea", "location": "BER", "quantity": 1},
    ]
    assert [kind for kind, _ in levels] == ["stock.released", "stock.released"]
    again = await refusal(shop.database, release_reservation, releasing(held), ANONYMOUS)
    assert isinstance(again, IllegalTransition)
    assert (again.source, again.allowed) == ("RELEASED", ())
    await invariants_hold(shop.database)


async def test_somebody_elses_and_none_at_all_look_alike(shop: Shop) -> None:
    # given
    ada, bob = await a_customer(shop.database), await a_customer(shop.database)
    adas = await reserve(shop.database, {"mug": 1}, ada)
    await place_as_staff(shop.database)
    async with shop.database.session() as session:
        orders = await session.scalar(text("SELECT id FROM reservations WHERE purpose = 'ORDER'"))

    # when
    strangers = [await refusal(shop.database, release_reservation, releasing(adas), who) for who in (bob, ANONYMOUS)]
    nobody = [await refusal(shop.database, release_reservation, releasing(none), STAFF) for none in (new_id(), orders)]

    # then
    assert {(type(one), one.message, one.path) for one in (*strangers, *nobody)} == {
        (NotFound, "there is no such reservation", ("reservationId",))
    }
    anybodys = await reserve(shop.database, {"mug": 1})
    await shop.database.transact(bob, lambda uow: release_reservation(uow, releasing(anybodys)))


async def test_a_reservation_that_ran_out_changes_no_more_even_before_the_job_came(shop: Shop) -> None:
    # given
    held = await hold_for(shop, PAST, {("mug", "BER"): 1})
    extending = ExtendReservation(idempotency_key=a_key(), reservation_id=held, life=LATER)
    # then
    late = [
        await refusal(shop.database, extend_reservation, extending, ANONYMOUS),
        await refusal(shop.database, release_reservation, releasing(held), ANONYMOUS),
    ]
    assert [type(one) for one in late] == [ReservationExpired, ReservationExpired]
    # and after it did
    await run(shop.database)
    late = [
        await refusal(shop.database, extend_reservation, extending, ANONYMOUS),
        await refusal(shop.database, release_reservation, releasing(held), ANONYMOUS),
    ]
    assert [type(one) for one in late] == [ReservationExpired, ReservationExpired]


async def test_the_job_ends_what_ran_out_and_nothing_else(shop: Shop) -> None:
    # given
    over = [await hold_for(shop, PAST, {("mug", "BER"): 2, ("tea", "HAM"): 1}) for _ in range(3)]
    runs = await hold_for(shop, LATER, {("mug", "BER"): 4})
    since = await newest(shop)

    # when
    wait = await run(shop.database)

    # then
    assert wait is not None
    assert timedelta(minutes=4) < wait <= LATER
    states = [(await reservation(shop.database, held)).state for held in over]
    assert states == [ReservationState.EXPIRED] * 3
    assert (await reservation(shop.database, runs)).state is ReservationState.ACTIVE
    assert (await level(shop), await level(shop, "tea", "HAM")) == ((100, 4, 0), (100, 0, 0))
    events = await told(shop, since)
    assert [kind for kind, _ in events] == ["reservation.expired"] * 3 + ["stock.released"] * 2
    assert events[-1][1]["reservationIds"] == [str(held) for held in sorted(over)]
    async with shop.database.session() as session:
        kinds = await session.execute(
            text("SELECT kind, reason, actor_kind, reserved_delta FROM stock_movements ORDER BY id DESC LIMIT 2")
        )
        assert {tuple(row) for row in kinds} == {
            ("RELEASE", "EXPIRED", "SYSTEM", -6),
            ("RELEASE", "EXPIRED", "SYSTEM", -3),
        }
    await invariants_hold(shop.database)


async def test_more_than_one_transaction_ends_are_all_ended(shop: Shop) -> None:
    # given
    for _ in range(AT_ONCE + 3):
        await hold_for(shop, PAST, {("mug", "BER"): 1})
    # when
    wait = await run(shop.database)
    # then
    assert wait is None
    assert await level(shop) == (100, 0, 0)
    assert (await level(shop, "mug", "HAM")) == (100, 0, 0)


async def test_one_that_cannot_be_ended_keeps_no_other_from_its_end(shop: Shop) -> None:
    # given: somebody damaged a level past every guard
    sound = [await hold_for(shop, PAST, {("tea", "BER"): 1}) for _ in range(2)]
    broken = await hold_for(shop, PAST, {("mug", "BER"): 2})
    async with shop.database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE stock_levels SET reserved = 0 WHERE sku_id = (SELECT id FROM skus WHERE code = 'mug')")
        )
    # when
    wait = await run(shop.database)
    # then
    states = [(await reservation(shop.database, held)).state for held in (*sound, broken)]
    assert states == [ReservationState.EXPIRED, ReservationState.EXPIRED, ReservationState.ACTIVE]
    assert wait == timedelta(seconds=1)


async def test_whoever_waits_gets_the_units_first(shop: Shop) -> None:
    # given: carts hold all there is, and an order waits
    given_up = await reserve(shop.database, {"mug": 100}, STAFF)
    await hold_for(shop, PAST, {("mug", "HAM"): 100})
    lines = (PlaceLine(sku="mug", quantity=150),)
    waiting = (await place_as_staff(shop.database, lines=lines, allow_backorder=True)).order_id
    assert (await shop.order(waiting)).lines[0].allocated == 0

    # when
    await run(shop.database)
    expired = (await shop.order(waiting)).lines[0]
    await shop.run(release_reservation, releasing(given_up))
    released = (await shop.order(waiting)).lines[0]

    # then
    assert (expired.allocated, released.allocated) == (100, 150)
    assert (await level(shop), await level(shop, "mug", "HAM")) == ((100, 50, 0), (100, 100, 0))
    await invariants_hold(shop.database)
