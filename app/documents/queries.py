"""Which papers of locations' work a reader may open: batches, as `graphql_schema/loaders.py` calls them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.principal import Principal
from app.domain.privacy import WORKING_FOR, Disclosure, delivery_disclosure
from db.database import Database
from db.repositories.paper_reading import PaperAbout, PaperRights


async def slips_of_works(database: Database, principal: Principal, work_ids: Sequence[UUID]) -> Mapping[UUID, bool]:
    """Batch: whether the principal may open the packing slip of a location's work, which names its recipient."""
    async with database.reading() as session:
        rights = PaperRights(session, principal, database.clock.now() - WORKING_FOR)
        return {about.id: _may_open(principal, about) for about in await rights.of_works(work_ids)}


async def papers_of_packages(
    database: Database, principal: Principal, package_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[bool, bool]]:
    """Batch: whether the principal may open a parcel's packing slip, and its label, where it has one."""
    async with database.reading() as session:
        rights = PaperRights(session, principal, database.clock.now() - WORKING_FOR)
        found = await rights.of_packages(package_ids)
    return {one.id: (_may_open(principal, one), one.label and _may_open(principal, one)) for one in found}


def _may_open(principal: Principal, about: PaperAbout) -> bool:
    disclosure = delivery_disclosure(
        principal, customer_id=about.customer_id, order_id=about.order_id, working=about.working
    )
    return disclosure is Disclosure.FULL
