"""The state machine that Hypothesis drives: it draws what happens next; `Lives` lets it happen."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from app.domain.enums import ShipmentStatus
from tests.simulation.lives import ORDERS_AT_MOST, Lives

Which = st.integers(0, ORDERS_AT_MOST - 1)
Units = st.integers(1, 4)
Minor = st.integers(1, 5_000)
SEEN = [ShipmentStatus.DELIVERED] * 4 + [
    ShipmentStatus.IN_TRANSIT,
    ShipmentStatus.OUT_FOR_DELIVERY,
    ShipmentStatus.EXCEPTION,
    ShipmentStatus.RETURN_TO_SENDER,
    ShipmentStatus.LOST,
]


class Opened(Protocol):
    """A shop that is open until it is closed, driven from a thread that has no event loop."""

    lives: Lives

    def run(self, work: Awaitable[Any]) -> Any:
        """Wait for work that is done on the loop of the database."""

    def close(self) -> None:
        """Every law still holds; give the database back."""


def machine(open_shop: Callable[[], Opened]) -> type[RuleBasedStateMachine]:
    """The machine over shops that `open_shop` opens, one for every run."""

    class OrderLives(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.shop = open_shop()
            self.lives = self.shop.lives

        def happen(self, verb: str, work: Awaitable[str], which: int | None = None) -> None:
            self.shop.run(self.lives.tell(verb, work, which))

        @precondition(lambda self: len(self.lives.orders) < ORDERS_AT_MOST)
        @rule(
            units=st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any),
            tenders=st.lists(Minor, max_size=3),
            backorder=st.booleans(),
        )
        def place(self, units: list[int], tenders: list[int], backorder: bool) -> None:
            self.happen("place", self.lives.place(units, tenders, backorder))

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, units=Units, whole=st.integers(0, 5).map(lambda n: n == 0))
        def cancel(self, which: int, units: int, whole: bool) -> None:
            self.happen("cancel", self.lives.cancel(which, units, whole), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, work=st.integers(0, 3), units=st.none() | Units)
        def dispatch(self, which: int, work: int, units: int | None) -> None:
            self.happen("dispatch", self.lives.dispatch(which, work, units), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, shipment=st.integers(0, 3), status=st.sampled_from(SEEN))
        def track(self, which: int, shipment: int, status: ShipmentStatus) -> None:
            self.happen("track", self.lives.track(which, shipment, status), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, payment=st.integers(0, 2), minor=st.none() | Minor)
        def capture(self, which: int, payment: int, minor: int | None) -> None:
            self.happen("capture", self.lives.capture(which, payment, minor), which)

        def teardown(self) -> None:
            self.shop.close()

    return OrderLives
