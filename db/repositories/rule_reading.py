"""Rules that protect stock as readers see them, and the levels that an explanation is about.

For those who act for the merchant: rules that name no location or channel are for all of them, others for those who may
see the location and the channel.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.protection import Place, Protection, Rule
from db.models.inventory import StockLevelRow
from db.models.protection import AvailabilityRuleRow, RuleApplicationRow
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow, SkuRow
from db.repositories.availability_rules import protection_of, rule_of
from db.repositories.keyset import read_page
from db.repositories.scope import location_ids
from db.repositories.stock_reading import visible_levels


@dataclass(frozen=True, slots=True)
class ExplainedLevel:
    """A level that a channel may be served from, and what is kept back there."""

    row: StockLevelRow
    place: Place
    protection: Protection
    too_old: bool
    """Its report is too old to promise anything."""


def visible_rules(principal: Principal) -> ColumnElement[bool]:
    """The condition that every read of rules carries."""
    if not principal.acts_for_merchant:
        return false()
    rule = AvailabilityRuleRow
    conditions: list[ColumnElement[bool]] = [true()]
    if principal.locations is not None:
        conditions.append(or_(rule.location_id.is_(None), rule.location_id.in_(location_ids(principal.locations))))
    if principal.channels is not None:
        own = select(ChannelRow.id).where(ChannelRow.code.in_(list(principal.channels)))
        conditions.append(or_(rule.channel_id.is_(None), rule.channel_id.in_(own)))
    return and_(*conditions)


class RuleReading:
    """Named queries over rules; foreign and missing ones are both absent."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session, self._principal = session, principal

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, AvailabilityRuleRow]:
        """Rules by id, those that were removed included."""
        rows = await self._session.scalars(
            select(AvailabilityRuleRow).where(AvailabilityRuleRow.id.in_(list(ids)), visible_rules(self._principal))
        )
        return {row.id: row for row in rows}

    async def page(self, page: Page, *, sku: str | None, channel: str | None) -> Slice[AvailabilityRuleRow]:
        """Rules in force in the order they were made; with codes only those that name this SKU or channel."""
        rule = AvailabilityRuleRow
        statement = select(rule).where(rule.active, visible_rules(self._principal))
        if sku is not None:
            statement = statement.where(rule.sku_id.in_(select(SkuRow.id).where(SkuRow.code == sku)))
        if channel is not None:
            statement = statement.where(rule.channel_id.in_(select(ChannelRow.id).where(ChannelRow.code == channel)))
        return await read_page(self._session, statement, [rule.id], page)

    async def pending(self, ids: Collection[UUID]) -> set[UUID]:
        """Which of these rules have not reached all of their levels yet."""
        rows = await self._session.scalars(
            select(RuleApplicationRow.rule_id).where(RuleApplicationRow.rule_id.in_(list(ids))).distinct()
        )
        return {rule_id for rule_id in rows if rule_id is not None}

    async def in_force(self, sku_ids: Collection[UUID], categories: Collection[str]) -> list[Rule]:
        """Every rule that may speak of these SKUs: an explanation is about all of them, whoever asks."""
        rule = AvailabilityRuleRow
        rows = await self._session.scalars(
            select(rule).where(
                rule.active,
                or_(
                    rule.sku_id.in_(list(sku_ids)),
                    and_(rule.sku_id.is_(None), or_(rule.category.is_(None), rule.category.in_(list(categories)))),
                ),
            )
        )
        return [rule_of(row) for row in rows]

    async def levels(
        self, channel_id: UUID, sku_ids: Collection[UUID], locations: Collection[str] | None
    ) -> Sequence[ExplainedLevel]:
        """The levels of these SKUs that serve the channel and that the caller sees, by SKU and location code."""
        serving = select(ChannelLocationRow.location_id).where(ChannelLocationRow.channel_id == channel_id)
        too_old = func.coalesce(StockLevelRow.fresh_until <= func.statement_timestamp(), false())
        statement = (
            select(StockLevelRow, SkuRow.category, LocationRow.groups, too_old)
            .join(SkuRow, SkuRow.id == StockLevelRow.sku_id)
            .join(LocationRow, and_(LocationRow.id == StockLevelRow.location_id, LocationRow.active))
            .where(
                StockLevelRow.sku_id.in_(list(sku_ids)),
                StockLevelRow.location_id.in_(serving),
                visible_levels(self._principal),
            )
            .order_by(SkuRow.code, LocationRow.code)
        )
        if locations is not None:
            statement = statement.where(LocationRow.code.in_(list(locations)))
        return [
            ExplainedLevel(row, _place(row, category, groups), protection_of(row), too_old)
            for row, category, groups, too_old in await self._session.execute(statement)
        ]


def _place(row: StockLevelRow, category: str | None, groups: Sequence[str]) -> Place:
    return Place(sku_id=row.sku_id, category=category, location_id=row.location_id, groups=frozenset(groups))
