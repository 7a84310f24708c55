"""What customers agreed to."""

from datetime import datetime
from typing import TYPE_CHECKING

import strawberry

from app.domain.enums import ConsentPurpose, ContactWay
from graphql_schema.actors import Actor

if TYPE_CHECKING:
    from db.models.customers import CustomerConsentRow


@strawberry.type(description="That a customer agreed to something, or took it back.")
class Consent:
    """Built with `of`."""

    purpose: ConsentPurpose = strawberry.field(description="What it is about.")
    way: ContactWay | None = strawberry.field(description="By which way only; null: by any.")
    granted: bool = strawberry.field(description="True: agreed. False: refused, or taken back.")
    source: str = strawberry.field(description="Where they said so: checkout, account page, a form and its version.")
    at: datetime = strawberry.field(description="When they said so.")
    recorded_at: datetime = strawberry.field(description="When it was written down here.")
    recorded_by: Actor = strawberry.field(description="Who wrote it down: the customer, or somebody who heard it.")

    @classmethod
    def of(cls, row: "CustomerConsentRow") -> "Consent":
        """Show a row."""
        return cls(
            purpose=row.purpose,
            way=row.way,
            granted=row.granted,
            source=row.source,
            at=row.at,
            recorded_at=row.recorded_at,
            recorded_by=Actor.of(row.actor_kind, row.actor_id),
        )
