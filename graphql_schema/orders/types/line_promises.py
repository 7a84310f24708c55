"""When a line comes: what its buyer was promised, what is expected by now, and how that changed."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from app.domain.enums import PromiseCause, PromiseStatus
from app.domain.orders.promise_status import promise_status
from app.orders.line_promises import LinePromiseRead, RevisionRead, revisions_by_line
from graphql_schema.context import Info


@strawberry.type(description="What was promised and expected of a line from one moment on.")
class PromiseRevision:
    """Built with `of`."""

    promised_from: datetime | None = strawberry.field(description="The earliest instant of the promise.")
    promised_by: datetime | None = strawberry.field(description="The latest instant of the promise.")
    promised_on: date | None = strawberry.field(description="The promised day, in the destination's time zone.")
    expected_by: datetime | None = strawberry.field(
        description="When its last unit was expected; null: as promised, or nobody knew."
    )
    cause: PromiseCause = strawberry.field(description="What changed.")
    at: datetime = strawberry.field(description="Since when it was so.")

    @classmethod
    def of(cls, read: RevisionRead) -> "PromiseRevision":
        """Show a revision."""
        return cls(
            promised_from=read.promised_from,
            promised_by=read.promised_by,
            promised_on=read.promised_on,
            expected_by=read.expected_by or read.promised_by,
            cause=read.cause,
            at=read.at,
        )


@strawberry.type(
    description="When a line comes: promised at placing, expected by what is known now. `order.promise_changed` says "
    "whenever something else is promised or expected."
)
class LinePromise:
    """Built with `of`."""

    line_key: strawberry.Private[UUID]
    has_revisions: strawberry.Private[bool]
    promised_from: datetime | None = strawberry.field(description="The earliest instant of the promise.")
    promised_by: datetime | None = strawberry.field(
        description="The latest instant of the promise: the end of `promisedOn` in the destination's time zone."
    )
    promised_on: date | None = strawberry.field(description="The promised day, in the destination's time zone.")
    expected_by: datetime | None = strawberry.field(
        description="When its last unit is expected: as its carrier says, when what it waits for comes, or as promised."
        " Null while nobody knows."
    )
    status: PromiseStatus = strawberry.field(description="How the promise stands.")

    @strawberry.field(
        description="How it changed, the promise at placing first; empty where nothing else was ever promised or "
        "expected."
    )
    async def revisions(self, info: Info) -> list[PromiseRevision]:
        """Batched over lines."""
        if not self.has_revisions:
            return []
        found = await info.context.loaders.load(revisions_by_line, self.line_key)
        return [PromiseRevision.of(read) for read in found or ()]

    @classmethod
    def of(cls, read: LinePromiseRead, now: datetime) -> "LinePromise":
        """Show what stands for a line now."""
        return cls(
            line_key=read.line_id,
            has_revisions=read.revisions > 0,
            promised_from=read.promised_from,
            promised_by=read.promised_by,
            promised_on=read.promised_on,
            expected_by=read.expected_by or read.promised_by,
            status=promise_status(read.promised_by, read.expected_by, read.arrived_at, now),
        )
