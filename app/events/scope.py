"""Which events a caller may see at all, as the routing keys they must carry; and reading the log within that.

Queries and streams share this, so that the log reads the same both ways. Care, apps and administrators see the whole
log, but only administrators who may enter; where locations or channels narrow them, only events that carry one of
theirs (an event that carries none, a SKU's for instance, is then not theirs). Places see their locations', customers
and guests their own.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from app.domain.enums import Role
from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent, Selection
from app.domain.pages import Slice
from app.domain.principal import Principal
from app.domain.privacy import PAYMENTS_SCOPE, PII_SCOPE, app_may
from db.database import Database
from db.event_log import EventLog
from db.repositories.event_reading import EventReading

FOR_ALL = frozenset(kind.name for kind in CATALOGUE.values() if not kind.for_admins)
"""Types of events that do not tell who may enter."""


def selection_for(principal: Principal, types: Collection[str] | None = None) -> Selection:
    """What of the log the caller may see, narrowed to event types; None does not narrow."""
    wanted = None if types is None else frozenset(types)
    if Role.ADMIN not in principal.roles:
        wanted = FOR_ALL if wanted is None else wanted & FOR_ALL
    if principal.acts_for_merchant:
        if hidden := _not_theirs(principal):
            wanted = (frozenset(CATALOGUE) if wanted is None else wanted) - hidden
        places = None if principal.locations is None else _keys("location", principal.locations)
        channels = None if principal.channels is None else _keys("channel", principal.channels)
        return Selection(keys=places, within=channels, types=wanted)
    own: set[str] = set()
    if Role.CUSTOMER in principal.roles and principal.customer_id is not None:
        own.add(f"customer:{principal.customer_id}")
    if Role.GUEST in principal.roles and principal.order_id is not None:
        own.add(f"order:{principal.order_id}")
    return Selection(keys=frozenset(own), types=wanted)


async def page_of_events(
    database: Database,
    principal: Principal,
    *,
    after: int,
    limit: int,
    types: Collection[str] | None = None,
    subject_id: UUID | None = None,
) -> Slice[LoggedEvent]:
    """At most `limit` events after a position, in the log's order, that the caller may see."""
    events = await EventLog(database.engine).read_after(
        after, limit=limit + 1, selection=selection_for(principal, types), subject_id=subject_id
    )
    return Slice(events[:limit], has_next=len(events) > limit, has_previous=after > 0)


async def events_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> dict[UUID, LoggedEvent]:
    """Batch: events by their own id, of those that the caller may see."""
    async with database.session() as session:
        found = await EventReading(session).by_ids(ids)
    visible = selection_for(principal)
    return {event.event_id: event for event in found if visible.takes(event)}


def _not_theirs(principal: Principal) -> frozenset[str]:
    """Types of events about what the caller may never read: payments of places, and of apps without the scope."""
    reads_all = principal.roles & {Role.ADMIN, Role.CARE}
    hidden: set[str] = set()
    if not (reads_all or app_may(principal, PAYMENTS_SCOPE)):
        hidden.add("Payment")
    if not (reads_all or app_may(principal, PII_SCOPE)):
        hidden.add("Customer")
    return frozenset(kind.name for kind in CATALOGUE.values() if kind.subject_type in hidden)


def _keys(kind: str, codes: Collection[str]) -> frozenset[str]:
    return frozenset(f"{kind}:{code}" for code in codes)
