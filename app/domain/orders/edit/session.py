"""An edit between its steps: who prepares what change of which order, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.enums import OrderEditState
from app.domain.errors import IllegalTransition, VersionConflict
from app.domain.orders.edit.operations import Operation
from app.domain.orders.model import Author
from app.domain.orders.place import Source

USUAL_LIFE = timedelta(minutes=15)
"""Long enough to talk to a shopper on the phone."""
LEAST_LIFE = timedelta(seconds=30)
LONGEST_LIFE = timedelta(hours=4)
"""What an edit holds, nobody else can buy."""
MAX_OPERATIONS = 200


@dataclass(frozen=True, slots=True)
class Expectation:
    """Units of a line that would wait for stock, and when they are expected; None: nobody knows."""

    line_id: UUID
    quantity: int
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEdit:
    """One edit. The times are the database's; `over` says whether its clock had run out when it was read."""

    id: UUID
    order_id: UUID
    state: OrderEditState
    version: int
    order_version: int
    """The order's version when the last step was staged."""
    operations: tuple[Operation, ...]
    sources: tuple[Source, ...]
    """Where the units come from that it wants, as planned with the last step."""
    expectations: tuple[Expectation, ...]
    """What would wait for stock, as planned with the last step."""
    reservation_id: UUID | None
    author: Author
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    over: bool = False


def refuse_ended(edit: OrderEdit, target: str) -> None:
    """Raise IllegalTransition when the edit is not open any more, or its clock ran out."""
    state = edit.state
    if state is OrderEditState.OPEN and edit.over:
        state = OrderEditState.EXPIRED
    if state is not OrderEditState.OPEN:
        raise IllegalTransition(
            f"the edit is {state.value}: begin another one",
            source=state.value,
            target=target,
            allowed=(),
            path=("editId",),
        )


def refuse_stale(edit: OrderEdit, expected_version: int | None) -> None:
    """Raise VersionConflict when the caller decided on another version of the edit."""
    if expected_version not in (None, edit.version):
        assert expected_version is not None
        raise VersionConflict("OrderEdit", edit.id, expected_version, edit.version)
