"""Create or change a sales channel."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from app.currencies import is_currency
from app.domain.codes import business_code
from app.domain.enums import ChannelKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from db.models.reference import ChannelRow
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertChannel:
    """What is asked. `locations` None leaves the serving locations as they are; the order is the preference."""

    code: str
    name: str
    kind: ChannelKind
    currency: str
    currencies: tuple[str, ...] | None = None
    timezone: str = "UTC"
    tax_included: bool = True
    locations: tuple[str, ...] | None = None


async def upsert_channel(uow: UnitOfWork, command: UpsertChannel) -> UUID:
    """Create or change the channel with this code; answers with its id. No change, no event.

    Raises InvalidInput (code, currency, time zone; the currency of a channel never changes), NotFound (location).
    Emits channel.saved. Locks: the channel's row.
    """
    code = business_code(command.code, ("code",))
    for path, currency in (("currency", command.currency), *(("currencies", c) for c in command.currencies or ())):
        if not is_currency(currency):
            raise InvalidInput(f"{currency} is no ISO 4217 currency", (path,))
    if command.timezone not in available_timezones():
        raise InvalidInput(f"{command.timezone} is no IANA time zone", ("timezone",))
    values: dict[str, Any] = {
        "name": command.name,
        "kind": command.kind,
        "currency": command.currency,
        "currencies": sorted({command.currency, *(command.currencies or ())}),
        "timezone": command.timezone,
        "tax_included": command.tax_included,
    }
    fresh = await uow.reference.add_channel(
        {**values, "id": new_id(), "code": code, "version": 0, "updated_at": uow.now}
    )
    row = await uow.reference.channel(code, lock=True)
    if row is None:
        raise NotFound(f"there is no channel {code}", ("code",))
    if row.currency != command.currency:
        raise InvalidInput(f"channel {code} sells in {row.currency}: a channel keeps its currency", ("currency",))
    before = {} if fresh else channel_state(row, await uow.reference.channel_locations(row.id))
    if command.locations is not None:
        await uow.reference.set_channel_locations(row.id, await _locations(uow, command.locations))
    await uow.reference.change(row, {**values, "updated_at": uow.now})
    patch = patch_between(before, channel_state(row, await uow.reference.channel_locations(row.id)))
    if patch:
        await uow.reference.change(row, {"version": row.version + 1})
        uow.record(
            Event(
                type="channel.saved",
                subject_id=row.id,
                subject_version=row.version,
                keys=(f"channel:{code}",),
                state=patch,
            )
        )
    return row.id


def channel_state(row: ChannelRow, locations: list[str]) -> dict[str, Any]:
    """The channel as its events tell it."""
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind.value,
        "currency": row.currency,
        "currencies": row.currencies,
        "timezone": row.timezone,
        "taxIncluded": row.tax_included,
        "locations": locations,
    }


async def _locations(uow: UnitOfWork, codes: tuple[str, ...]) -> list[UUID]:
    if len(set(codes)) != len(codes):
        raise InvalidInput("a location is named twice", ("locations",))
    known = await uow.reference.locations(codes)
    for index, code in enumerate(codes):
        if code not in known:
            raise NotFound(f"there is no location {code}", ("locations", str(index)))
    return [known[code].id for code in codes]
