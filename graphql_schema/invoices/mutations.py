"""Stating who sells."""

from typing import Annotated, cast

import strawberry

from app.invoicing.save_legal_entity import save_legal_entity
from graphql_schema.context import Info
from graphql_schema.invoices.inputs import LegalEntityUpsertInput
from graphql_schema.invoices.legal_entities import LegalEntity
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node


@strawberry.type(description="The answer of legalEntityUpsert.")
class LegalEntityUpsertPayload(Payload):
    """The entity, or why not."""

    legal_entity: LegalEntity | None = strawberry.field(default=None, description="The entity as it stands now.")


@strawberry.type
class InvoiceMutations:
    """`legalEntityUpsert`."""

    @strawberry.mutation(
        description="State who sells before the law, for which channels, how papers are numbered and how they look. The"
        " first one bills for every channel that no other names. Papers that were issued stay as they are."
    )
    async def legal_entity_upsert(
        self, info: Info, input: Annotated[LegalEntityUpsertInput, ASKED]
    ) -> LegalEntityUpsertPayload:
        """See `save_legal_entity`."""
        done = await attempt(info, lambda uow: save_legal_entity(uow, input.read()))
        if isinstance(done, list):
            return LegalEntityUpsertPayload(errors=done)
        entity = cast("LegalEntity | None", await load_node(info.context, "LegalEntity", (done.result,)))
        return LegalEntityUpsertPayload(transaction_id=done.transaction_id, legal_entity=entity)
