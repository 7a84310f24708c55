"""The state machine that Hypothesis drives: it draws what happens next; `Lives` lets it happen."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from app.domain.enums import RejectReason, ShipmentStatus
from tests.simulation.hands import Hands
from tests.simulation.lives import ORDERS_AT_MOST, Lives

Which = st.integers(0, ORDERS_AT_MOST - 1)
Units = st.integers(1, 4)
Work = st.integers(0, 3)
Minor = st.integers(1, 5_000)
TOKENS = [None, "ok", "ok", "ok", "decline", "action_then_ok", "timeout_then_ok", "lost_then_ok", "single_capture"]
TOKENS += ["capture_declined", "capture_later", "refund_declined"]
"""What is paid with; None goes to the bank, where nobody is asked."""
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
    dull: bool
    """Whether nothing is to happen in it."""

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
            self.hands = Hands(self.lives)

        def happen(self, verb: str, work: Awaitable[str], which: int | None = None) -> None:
            self.shop.run(self.lives.tell(verb, work, which))

        @precondition(lambda self: self.shop.dull)
        @rule()
        def rest(self) -> None:
            """Nothing happens."""

        @precondition(lambda self: not self.shop.dull and len(self.lives.orders) < ORDERS_AT_MOST)
        @rule(
            units=st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any),
            tenders=st.lists(st.tuples(Minor, st.sampled_from(TOKENS)), max_size=3),
            backorder=st.booleans(),
            collects=st.none() | st.none() | st.integers(0, 1),
        )
        def place(
            self, units: list[int], tenders: list[tuple[int, str | None]], backorder: bool, collects: int | None
        ) -> None:
            self.happen("place", self.lives.place(units, tenders, backorder, collects))

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, units=Units, whole=st.integers(0, 5).map(lambda n: n == 0))
        def cancel(self, which: int, units: int, whole: bool) -> None:
            self.happen("cancel", self.lives.cancel(which, units, whole), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, work=Work, units=st.none() | Units)
        def dispatch(self, which: int, work: int, units: int | None) -> None:
            self.happen("dispatch", self.lives.dispatch(which, work, units), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, shipment=st.integers(0, 3), status=st.sampled_from(SEEN))
        def track(self, which: int, shipment: int, status: ShipmentStatus) -> None:
            self.happen("track", self.lives.track(which, shipment, status), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, work=Work, reason=st.none() | st.sampled_from(RejectReason))
        def answer(self, which: int, work: int, reason: RejectReason | None) -> None:
            if reason is None:
                self.happen("accept", self.hands.accept(which, work), which)
            else:
                self.happen("reject", self.hands.reject(which, work, reason), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, work=Work, other=st.integers(0, 3), how=st.sampled_from(["move", "split", "merge"]))
        def rearrange(self, which: int, work: int, other: int, how: str) -> None:
            self.happen(how, getattr(self.hands, how)(which, work, other), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, work=Work, units=st.none() | Units, how=st.sampled_from(["pick", "pick", "pack", "short"]))
        def work_on(self, which: int, work: int, units: int | None, how: str) -> None:
            self.happen(how, getattr(self.hands, how)(which, work, units), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, work=Work, units=st.none() | Units, ready=st.booleans())
        def collect(self, which: int, work: int, units: int | None, ready: bool) -> None:
            if ready:
                self.happen("ready", self.hands.ready(which, work), which)
            else:
                self.happen("hand over", self.hands.hand_over(which, work, units), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, number=Work, how=st.sampled_from(["label", "depart", "void"]))
        def ship(self, which: int, number: int, how: str) -> None:
            self.happen(how, getattr(self.hands, how)(which, number), which)

        @precondition(lambda self: self.lives.orders)
        @rule()
        def ask_carrier(self) -> None:
            self.happen("carrier", self.hands.ask_carrier())

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, payment=st.integers(0, 2), minor=st.none() | Minor)
        def capture(self, which: int, payment: int, minor: int | None) -> None:
            self.happen("capture", self.lives.capture(which, payment, minor), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, line=st.integers(0, 5), units=Units, minor=st.none() | Minor)
        def refund(self, which: int, line: int, units: int, minor: int | None) -> None:
            self.happen("refund", self.lives.refund(which, line, units, minor), which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which, let_go=st.booleans())
        def hold(self, which: int, let_go: bool) -> None:
            held = self.lives.let_go(which) if let_go else self.lives.hold(which)
            self.happen("let go" if let_go else "hold", held, which)

        @precondition(lambda self: self.lives.orders)
        @rule(which=Which)
        def begin_edit(self, which: int) -> None:
            self.happen("begin edit", self.lives.begin_edit(which), which)

        @precondition(lambda self: self.lives.edits)
        @rule(which=Which, line=st.integers(0, 5), units=st.integers(0, 6), more=st.booleans())
        def edit(self, which: int, line: int, units: int, more: bool) -> None:
            if self.lives.edited(which):
                wanted = self.lives.edit_in if more else self.lives.edit_quantity
                self.happen("edit", wanted(which, line, units), which)

        @precondition(lambda self: self.lives.edits)
        @rule(which=Which, agrees=st.integers(0, 3).map(bool))
        def end_edit(self, which: int, agrees: bool) -> None:
            if self.lives.edited(which):
                ended = self.lives.commit_edit(which) if agrees else self.lives.abort_edit(which)
                self.happen("commit edit" if agrees else "abort edit", ended, which)

        @precondition(lambda self: self.lives.orders)
        @rule(call=st.integers(0, 9))
        def ask_gateway(self, call: int) -> None:
            self.happen("gateway", self.lives.ask_gateway(call))

        @precondition(lambda self: self.lives.orders)
        @rule()
        def bill(self) -> None:
            self.happen("bill", self.lives.bill())

        def teardown(self) -> None:
            # A life is quicker than the minute within which papers are due, unless the machine is slow.
            self.happen("bill", self.lives.bill())
            self.shop.close()

    return OrderLives
