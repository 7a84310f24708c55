"""Create, change and remove tax rules, and read them. Orders keep the taxes that they were placed with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.codes import business_code
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.principal import Principal
from app.domain.tax import RATE_DIGITS
from db.database import Database
from db.repositories.tax_rules import TaxRuleRepository
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from db.models.pricing import TaxRuleRow

MAX_TEXT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTaxRule:
    """What is asked; it replaces what stood there. Region and class None: the whole country, all goods."""

    code: str
    country: str
    name: str
    rate: Decimal
    region: str | None = None
    tax_class: str | None = None
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTaxRule:
    """Which rule, by its code."""

    code: str


async def save_tax_rule(uow: UnitOfWork, command: SaveTaxRule) -> UUID:
    """Create or change the rule with this code; answers with its id. No change, no event.

    Raises InvalidInput (callers of some channels or locations only: tax rules are for all; code, name, rate; another
    rule is for the same case). Emits tax_rule.saved. Locks: the rules' advisory lock, its row.
    """
    _refuse_narrowed(uow.principal)
    code = business_code(command.code, ("code",))
    values: dict[str, Any] = {
        "code": code,
        "country": command.country,
        "region": _text(command.region, "region"),
        "tax_class": _text(command.tax_class, "taxClass"),
        "name": _text(command.name, "name"),
        "rate": _rate(command.rate),
        "valid_from": command.valid_from,
        "active": True,
    }
    await uow.tax_rules.lock_rules()
    twin = await uow.tax_rules.twin(values)
    if twin is not None:
        raise InvalidInput(
            f"rule {twin} is for the same tax, place, class and day: change that one, or remove it", ("code",)
        )
    fresh = await uow.tax_rules.add({**values, "id": new_id(), "version": 0, "updated_at": uow.now})
    row = await uow.tax_rules.locked(code)
    assert row is not None, "it was added, or was there"
    before = {} if fresh else tax_rule_state(row)
    await uow.tax_rules.change(row, values)
    patch = patch_between(before, tax_rule_state(row))
    if patch:
        await uow.tax_rules.change(row, {"version": row.version + 1, "updated_at": uow.now})
        uow.record(
            Event(type="tax_rule.saved", subject_id=row.id, subject_version=row.version, state=patch),
        )
    return row.id


async def remove_tax_rule(uow: UnitOfWork, command: RemoveTaxRule) -> UUID:
    """End the rule; answers with its id. Saving it anew puts it in force again; removing it again changes nothing.

    Raises InvalidInput as above, NotFound (there never was such a rule). Emits tax_rule.removed. Locks: its row.
    """
    _refuse_narrowed(uow.principal)
    row = await uow.tax_rules.locked(business_code(command.code, ("code",)))
    if row is None:
        raise NotFound(f"there is no tax rule {command.code}", ("code",))
    if row.active:
        await uow.tax_rules.change(row, {"active": False, "version": row.version + 1, "updated_at": uow.now})
        uow.record(
            Event(type="tax_rule.removed", subject_id=row.id, subject_version=row.version, state={"active": False})
        )
    return row.id


def tax_rule_state(row: "TaxRuleRow") -> dict[str, Any]:
    """The rule as its events tell it."""
    return {
        "code": row.code,
        "country": row.country,
        "region": row.region,
        "taxClass": row.tax_class,
        "name": row.name,
        "rate": f"{row.rate.normalize():f}",
        "validFrom": None if row.valid_from is None else row.valid_from.isoformat(),
        "active": row.active,
    }


async def tax_rules_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, TaxRuleRow]":
    """Batch: rules by id, for those who act for the merchant."""
    if not principal.acts_for_merchant:
        return {}
    async with database.session() as session:
        return await TaxRuleRepository(session).by_ids(ids)


async def list_tax_rules(database: Database, countries: Collection[str] | None) -> "Sequence[TaxRuleRow]":
    """The rules in force, all or those of some countries, in a stable order."""
    async with database.session() as session:
        return await TaxRuleRepository(session).all(countries)


def _refuse_narrowed(principal: Principal) -> None:
    if principal.channels is not None or principal.locations is not None:
        raise InvalidInput("tax rules are for all channels: who is narrowed to some does not change them", ("code",))


def _text(text: str | None, path: str) -> str | None:
    if text is None:
        return None
    trimmed = text.strip()
    if not 0 < len(trimmed) <= MAX_TEXT:
        raise InvalidInput(f"{path} has 1 to {MAX_TEXT} characters", (path,))
    return trimmed


def _rate(rate: Decimal) -> Decimal:
    if not 0 <= rate <= 1:
        raise InvalidInput("rate is a fraction from 0 to 1 (0.19 for 19 %)", ("rate",))
    if rate != round(rate, RATE_DIGITS):
        raise InvalidInput(f"a rate has at most {RATE_DIGITS} decimals", ("rate",))
    return rate
