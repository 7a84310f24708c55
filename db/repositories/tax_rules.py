"""Tax rules: which are in force, and changing them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.tax import TaxRule
from db.models.pricing import TaxRuleRow

TAX_RULES = 815_032
"""The advisory lock of those who change the rules."""

_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_IN_FORCE = text(
    """
    SELECT (SELECT tax_exempt_reason FROM customers WHERE id = :customer) AS exempt_reason,
           coalesce((
               SELECT jsonb_agg(jsonb_build_array(r.name, CAST(r.rate AS text), r.country, r.region, r.tax_class))
               FROM (
                   SELECT DISTINCT ON (country, region, tax_class, name) * FROM tax_rules
                   WHERE active AND country = ANY(CAST(:countries AS text[]))
                     AND (valid_from IS NULL
                          OR valid_from <= CAST(CAST(:at AS timestamptz) AT TIME ZONE CAST(:zone AS text) AS date))
                   ORDER BY country, region, tax_class, name, valid_from DESC NULLS LAST
               ) r
           ), '[]') AS rules
    """
)


@dataclass(frozen=True, slots=True)
class TaxesInForce:
    """The rules of some countries on a day, and why a customer pays none of them; None: they pay."""

    rules: tuple[TaxRule, ...]
    exempt_reason: str | None


class TaxRuleRepository:
    """The merchant's tax rules. Whoever places orders in a channel that computes taxes reads them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def in_force(
        self, countries: Collection[str], at: datetime, timezone: str, customer_id: UUID | None
    ) -> TaxesInForce:
        """The newest of each rule that is valid on the local day of `at`, and the customer's exemption: one query."""
        found = (
            await self._session.execute(
                _IN_FORCE,
                {"customer": customer_id, "countries": sorted(countries), "at": at, "zone": timezone},
            )
        ).one()
        rules = tuple(TaxRule(name, Decimal(rate), *where) for name, rate, *where in found.rules)
        return TaxesInForce(rules, found.exempt_reason)

    async def lock_rules(self) -> None:
        """Be the only one who changes rules until the end of the transaction: two of one case would both find none."""
        await self._session.execute(_LOCK, {"key": TAX_RULES})

    async def locked(self, code: str) -> TaxRuleRow | None:
        """A rule by its code, its row taken for update."""
        return await self._session.scalar(select(TaxRuleRow).where(TaxRuleRow.code == code).with_for_update())

    async def twin(self, values: Mapping[str, Any]) -> str | None:
        """The code of another rule in force of the same tax, place, class and first day."""
        case = ("country", "name", "region", "tax_class", "valid_from")
        return await self._session.scalar(
            select(TaxRuleRow.code).where(
                TaxRuleRow.active,
                TaxRuleRow.code != values["code"],
                *(getattr(TaxRuleRow, column).is_not_distinct_from(values[column]) for column in case),
            )
        )

    async def add(self, values: Mapping[str, Any]) -> bool:
        """Insert a rule unless its code exists; False when it does. The caller has locked the rules."""
        statement = upsert(TaxRuleRow).values(**values).on_conflict_do_nothing(index_elements=["code"])
        return await self._session.scalar(statement.returning(TaxRuleRow.id)) is not None

    async def change(self, row: TaxRuleRow, values: Mapping[str, Any]) -> None:
        """Write changed columns of a locked row."""
        await self._session.execute(update(TaxRuleRow).where(TaxRuleRow.id == row.id).values(**values))
        await self._session.refresh(row)

    async def all(self, countries: Collection[str] | None = None) -> Sequence[TaxRuleRow]:
        """Every rule in force, or those of some countries, in a stable order."""
        query = (
            select(TaxRuleRow)
            .where(TaxRuleRow.active)
            .order_by(
                TaxRuleRow.country,
                TaxRuleRow.region.nulls_first(),
                TaxRuleRow.name,
                TaxRuleRow.tax_class.nulls_first(),
                TaxRuleRow.valid_from.nulls_first(),
            )
        )
        if countries is not None:
            query = query.where(TaxRuleRow.country.in_(list(countries)))
        return (await self._session.scalars(query)).all()

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, TaxRuleRow]:
        """Rules by id; unknown ids are absent."""
        rows = await self._session.scalars(select(TaxRuleRow).where(TaxRuleRow.id.in_(list(ids))))
        return {row.id: row for row in rows}
