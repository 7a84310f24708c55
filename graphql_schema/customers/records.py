"""Write down what customers agreed to, what is noted of them, and when they were in touch."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.customers.add_contact import AddContact, add_contact
from app.customers.add_note import AddNote, add_note
from app.customers.record_consent import RecordConsent, record_consent
from app.domain.enums import ConsentPurpose, ContactDirection, ContactReason, ContactWay
from graphql_schema.context import Info
from graphql_schema.customers.payload import KEY, WHOSE, CustomerPayload, changed_customer, named_customer
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED


@strawberry.input(description="That a customer agrees to something, or takes it back.")
class CustomerConsentRecordInput:
    """For customerConsentRecord."""

    idempotency_key: str = strawberry.field(description=KEY)
    purpose: ConsentPurpose = strawberry.field(description="What it is about.")
    granted: bool = strawberry.field(description="True: they agree. False: they refuse, or take it back.")
    source: str = strawberry.field(
        description="Where they said so, so that it can be shown later: checkout, account page, a form and its version."
    )
    way: ContactWay | None = strawberry.field(default=None, description="By which way only; left out, by any.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description=WHOSE)
    at: datetime | None = strawberry.field(default=None, description="When they said so; now when left out.")


@strawberry.input(description="Something worth knowing about a customer.")
class CustomerNoteAddInput:
    """For customerNoteAdd."""

    idempotency_key: str = strawberry.field(description=KEY)
    customer_id: strawberry.ID = strawberry.field(description="The customer's id.")
    body: str = strawberry.field(description="What to note; 4,000 characters at most. Customers never read it.")


@strawberry.input(description="That a customer and the merchant were in touch.")
class CustomerContactAddInput:
    """For customerContactAdd."""

    idempotency_key: str = strawberry.field(description=KEY)
    customer_id: strawberry.ID = strawberry.field(description="The customer's id.")
    way: ContactWay = strawberry.field(description="By which way.")
    reason: ContactReason = strawberry.field(description="What it was about; say more in the summary when it is OTHER.")
    direction: ContactDirection | None = strawberry.field(
        default=ContactDirection.IN, description="Who reached out; the customer when left out."
    )
    summary: str | None = strawberry.field(
        default=None, description="What was said, in a few words; 4,000 characters at most."
    )
    order_id: strawberry.ID | None = strawberry.field(default=None, description="The order that it was about.")
    at: datetime | None = strawberry.field(default=None, description="When; now when left out.")


@strawberry.type
class CustomerRecordMutations:
    """`customerConsentRecord`, `customerNoteAdd`, `customerContactAdd`."""

    @strawberry.mutation(
        description="Write down that a customer agreed to something, or took it back. Nothing that was written down"
        " before is lost: the latest word is what stands."
    )
    async def customer_consent_record(
        self, info: Info, input: Annotated[CustomerConsentRecordInput, ASKED]
    ) -> CustomerPayload:
        """See `record_consent`."""
        return await changed_customer(
            info,
            lambda uow: record_consent(
                uow,
                RecordConsent(
                    idempotency_key=input.idempotency_key,
                    customer_id=named_customer(info, input.customer_id),
                    purpose=input.purpose,
                    way=input.way,
                    granted=input.granted,
                    source=input.source,
                    at=input.at,
                ),
            ),
        )

    @strawberry.mutation(description="Note something about a customer, for the merchant's own people.")
    async def customer_note_add(self, info: Info, input: Annotated[CustomerNoteAddInput, ASKED]) -> CustomerPayload:
        """See `add_note`."""
        return await changed_customer(
            info,
            lambda uow: add_note(
                uow,
                AddNote(
                    idempotency_key=input.idempotency_key,
                    customer_id=named_customer(info, input.customer_id),
                    body=input.body,
                ),
            ),
        )

    @strawberry.mutation(description="Write down that a customer and the merchant were in touch, and why.")
    async def customer_contact_add(
        self, info: Info, input: Annotated[CustomerContactAddInput, ASKED]
    ) -> CustomerPayload:
        """See `add_contact`."""
        return await changed_customer(
            info,
            lambda uow: add_contact(
                uow,
                AddContact(
                    idempotency_key=input.idempotency_key,
                    customer_id=named_customer(info, input.customer_id),
                    way=input.way,
                    direction=input.direction or ContactDirection.IN,
                    reason=input.reason,
                    summary=input.summary,
                    order_id=None if input.order_id is None else uuid_of(input.order_id, "Order", ("orderId",)),
                    at=input.at,
                ),
            ),
        )
