"""Which orders stand in a filtered stream: who comes in, and who must be told to leave.

What the client holds is not known (it may have resumed from a cursor), so an order that does not match is said to have
left once, unless the event is the order's first: nobody can hold an order that was just placed.
"""

from uuid import UUID

from app.domain.log import LoggedEvent
from app.domain.orders.filtering import OrderFilter
from app.domain.principal import Principal
from app.orders.matching import SharedMatches

REMEMBERED = 10_000
"""Orders known to be outside; beyond that the memory starts anew, which only repeats an OrderLeft."""


class Membership:
    """One stream's knowledge. A filter without conditions takes every visible order and asks nothing."""

    def __init__(self, shared: SharedMatches, principal: Principal, wanted: OrderFilter) -> None:
        self._shared, self._principal, self._wanted = shared, principal, wanted
        self._unconditional = wanted == OrderFilter() and principal.acts_for_merchant and principal.locations is None
        self._outside: set[UUID] = set()

    async def takes(self, event: LoggedEvent) -> bool:
        """Whether the event's order belongs to the stream, as of now."""
        if self._unconditional:
            return True
        matches = await self._shared.matches(self._principal, self._wanted, event)
        if matches:
            self._outside.discard(event.subject_id)
        return matches

    def leaves(self, event: LoggedEvent) -> bool:
        """Whether an order that does not belong has to be said to have left."""
        if event.subject_version == 1 or event.subject_id in self._outside:
            return False
        if len(self._outside) >= REMEMBERED:
            self._outside.clear()
        self._outside.add(event.subject_id)
        return True
