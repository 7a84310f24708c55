"""Create or change a rule that protects stock, by its code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.codes import business_code
from app.domain.errors import Forbidden, InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.principal import Principal
from app.domain.protection import Effects, Scope, rule_state
from app.idempotency import claim
from app.protection.apply import apply_rules
from db.models.protection import AvailabilityRuleRow
from db.repositories.availability_rules import effects_of, scope_of
from db.unit_of_work import UnitOfWork

MOST_UNITS = 1_000_000_000
UNITS = {
    "safetyStock": "safety_stock",
    "ringFence": "ring_fence",
    "lowStockAt": "low_stock_at",
    "outOfStockAt": "out_of_stock_at",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRule:
    """The whole rule: where it holds, by codes, and what it does. What is left out, it does not say."""

    idempotency_key: str
    code: str
    sku: str | None = None
    category: str | None = None
    location: str | None = None
    location_group: str | None = None
    channel: str | None = None
    effects: Effects


async def save_rule(uow: UnitOfWork, command: SaveRule) -> UUID:
    """Create or change the rule with this code; answers with its id. No change, no event.

    Levels that it speaks of follow at once, or, where they are many, within seconds.
    Raises Forbidden (a narrowed caller's rule, old or new, would reach further than the caller may), InvalidInput
    (contradictions, no effect, units that cannot be), NotFound (SKU, location, channel),
    IdempotencyMismatch. Emits availability_rule.saved, stock.protected per level. Locks: the rules, levels by (SKU,
    location).
    """
    code = business_code(command.code, ("code",))
    _refuse_nonsense(command)
    refuse_overreach(uow.principal, _named(command))
    await uow.protection.lock_rules()
    row = await uow.protection.find(code)
    if row is not None:
        refuse_overreach(uow.principal, await uow.protection.names(scope_of(row)))
    rule_id = new_id() if row is None else row.id
    known = await claim(uow, "availabilityRuleSave", command.idempotency_key, command, "AvailabilityRule", rule_id)
    if known is not None:
        return known.result_id
    scope = await _scope(uow, command)
    named = _named(command)
    before: dict[str, Any] = {} if row is None else await state_of(uow, row)
    patch = patch_between(before, rule_state(code, named, command.effects, active=True))
    if not patch:
        return rule_id
    scopes = [scope] if row is None or not row.active or scope_of(row) == scope else [scope_of(row), scope]
    version = 1 if row is None else row.version + 1
    values: dict[str, Any] = {**_columns(scope, command.effects), "active": True, "updated_at": uow.now}
    if row is None:
        fresh = {"id": rule_id, "code": code, "version": version, "created_at": uow.now}
        await uow.protection.add({**values, **fresh})
    else:
        await uow.protection.change(rule_id, {**values, "version": version})
    keys = tuple(f"{kind}:{named[kind]}" for kind in ("sku", "location", "channel") if named[kind] is not None)
    uow.record(
        Event(type="availability_rule.saved", subject_id=rule_id, subject_version=version, keys=keys, state=patch)
    )
    for changed in scopes:
        await apply_rules(uow, changed, rule_id=rule_id)
    return rule_id


def refuse_overreach(principal: Principal, named: Mapping[str, str | None]) -> None:
    """Raise Forbidden unless a rule with this scope, by codes, stays within the caller's channels and locations."""
    for kind, own in (("channel", principal.channels), ("location", principal.locations)):
        if own is not None and named[kind] not in own:
            raise Forbidden(f"your rules are about your own {kind}s: name one of them", (kind,))


async def state_of(uow: UnitOfWork, row: AvailabilityRuleRow) -> dict[str, Any]:
    """The rule's state as its events told it so far."""
    named = await uow.protection.names(scope_of(row))
    return rule_state(row.code, named, effects_of(row), active=row.active)


def _refuse_nonsense(command: SaveRule) -> None:
    effects = command.effects
    if command.sku is not None and command.category is not None:
        raise InvalidInput("name a SKU or a category: a SKU is narrower than its category", ("category",))
    if command.location is not None and command.location_group is not None:
        raise InvalidInput("name a location or a group of them, not both", ("locationGroup",))
    for path, text in (("category", command.category), ("locationGroup", command.location_group)):
        if text is not None and text != business_code(text, (path,)):
            raise InvalidInput(f"{path} has no spaces around it", (path,))
    stated = {path: getattr(effects, name) for path, name in UNITS.items()}
    for path, units in stated.items():
        if units is not None and not 0 <= units <= MOST_UNITS:
            raise InvalidInput(f"{path} is 0 to {MOST_UNITS:,}, not {units}", (path,))
    if all(value is None for value in (*stated.values(), effects.allow_ship, effects.allow_pickup)):
        raise InvalidInput("a rule has at least one effect: state what it does", ("code",))
    if effects.ring_fence is not None and command.channel is None:
        raise InvalidInput("a ring fence keeps units for a channel: name it", ("channel",))
    low, out = effects.low_stock_at, effects.out_of_stock_at
    if (low is not None or out is not None) and (command.location is not None or command.location_group is not None):
        path = "location" if command.location is not None else "locationGroup"
        raise InvalidInput("thresholds are about what a channel has in all: name no location", (path,))
    if low is not None and out is not None and low < out:
        raise InvalidInput(f"at {out} units it would be out of stock before it is low at {low}", ("lowStockAt",))


async def _scope(uow: UnitOfWork, command: SaveRule) -> Scope:
    sku = None if command.sku is None else await uow.reference.sku(command.sku)
    if command.sku is not None and sku is None:
        raise NotFound(f"there is no SKU {command.sku}", ("sku",))
    if sku is not None and not sku.stock_tracked:
        raise InvalidInput(f"SKU {sku.code} is not stock tracked: there is nothing to protect", ("sku",))
    location = None if command.location is None else await uow.reference.location(command.location)
    if command.location is not None and location is None:
        raise NotFound(f"there is no location {command.location}", ("location",))
    channel = None if command.channel is None else await uow.reference.channel(command.channel)
    if command.channel is not None and channel is None:
        raise NotFound(f"there is no channel {command.channel}", ("channel",))
    return Scope(
        sku_id=None if sku is None else sku.id,
        category=command.category,
        location_id=None if location is None else location.id,
        location_group=command.location_group,
        channel_id=None if channel is None else channel.id,
    )


def _named(command: SaveRule) -> dict[str, str | None]:
    return {
        "sku": command.sku,
        "category": command.category,
        "location": command.location,
        "locationGroup": command.location_group,
        "channel": command.channel,
    }


def _columns(scope: Scope, effects: Effects) -> dict[str, Any]:
    return {
        "sku_id": scope.sku_id,
        "category": scope.category,
        "location_id": scope.location_id,
        "location_group": scope.location_group,
        "channel_id": scope.channel_id,
        "safety_stock": effects.safety_stock,
        "ring_fence": effects.ring_fence,
        "low_stock_at": effects.low_stock_at,
        "out_of_stock_at": effects.out_of_stock_at,
        "allow_ship": effects.allow_ship,
        "allow_pickup": effects.allow_pickup,
    }
