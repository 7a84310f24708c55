"""Create or change a SKU."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.codes import business_code
from app.domain.errors import InvalidInput, LimitExceeded, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.protection import Scope
from db.models.reference import SkuRow
from db.unit_of_work import UnitOfWork

MAX_UNIT_DIGITS = 6
MAX_COMPONENTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertSku:
    """What is asked. `components` None leaves a kit as it is; an empty tuple makes it no kit."""

    code: str
    name: str
    gtin: str | None = None
    attributes: Mapping[str, Any] | None = None
    weight_grams: int | None = None
    stock_tracked: bool = True
    unit: str = "piece"
    unit_digits: int = 0
    returnable: bool = True
    available_from: datetime | None = None
    components: tuple[tuple[str, int], ...] | None = None


async def upsert_sku(uow: UnitOfWork, command: UpsertSku) -> UUID:
    """Create or change the SKU with this code; answers with its id. No change, no event.

    Raises InvalidInput (code, weight, digits, a kit of itself, of kits, or with stock), LimitExceeded (components),
    NotFound (component). Emits sku.saved. Locks: its row, then its components' against becoming kits themselves.
    """
    code = business_code(command.code, ("code",))
    if command.weight_grams is not None and command.weight_grams < 0:
        raise InvalidInput("weightGrams is not negative", ("weightGrams",))
    if not 0 <= command.unit_digits <= MAX_UNIT_DIGITS:
        raise InvalidInput(f"unitDigits is 0 to {MAX_UNIT_DIGITS}", ("unitDigits",))
    values: dict[str, Any] = {
        "name": command.name,
        "gtin": command.gtin,
        "attributes": dict(command.attributes) if command.attributes is not None else None,
        "weight_grams": command.weight_grams,
        "stock_tracked": command.stock_tracked,
        "unit": command.unit,
        "unit_digits": command.unit_digits,
        "returnable": command.returnable,
        "available_from": command.available_from,
        "placeholder": False,
    }
    fresh = await uow.reference.add_sku({**values, "id": new_id(), "code": code, "version": 0, "updated_at": uow.now})
    row = await uow.reference.sku(code, lock=True)
    assert row is not None, "it was inserted or was there"
    before = {} if fresh else sku_state(row, await uow.reference.components(row.id))
    if command.components and await uow.reference.is_component(row.id):
        raise InvalidInput(f"SKU {code} is part of a kit: a kit holds no kits", ("components",))
    if command.components and await uow.reference.has_units(row.id):
        raise InvalidInput(
            f"units of SKU {code} are in stock: a kit has none of its own, take them out", ("components",)
        )
    if command.components is not None:
        await uow.reference.set_components(row.id, await _components(uow, code, command.components))
    await uow.reference.change(row, {**values, "updated_at": uow.now})
    patch = patch_between(before, sku_state(row, await uow.reference.components(row.id)))
    if patch:
        await uow.reference.change(row, {"version": row.version + 1})
        uow.record(
            Event(
                type="sku.saved",
                subject_id=row.id,
                subject_version=row.version,
                keys=(f"sku:{code}",),
                state=patch,
            )
        )
    if before and _category(before["attributes"]) != _category(row.attributes):
        await uow.protection.queue(Scope(sku_id=row.id), uow.now)  # rules name SKUs by their category
    return row.id


def _category(attributes: Mapping[str, Any] | None) -> Any:
    return None if attributes is None else attributes.get("category")


def sku_state(row: SkuRow, components: list[tuple[str, int]]) -> dict[str, Any]:
    """The SKU as its events tell it; prices come by sku.priced under `prices`."""
    return {
        "code": row.code,
        "name": row.name,
        "gtin": row.gtin,
        "attributes": row.attributes,
        "weightGrams": row.weight_grams,
        "stockTracked": row.stock_tracked,
        "unit": row.unit,
        "unitDigits": row.unit_digits,
        "returnable": row.returnable,
        "availableFrom": row.available_from.isoformat() if row.available_from else None,
        "components": [{"sku": sku, "quantity": quantity} for sku, quantity in components],
        "placeholder": row.placeholder or None,
    }


async def _components(uow: UnitOfWork, code: str, components: tuple[tuple[str, int], ...]) -> list[tuple[UUID, int]]:
    if len(components) > MAX_COMPONENTS:
        raise LimitExceeded(f"a kit has at most {MAX_COMPONENTS} components, not {len(components):,}", ("components",))
    known = await uow.reference.skus({sku for sku, _ in components}, lock=True)
    kits = await uow.reference.kits_among([row.id for row in known.values()])
    chosen: list[tuple[UUID, int]] = []
    for index, (sku, quantity) in enumerate(components):
        place = ("components", str(index))
        if sku == code:
            raise InvalidInput("a kit does not hold itself", (*place, "sku"))
        if sku not in known:
            raise NotFound(f"there is no SKU {sku}", (*place, "sku"))
        if known[sku].id in kits:
            raise InvalidInput(f"SKU {sku} is a kit itself: name what it holds", (*place, "sku"))
        if quantity < 1:
            raise InvalidInput(f"quantity is at least 1, not {quantity}", (*place, "quantity"))
        if any(known[sku].id == other for other, _ in chosen):
            raise InvalidInput("a component is named twice", (*place, "sku"))
        chosen.append((known[sku].id, quantity))
    return chosen
