"""Set how many units of a SKU may be sold that are neither there nor expected on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.enums import PromiseKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.orders.state import patch_between
from db.unit_of_work import UnitOfWork

MAX_UNITS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBackorders:
    """What is asked. `channel` None: in any channel without a limit of its own; `quantity` None: no limit any more."""

    sku: str
    channel: str | None
    kind: PromiseKind
    quantity: int | None


async def limit_backorders(uow: UnitOfWork, command: LimitBackorders) -> UUID:
    """Set the limit; answers with the SKU's id. The same again changes nothing.

    Units that wait already stay where they are: a limit below them refuses the next ones. Who waits under a limit that
    is taken away waits on without one.
    Raises NotFound (SKU, channel), InvalidInput (a negative or too large quantity, a SKU without stock, a kit).
    Emits sku.backorders_limited. Locks: the SKU's row, then the limit.
    """
    if command.quantity is not None and not 0 <= command.quantity <= MAX_UNITS:
        raise InvalidInput(f"quantity is 0 to {MAX_UNITS:,}", ("quantity",))
    sku = await uow.reference.sku(command.sku, lock=True)
    if sku is None:
        raise NotFound(f"there is no SKU {command.sku}", ("sku",))
    if not sku.stock_tracked or await uow.reference.components(sku.id):
        raise InvalidInput(f"SKU {sku.code} has no stock of its own: limit what does", ("sku",))
    channel = None
    if command.channel is not None:
        channel = await uow.reference.channel(command.channel)
        if channel is None:
            raise NotFound(f"there is no channel {command.channel}", ("channel",))
    channel_id = None if channel is None else channel.id
    before = limits_state(await uow.promises.limits_of(sku.id))
    await uow.promises.set_limit(sku.id, channel_id, command.kind, command.quantity, uow.now)
    patch = patch_between(before, limits_state(await uow.promises.limits_of(sku.id)))
    if not patch:
        return sku.id
    await uow.reference.change(sku, {"version": sku.version + 1, "updated_at": uow.now})
    uow.record(
        Event(
            type="sku.backorders_limited",
            subject_id=sku.id,
            subject_version=sku.version,
            keys=(f"sku:{sku.code}", *(() if channel is None else (f"channel:{channel.code}",))),
            state=patch,
        )
    )
    return sku.id


def limits_state(limits: Collection[tuple[PromiseKind, str | None, int]]) -> dict[str, Any]:
    """A SKU's limits (kind, channel or None for any, units) as its events tell them; nothing where there are none."""
    state: dict[str, Any] = {}
    for kind, channel, quantity in limits:
        of_kind = state.setdefault(kind.value, {})
        if channel is None:
            of_kind["anywhere"] = quantity
        else:
            of_kind.setdefault("channels", {})[channel] = quantity
    return {"limits": state} if state else {}
