"""Reading rules. Batches take (database, principal, keys) and open a short read session of their own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.database import Database
from db.repositories.rule_reading import RuleReading

if TYPE_CHECKING:
    from db.models.protection import AvailabilityRuleRow


async def rules_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> "dict[UUID, AvailabilityRuleRow]":
    """Batch: rules by id."""
    async with database.session() as session:
        return await RuleReading(session, principal).by_ids(ids)


async def rules_applied(database: Database, principal: Principal, ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Batch: whether every level follows a rule already, by the rule's id."""
    async with database.session() as session:
        pending = await RuleReading(session, principal).pending(ids)
    return {rule_id: rule_id not in pending for rule_id in ids}


async def page_of_rules(
    database: Database, principal: Principal, page: Page, *, sku: str | None, channel: str | None
) -> "Slice[AvailabilityRuleRow]":
    """One page of the rules in force, in the order they were made."""
    async with database.session() as session:
        return await RuleReading(session, principal).page(page, sku=sku, channel=channel)
