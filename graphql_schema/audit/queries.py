"""Reading the audit trail; reading it is audited too."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.audit.queries import AuditSelection, page_of_audit
from app.domain.enums import ActorKind
from app.domain.errors import InvalidInput
from graphql_schema.audit.types import AuditEntry
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.ids import read_id
from graphql_schema.pagination import After, Connection, First, Keyset

NEWEST_FIRST = Keyset("auditEntries", (int,))
MAX_OPERATION_CHARACTERS = 200


@strawberry.input(description="Which entries of the audit trail; all that is given must hold.")
class AuditFilter:
    """Read with `read`."""

    actor: strawberry.ID | None = strawberry.field(default=None, description="Who did it: the id of an entry's actor.")
    subject: strawberry.ID | None = strawberry.field(
        default=None, description="What was changed or read: the id of an order, a customer, a stock level."
    )
    operation: str | None = strawberry.field(default=None, description="The operation, exactly: orderCancel.")
    since: datetime | None = strawberry.field(default=None, description="At this instant or later.")
    until: datetime | None = strawberry.field(default=None, description="Before this instant.")

    def read(self) -> AuditSelection:
        """The selection. Raises InvalidInput for text that is no id, BAD_USER_INPUT for an operation that is none."""
        if self.operation is not None and not 0 < len(self.operation) <= MAX_OPERATION_CHARACTERS:
            raise bad_input(f"`operation` has 1 to {MAX_OPERATION_CHARACTERS} characters.")
        actor = None
        if self.actor is not None:
            kind, key = read_id(self.actor, ("filter", "actor"))
            if kind.upper() not in ActorKind.__members__:
                raise InvalidInput("this is no actor's id", ("filter", "actor"))
            actor = (ActorKind(kind.upper()), key[0])
        return AuditSelection(
            actor=actor,
            subject_id=None if self.subject is None else read_id(self.subject, ("filter", "subject"))[1][0],
            operation=self.operation,
            since=self.since,
            until=self.until,
        )


@strawberry.type
class AuditQueries:
    """`auditEntries`."""

    @strawberry.field(
        description="The audit trail, newest first: what staff and apps changed, what they read of personal data, and "
        "what they were refused. An entry is there about a second after the act."
    )
    async def audit_entries(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        filter: Annotated[
            AuditFilter | None, strawberry.argument(description="Which entries; all when absent.")
        ] = None,
    ) -> Connection[AuditEntry]:
        """For administrators of everything; others find none. Raises as `AuditFilter.read`."""
        rows = await page_of_audit(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after),
            AuditSelection() if filter is None else filter.read(),
        )
        return NEWEST_FIRST.connection(rows, lambda entry: (entry.number,), AuditEntry.of)
