"""Create or change a sales channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID
from zoneinfo import available_timezones

from app.currencies import is_currency
from app.domain.codes import business_code
from app.domain.enums import ChannelKind, ChannelRole, TaxMode, TenderKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.pickup_days import refuse_pickup_days
from db.models.reference import ChannelRow
from db.unit_of_work import UnitOfWork

MAX_SELF_CANCEL_MINUTES = 60 * 24 * 366
MAX_TIMEOUT_MINUTES = 366 * 24 * 60
ALL_ROLES = tuple(role.value for role in ChannelRole)


@dataclass(frozen=True, slots=True)
class StatedServing:
    """A location by code, and what it does for the channel; None: all that its capabilities allow."""

    location: str
    roles: tuple[ChannelRole, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertChannel:
    """What is asked. `locations` and `serving` are two ways to say which locations serve it, preferred first.

    `locations` are codes: those that serve it already keep their roles, new ones get all. `serving` states the roles
    too. Both None leave the serving locations as they are.
    """

    code: str
    name: str
    kind: ChannelKind
    currency: str
    currencies: tuple[str, ...] | None = None
    """All it sells in, its own or not; None leaves them as they are."""
    timezone: str = "UTC"
    tax_included: bool = True
    locations: tuple[str, ...] | None = None
    serving: tuple[StatedServing, ...] | None = None
    shows_stock_counts: bool | None = None
    """None leaves it as it is; a new channel shows none."""
    tax_mode: TaxMode | None = None
    """None leaves it as it is; in a new channel taxes are given."""
    holds_unpaid: bool | None = None
    """None leaves it as it is; a new channel lets goods leave before tenders that are settled outside are paid."""
    payment_timeouts: Mapping[TenderKind, int] | None = None
    """Minutes that a tender may stay unpaid, all that have a limit; None leaves them, a new channel has none."""
    self_cancel_minutes: int | Literal["no limit"] | None = None
    """How long after placing shoppers cancel by themselves; 0: never. None leaves it; a new channel sets no limit."""
    pickup_days: int | None = None
    """For how many days goods wait for who collects them; 0: as usual. None leaves it; a new channel says nothing."""


async def upsert_channel(uow: UnitOfWork, command: UpsertChannel) -> UUID:
    """Create or change the channel with this code; answers with its id. No change, no event.

    Raises InvalidInput (code, currency, time zone, locations; a channel keeps its currency), NotFound (location).
    Emits channel.saved. Locks: the channel's row.
    """
    code = business_code(command.code, ("code",))
    values = _stated(command)
    fresh = await uow.reference.add_channel(
        {"currencies": [command.currency], **values, "id": new_id(), "code": code, "version": 0, "updated_at": uow.now}
    )
    row = await uow.reference.channel(code, lock=True)
    if row is None:
        raise NotFound(f"there is no channel {code}", ("code",))
    if row.currency != command.currency:
        raise InvalidInput(f"channel {code} sells in {row.currency}: a channel keeps its currency", ("currency",))
    if command.kind is ChannelKind.MARKETPLACE and (command.tax_mode or row.tax_mode) is TaxMode.COMPUTED:
        raise InvalidInput("a marketplace says itself what tax it took: its orders are never refused", ("taxMode",))
    served = await uow.reference.channel_locations(row.id)
    before = {} if fresh else channel_state(row, served)
    serving = await _serving(uow, command, served)
    if serving is not None:
        await uow.reference.set_channel_locations(row.id, serving)
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
    if fresh:
        await uow.protection.channel_added(uow.now)
    return row.id


def _stated(command: UpsertChannel) -> dict[str, Any]:
    """The columns that the command states. Raises InvalidInput (currency, time zone, minutes)."""
    for path, currency in (("currency", command.currency), *(("currencies", c) for c in command.currencies or ())):
        if not is_currency(currency):
            raise InvalidInput(f"{currency} is no ISO 4217 currency", (path,))
    if command.timezone not in available_timezones():
        raise InvalidInput(f"{command.timezone} is no IANA time zone", ("timezone",))
    minutes = command.self_cancel_minutes
    if isinstance(minutes, int) and not 0 <= minutes <= MAX_SELF_CANCEL_MINUTES:
        raise InvalidInput(f"selfCancelMinutes is 0 to {MAX_SELF_CANCEL_MINUTES:,}", ("selfCancelMinutes",))
    refuse_pickup_days(command.pickup_days)
    values: dict[str, Any] = {
        "name": command.name,
        "kind": command.kind,
        "currency": command.currency,
        "timezone": command.timezone,
        "tax_included": command.tax_included,
    }
    if command.shows_stock_counts is not None:
        values["shows_stock_counts"] = command.shows_stock_counts
    if command.tax_mode is not None:
        values["tax_mode"] = command.tax_mode
    if command.holds_unpaid is not None:
        values["holds_unpaid"] = command.holds_unpaid
    if command.payment_timeouts is not None:
        values["payment_timeouts"] = _timeouts(command.payment_timeouts)
    if minutes is not None:
        values["self_cancel_minutes"] = None if minutes == "no limit" else minutes
    if command.pickup_days is not None:
        values["pickup_days"] = command.pickup_days or None
    if command.currencies is not None:
        values["currencies"] = sorted({command.currency, *command.currencies})
    return values


def channel_state(row: ChannelRow, serving: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The channel as its events tell it; `serving` are the roles of its locations by code, preferred first.

    `locationRoles` names those locations that do not have all roles.
    """
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind.value,
        "currency": row.currency,
        "currencies": row.currencies,
        "timezone": row.timezone,
        "taxIncluded": row.tax_included,
        "showsStockCounts": row.shows_stock_counts or None,
        "checks": row.checks or None,
        "holdsUnpaid": row.holds_unpaid or None,
        "paymentTimeouts": row.payment_timeouts or None,
        "selfCancelMinutes": row.self_cancel_minutes,
        "pickupDays": row.pickup_days,
        "taxMode": row.tax_mode.value if row.tax_mode is TaxMode.COMPUTED else None,
        "locations": list(serving),
        "locationRoles": {code: list(roles) for code, roles in serving.items() if len(roles) < len(ALL_ROLES)} or None,
    }


