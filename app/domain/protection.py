"""Rules that protect stock: which of them wins at a level, and what they keep back there. Pure.

For each effect the most specific rule wins: a SKU before a category before any SKU, then a location before a group of
them before any, then a channel before any; of equally specific ones the last saved. A rule that states no such effect
says nothing about it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from app.domain.enums import RuleEffect

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a rule holds; None does not narrow. Not both of SKU and category, nor of location and group."""

    sku_id: UUID | None = None
    category: str | None = None
    location_id: UUID | None = None
    location_group: str | None = None
    channel_id: UUID | None = None

    def holds_at(self, place: "Place") -> bool:
        """Whether it speaks of this level, for any channel."""
        return (
            self.sku_id in (None, place.sku_id)
            and self.category in (None, place.category)
            and self.location_id in (None, place.location_id)
            and (self.location_group is None or self.location_group in place.groups)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What a rule does; None does nothing. Units are the SKU's smallest."""

    safety_stock: int | None = None
    """Never promised: to the rule's channel, or to anybody."""
    ring_fence: int | None = None
    """Kept for the rule's channel alone, until it has been promised so many."""
    low_stock_at: int | None = None
    """At most so many read as LOW_STOCK."""
    out_of_stock_at: int | None = None
    """At most so many read as OUT_OF_STOCK."""
    allow_ship: bool | None = None
    allow_pickup: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that is in force."""

    id: UUID
    code: str
    scope: Scope
    effects: Effects
    saved_at: datetime

    @property
    def rank(self) -> tuple[int, int, int, datetime, UUID]:
        """The greatest wins."""
        scope = self.scope
        return (
            2 if scope.sku_id is not None else int(scope.category is not None),
            2 if scope.location_id is not None else int(scope.location_group is not None),
            int(scope.channel_id is not None),
            self.saved_at,
            self.id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What rules can name a level by."""

    sku_id: UUID
    category: str | None
    location_id: UUID
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """Units that a rule keeps; of a ring fence `used` were promised to its channel already."""

    quantity: int
    rule_id: UUID | None
    used: int = 0

    @property
    def left(self) -> int:
        """Units that a fence still keeps from others."""
        return max(0, self.quantity - self.used)


PerChannel: TypeAlias = Mapping[UUID, Kept]


@dataclass(frozen=True, slots=True)
class Protection:
    """What is kept back at one level. `channel_safety` binds its channels instead of `safety`."""

    safety: Kept = Kept(0, None)
    channel_safety: PerChannel = field(default_factory=dict[UUID, Kept])
    ring_fences: PerChannel = field(default_factory=dict[UUID, Kept])
    no_ship: frozenset[UUID] = frozenset()
    no_pickup: frozenset[UUID] = frozenset()

    def safety_for(self, channel_id: UUID) -> Kept:
        """The safety stock that binds a channel."""
        return self.channel_safety.get(channel_id, self.safety)


def protect(
    place: Place,
    rules: Iterable[Rule],
    channels: Collection[UUID],
    before: Protection = Protection(),
) -> Protection:
    """What the rules keep back at a level. A fence of an unchanged quantity keeps what was used of it."""
    here = sorted((rule for rule in rules if rule.scope.holds_at(place)), key=lambda rule: rule.rank, reverse=True)
    safety = _winner(here, None, lambda effects: effects.safety_stock)
    channel_safety: dict[UUID, Kept] = {}
    ring_fences: dict[UUID, Kept] = {}
    for channel_id in {rule.scope.channel_id for rule in here if rule.scope.channel_id is not None}:
        own = _winner(here, channel_id, lambda effects: effects.safety_stock)
        if own is not None and own[0].scope.channel_id is not None:
            channel_safety[channel_id] = Kept(own[1], own[0].id)
        fence = _winner(here, channel_id, lambda effects: effects.ring_fence)
        if fence is not None and fence[1] > 0:
            known = before.ring_fences.get(channel_id)
            used = known.used if known is not None and known.quantity == fence[1] else 0
            ring_fences[channel_id] = Kept(fence[1], fence[0].id, used)
    return Protection(
        Kept(0, None) if safety is None else Kept(safety[1], safety[0].id),
        channel_safety,
        ring_fences,
        _refused(here, channels, lambda effects: effects.allow_ship),
        _refused(here, channels, lambda effects: effects.allow_pickup),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """Units that a rule kept from a channel. No rule: somebody set the safety stock by other means."""

    rule_id: UUID | None
    effect: RuleEffect
    units: int
    for_channel_id: UUID | None = None
    """The channel that a ring fence keeps them for."""


def taken_from(channel_id: UUID, free: int, protection: Protection) -> tuple[Taken, ...]:
    """What was kept from a channel of so many unpromised units, safety first; never more than there is.

    `free` less all of it is what the guard would let the channel have.
    """
    found: list[Taken] = []
    left = max(0, free)
    safety = protection.safety_for(channel_id)
    wanted = [Taken(safety.rule_id, RuleEffect.SAFETY_STOCK, safety.quantity)]
    others = [(other, kept) for other, kept in protection.ring_fences.items() if other != channel_id]
    wanted += [
        Taken(kept.rule_id, RuleEffect.RING_FENCE, kept.left, other)
        for other, kept in sorted(others, key=lambda pair: (-pair[1].left, pair[0]))
    ]
    for kept in wanted:
        units = min(left, kept.units)
        if units > 0:
            found.append(Taken(kept.rule_id, kept.effect, units, kept.for_channel_id))
            left -= units
    return tuple(found)


def refusing(place: Place, rules: Iterable[Rule], channel_id: UUID) -> tuple[Rule | None, Rule | None]:
    """The rules that forbid a channel to ship from a level, and shoppers to collect there."""
    here = sorted((rule for rule in rules if rule.scope.holds_at(place)), key=lambda rule: rule.rank, reverse=True)
    won = (
        _winner(here, channel_id, lambda effects: effects.allow_ship),
        _winner(here, channel_id, lambda effects: effects.allow_pickup),
    )
    ship, pickup = (winner[0] if winner is not None and not winner[1] else None for winner in won)
    return ship, pickup


def threshold(
    rules: Iterable[Rule], place: Place, channel_id: UUID, effect: Callable[[Effects], int | None]
) -> tuple[Rule, int] | None:
    """The rule that says at how many units a band begins, and the units; None where nothing but the usual holds."""
    here = sorted((rule for rule in rules if rule.scope.holds_at(place)), key=lambda rule: rule.rank, reverse=True)
    return _winner(here, channel_id, effect)


def rule_state(code: str, scope: Mapping[str, str | None], effects: Effects, *, active: bool) -> dict[str, Any]:
    """The rule as its events tell it; `scope` has business codes."""
    return {
        "code": code,
        **scope,
        "safetyStock": effects.safety_stock,
        "ringFence": effects.ring_fence,
        "lowStockAt": effects.low_stock_at,
        "outOfStockAt": effects.out_of_stock_at,
        "allowShip": effects.allow_ship,
        "allowPickup": effects.allow_pickup,
        "active": active,
    }


def _winner(here: list[Rule], channel_id: UUID | None, effect: Callable[[Effects], V | None]) -> tuple[Rule, V] | None:
    """The first of the rules, best first, that says something for this channel (None: for any channel)."""
    for rule in here:
        said = effect(rule.effects)
        if said is not None and rule.scope.channel_id in (None, channel_id):
            return rule, said
    return None


def _refused(here: list[Rule], channels: Collection[UUID], effect: Callable[[Effects], bool | None]) -> frozenset[UUID]:
    if not any(effect(rule.effects) is not None for rule in here):
        return frozenset()
    won = {channel: _winner(here, channel, effect) for channel in channels}
    return frozenset(channel for channel, winner in won.items() if winner is not None and not winner[1])
