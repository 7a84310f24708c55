"""By when work is to be done: cut-offs, handling time, windows and days that were asked for."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.calendars import Calendar, CutOff, Span
from app.domain.enums import FulfillmentMethod
from app.domain.orders.model import Delivery, DeliverySlot
from app.domain.orders.work.due import due

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = {weekday: (Span(9 * 60, 18 * 60),) for weekday in range(5)}
HANDLED = Calendar(
    BERLIN,
    WEEK,
    cut_offs=tuple(CutOff("DHL", None, weekday, 16 * 60) for weekday in range(5))
    + tuple(CutOff("UPS", None, weekday, 17 * 60) for weekday in range(5)),
    handling_minutes=120,
)


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of March 2026, in which clocks change on the 29th."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def a_delivery(**stated: object) -> Delivery:
    return Delivery(**{"id": UUID(int=1), "position": 0, "key": "d", **stated})  # type: ignore[arg-type] # what tests state by name


def test_what_is_sent_is_due_at_the_first_departure_after_it_can_be_ready() -> None:
    ship = FulfillmentMethod.SHIP
    assert due(ship, a_delivery(), HANDLED, berlin(25, 10)) == berlin(25, 16)
    assert due(ship, a_delivery(), HANDLED, berlin(25, 14, 30)) == berlin(25, 17)
    assert due(ship, a_delivery(), HANDLED, berlin(25, 15, 30)) == berlin(26, 16)
    assert due(ship, a_delivery(), HANDLED, berlin(27, 20)) == berlin(30, 16), "after a weekend of changing clocks"


def test_a_promise_that_ends_before_the_departure_is_kept() -> None:
    promised = a_delivery(promised_by=berlin(25, 13))
    assert due(FulfillmentMethod.SHIP, promised, HANDLED, berlin(25, 10)) == berlin(25, 13)


def test_what_is_collected_is_due_when_it_can_be_ready() -> None:
    collected = FulfillmentMethod.PICKUP_IN_STORE
    assert due(collected, a_delivery(), HANDLED, berlin(25, 10)) == berlin(25, 12)
    assert due(collected, a_delivery(), HANDLED, berlin(27, 17)) == berlin(30, 10)


def test_what_is_driven_in_a_window_is_due_when_it_begins() -> None:
    slot = DeliverySlot(location_id=UUID(int=2), starts_at=berlin(26, 18), ends_at=berlin(26, 20))
    assert due(FulfillmentMethod.LOCAL_DELIVERY, a_delivery(slot=slot), HANDLED, berlin(25, 10)) == slot.starts_at


def test_a_place_that_states_nothing_is_told_no_time() -> None:
    open_always = Calendar(BERLIN)
    assert due(FulfillmentMethod.SHIP, a_delivery(), open_always, berlin(25, 10)) is None
    assert due(FulfillmentMethod.CARRY_OUT, a_delivery(), HANDLED, berlin(25, 10)) is None
    closed_for_good = Calendar(BERLIN, WEEK, handling_minutes=10**7)
    assert due(FulfillmentMethod.SHIP, a_delivery(), closed_for_good, berlin(25, 10)) is None
    handled_only = Calendar(BERLIN, handling_minutes=30)
    assert due(FulfillmentMethod.SHIP, a_delivery(), handled_only, berlin(25, 10)) == berlin(25, 10) + timedelta(
        minutes=30
    )