def _timeouts(stated: Mapping[TenderKind, int]) -> dict[str, int]:
    """As they are stored. Raises InvalidInput for a time that is none."""
    for index, minutes in enumerate(stated.values()):
        if not 1 <= minutes <= MAX_TIMEOUT_MINUTES:
            message = f"a tender may stay unpaid for 1 to {MAX_TIMEOUT_MINUTES:,} minutes, not {minutes:,}"
            raise InvalidInput(message, ("paymentTimeouts", str(index), "minutes"))
    return {tender.value: minutes for tender, minutes in stated.items()}


async def _serving(
    uow: UnitOfWork, command: UpsertChannel, served: Mapping[str, Sequence[str]]
) -> list[tuple[UUID, Sequence[str]]] | None:
    """The locations that are to serve the channel and their roles; None when the command leaves them as they are."""
    if command.serving is not None and command.locations is not None:
        raise InvalidInput("state the locations once: as locations, or with their roles as serving", ("serving",))
    if command.serving is not None:
        for index, place in enumerate(command.serving):
            if place.roles is not None and not place.roles:
                message = f"{place.location} serves as nothing: name a role, or leave the location out"
                raise InvalidInput(message, ("serving", str(index), "roles"))
        codes = tuple(place.location for place in command.serving)
        roles = {place.location: _in_order(place.roles) for place in command.serving}
        return [(id_, roles[code]) for code, id_ in (await _locations(uow, codes, "serving", "location")).items()]
    if command.locations is not None:
        found = await _locations(uow, command.locations, "locations")
        return [(id_, served.get(code, ALL_ROLES)) for code, id_ in found.items()]
    return None


def _in_order(roles: tuple[ChannelRole, ...] | None) -> list[str]:
    return [role.value for role in ChannelRole if roles is None or role in roles]


async def _locations(uow: UnitOfWork, codes: tuple[str, ...], field: str, *below: str) -> dict[str, UUID]:
    """Ids by code, in order. Raises InvalidInput for a code that stands twice, NotFound for an unknown one."""
    if len(set(codes)) != len(codes):
        raise InvalidInput("a location is named twice", (field,))
    known = await uow.reference.locations(codes)
    for index, code in enumerate(codes):
        if code not in known:
            raise NotFound(f"there is no location {code}", (field, str(index), *below))
    return {code: known[code].id for code in codes}
