"""Reading invoices, credit notes and who issues them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import InvoiceKind
from app.invoicing.queries import PaperFilter, list_legal_entities, page_of_papers, papers_by_id
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.invoices.legal_entities import LegalEntity
from graphql_schema.invoices.types import Invoice
from graphql_schema.pagination import After, Connection, First, Keyset

NEWEST_FIRST = Keyset("invoices", (UUID,))


@strawberry.type
class InvoiceQueries:
    """`invoice`, `invoices` and `legalEntities`."""

    @strawberry.field(description="One invoice or credit note; null when there is none that you may see.")
    async def invoice(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The invoice's `id`.")]
    ) -> Invoice | None:
        """Raises InvalidInput for an id that is none."""
        found = await info.context.loaders.load(papers_by_id, uuid_of(id, "Invoice"))
        return None if found is None else Invoice.of(found)

    @strawberry.field(description="Invoices and credit notes that you may see, newest first: what bookkeeping takes.")
    async def invoices(
        self,
        info: Info,
        legal_entity: Annotated[
            str | None, strawberry.argument(description="Only those of the legal entity with this code.")
        ] = None,
        kind: Annotated[InvoiceKind | None, strawberry.argument(description="Only invoices, or only credit notes.")] = (
            None
        ),
        issued_after: Annotated[
            datetime | None, strawberry.argument(description="Only those issued at this instant or later.")
        ] = None,
        issued_before: Annotated[
            datetime | None, strawberry.argument(description="Only those issued before this instant.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Invoice]:
        """Raises BAD_USER_INPUT for a bad cursor."""
        wanted = PaperFilter(
            legal_entity=legal_entity, kind=kind, issued_after=issued_after, issued_before=issued_before
        )
        context = info.context
        page = NEWEST_FIRST.page(first, after)
        found = await page_of_papers(context.services.database, context.principal, wanted, page)
        return NEWEST_FIRST.connection(found, lambda read: (read.paper.id,), Invoice.of)

    @strawberry.field(description="Who sells before the law, by code.")
    async def legal_entities(self, info: Info) -> list[LegalEntity]:
        """A short list: a merchant has a few."""
        return [LegalEntity.of(entity) for entity in await list_legal_entities(info.context.services.database)]
