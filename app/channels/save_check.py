"""Say how a channel's orders are checked."""

from dataclasses import dataclass
from uuid import UUID

from app.channels.upsert import channel_state
from app.domain.enums import ChannelKind, CheckMode, CheckName
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.money import Money
from app.domain.orders.state import patch_between
from app.domain.validation import checks
from app.domain.validation.check import Check, Parameters
from app.domain.validation.settings import document_of
from db.unit_of_work import UnitOfWork

BOUNDS = {
    "within_minutes": ("withinMinutes", 1, 7 * 24 * 60),
    "most": ("most", 1, 100),
    "amount_minor": ("amount", 0, 10**14),
    "units": ("units", 1, 1_000_000),
    "percent": ("percent", 0, 1_000),
}
"""What the input calls each parameter, and the least and most that it can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCheck:
    """What is asked. Parameters that are left out are the check's own defaults; `mode` None forgets what was said."""

    channel: str
    check: CheckName
    mode: CheckMode | None
    within_minutes: int | None = None
    most: int | None = None
    amount: Money | None = None
    units: int | None = None
    percent: int | None = None


async def save_check(uow: UnitOfWork, command: SaveCheck) -> UUID:
    """Set one check of a channel; answers with the channel's id. Orders from then on are checked so.

    Raises NotFound (channel), InvalidInput (a parameter that the check does not take, out of bounds, in another
    currency; REFUSE on a marketplace, which has sold already). Emits channel.saved. Locks: the channel's row.
    """
    row = await uow.reference.channel(command.channel, lock=True)
    if row is None:
        raise NotFound(f"there is no channel {command.channel}", ("channel",))
    if command.mode is CheckMode.REFUSE and row.kind is ChannelKind.MARKETPLACE:
        raise InvalidInput("a marketplace has sold already, its orders are never refused: use REVIEW", ("mode",))
    parameters = _parameters(command, checks()[command.check], row.currency)
    documents = {name: own for name, own in row.checks.items() if name != command.check.value}
    if command.mode is not None:
        documents[command.check.value] = document_of(command.mode, parameters)
    served = await uow.reference.channel_locations(row.id)
    before = channel_state(row, served)
    await uow.reference.change(row, {"checks": documents, "updated_at": uow.now})
    patch = patch_between(before, channel_state(row, served))
    if patch:
        await uow.reference.change(row, {"version": row.version + 1})
        uow.record(
            Event(
                type="channel.saved",
                subject_id=row.id,
                subject_version=row.version,
                keys=(f"channel:{row.code}",),
                state=patch,
            )
        )
    return row.id


def _parameters(command: SaveCheck, check: Check, currency: str) -> Parameters:
    """What was stated, within its bounds. Raises InvalidInput."""
    if command.amount is not None and command.amount.currency != currency:
        raise InvalidInput(f"channel {command.channel} sells in {currency}, not {command.amount.currency}", ("amount",))
    stated: dict[str, int | None] = {
        "within_minutes": command.within_minutes,
        "most": command.most,
        "amount_minor": None if command.amount is None else command.amount.minor,
        "units": command.units,
        "percent": command.percent,
    }
    for name, value in stated.items():
        theirs, least, most = BOUNDS[name]
        if value is None:
            continue
        if name not in check.takes:
            raise InvalidInput(f"the check {check.name.value} takes no {theirs}", (theirs,))
        if not least <= value <= most:
            raise InvalidInput(f"{theirs} is {least:,} to {most:,}", (theirs,))
    return Parameters(**stated, currency=None if command.amount is None else currency)
