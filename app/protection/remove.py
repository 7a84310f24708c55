"""Take a rule out of force."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.codes import business_code
from app.domain.errors import NotFound
from app.domain.events import Event
from app.idempotency import claim
from app.protection.apply import apply_rules
from app.protection.save import refuse_overreach
from db.repositories.availability_rules import scope_of
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRule:
    """Which rule, by its code."""

    idempotency_key: str
    code: str


async def remove_rule(uow: UnitOfWork, command: RemoveRule) -> UUID:
    """End the rule; answers with its id. Its row stays, for explanations; saving it anew puts it in force again.

    Raises NotFound (no such rule is in force), Forbidden (it reaches further than the caller may),
    IdempotencyMismatch. Emits availability_rule.removed, stock.protected per level. Locks: the rules, levels by (SKU,
    location).
    """
    code = business_code(command.code, ("code",))
    await uow.protection.lock_rules()
    row = await uow.protection.find(code)
    if row is None:
        raise NotFound(f"there is no rule {code}", ("code",))
    refuse_overreach(uow.principal, await uow.protection.names(scope_of(row)))
    known = await claim(uow, "availabilityRuleRemove", command.idempotency_key, command, "AvailabilityRule", row.id)
    if known is not None:
        return known.result_id
    if not row.active:
        raise NotFound(f"rule {code} was removed already", ("code",))
    version = row.version + 1
    await uow.protection.change(row.id, {"active": False, "version": version, "updated_at": uow.now})
    uow.record(
        Event(type="availability_rule.removed", subject_id=row.id, subject_version=version, state={"active": False})
    )
    await apply_rules(uow, scope_of(row), rule_id=row.id)
    return row.id
