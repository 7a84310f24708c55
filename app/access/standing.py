"""Whose access still stands, as far as this process was told by the event log.

Players: the hub calls `hear` with every event that carries the routing key `access`, before it hands on any later
event; endpoints that live long (`watch`) end when their principal's access does; the authenticator asks `stands` before
it trusts what it remembers. Because the revocation and the events after it come by the same log in the same order, a
connection that ended at `hear` cannot be sent an event that was recorded after the revocation.

Told by: `access.revoked` (state: `subject`, `before`), `app_key.revoked` (its subject is the key), and
`order.access_renewed` (its subject is the order; fact `generation`, the number of the token that is good from now on).
It does NOT know what was revoked before the process began, nor what fell out of its memory: whoever authenticates
reads the database. The memory only covers the moment between that reading and `watch`.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime

from app.domain.log import LoggedEvent
from app.domain.principal import Principal

REMEMBERED = 10_000
"""Revocations kept in memory; the oldest go first. Seconds would do."""

FOR_EVER = datetime.max.replace(tzinfo=UTC)

OnEnd = Callable[[], None]


class Standing:
    """Belongs to one event loop. Nothing in it waits."""

    def __init__(self, *, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._before: OrderedDict[str, datetime] = OrderedDict()
        self._generations: OrderedDict[str, int] = OrderedDict()
        self._watches: dict[str, dict[object, tuple[Principal, OnEnd]]] = {}

    @property
    def watched(self) -> int:
        """How many watches are open, counted once for each name of their principal."""
        return sum(map(len, self._watches.values()))

    def hear(self, event: LoggedEvent) -> None:
        """Take in an event that ends access, and end those who are watched. Never raises for a well-formed event."""
        if event.type == "access.revoked":
            state = event.data["state"]
            self._end(state["subject"], datetime.fromisoformat(state["before"]))
        elif event.type == "app_key.revoked":
            self._end(f"credential:{event.subject_id}", FOR_EVER)
        elif event.type == "order.access_renewed":
            subject = f"guest:{event.subject_id}"
            self._generations[subject] = int(event.data["generation"])
            self._keep_newest(self._generations, subject)
            self._end_watches(subject)

    def stands(self, principal: Principal) -> bool:
        """False when this process has been told that the principal's access ended."""
        for subject in principal.subjects:
            before = self._before.get(subject)
            if before is not None and (principal.issued_at is None or principal.issued_at <= before):
                return False
        generation = self._generations.get(principal.key)
        return generation is None or (principal.generation is not None and principal.generation >= generation)

    def watch(self, principal: Principal, on_end: OnEnd) -> Callable[[], None]:
        """Call `on_end` once, synchronously, when the principal's access ends; at once when it has ended already.

        `on_end` must be quick and must not raise. Returns the function that ends the watch; it may be called any number
        of times, also from `on_end`.
        """
        if not self.stands(principal):
            on_end()
            return _nothing
        if principal.id is None and principal.order_id is None:
            return _nothing  # nobody's access cannot be revoked
        token = object()
        for subject in principal.subjects:
            self._watches.setdefault(subject, {})[token] = (principal, on_end)

        def leave() -> None:
            for subject in principal.subjects:
                watches = self._watches.get(subject)
                if watches is not None:
                    watches.pop(token, None)
                    if not watches:
                        del self._watches[subject]

        return leave

    def _end(self, subject: str, before: datetime) -> None:
        self._before[subject] = max(before, self._before.get(subject, before))
        self._keep_newest(self._before, subject)
        self._end_watches(subject)

    def _end_watches(self, subject: str) -> None:
        for token, (principal, on_end) in list(self._watches.get(subject, {}).items()):
            if self.stands(principal):
                continue
            for name in principal.subjects:
                watches = self._watches.get(name, {})
                watches.pop(token, None)
                if not watches:
                    self._watches.pop(name, None)
            on_end()

    def _keep_newest(self, memory: "OrderedDict[str, datetime] | OrderedDict[str, int]", subject: str) -> None:
        memory.move_to_end(subject)
        while len(memory) > self._remembered:
            memory.popitem(last=False)


def _nothing() -> None:
    """Leave a watch that was never kept."""
