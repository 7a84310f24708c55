"""When locations work, as it is shown and stated: opening hours, closures, cut-offs, capacity."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import strawberry

from app.domain import calendars
from app.domain.calendar_documents import StatedClosure, StatedCutOff, StatedHours
from app.domain.enums import CapacityWindow, Weekday
from app.locations import upsert

LOCAL_TIME = 'Local time as HH:MM, like "09:30"'


@strawberry.type(description="Open on one weekday between two local times. Several of one day do not overlap.")
class OpeningHours:
    """Built with `of`."""

    weekday: Weekday = strawberry.field(description="The day.")
    opens: str = strawberry.field(description=f"{LOCAL_TIME}.")
    closes: str = strawberry.field(description=f'{LOCAL_TIME}; "24:00" is the end of the day.')

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "OpeningHours":
        """Show a stored document."""
        return cls(weekday=Weekday(document["weekday"]), opens=document["opens"], closes=document["closes"])


@strawberry.type(description="A whole local day on which a location is closed and no carrier comes: a holiday.")
class LocationClosure:
    """Built with `of`."""

    on: date = strawberry.field(description="The day.")
    name: str | None = strawberry.field(description="Why, for people.")

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "LocationClosure":
        """Show a stored document."""
        return cls(on=date.fromisoformat(document["on"]), name=document["name"])


@strawberry.type(description="When a carrier leaves: what is ready by then goes with it.")
class CarrierCutOff:
    """Built with `of`."""

    carrier: str = strawberry.field(description="The carrier's code.")
    service: str | None = strawberry.field(description="Only for this service of the carrier; null: for all others.")
    weekday: Weekday = strawberry.field(description="The day.")
    time: str = strawberry.field(description=f"{LOCAL_TIME}.")

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "CarrierCutOff":
        """Show a stored document."""
        return cls(
            carrier=document["carrier"],
            service=document["service"],
            weekday=Weekday(document["weekday"]),
            time=document["time"],
        )


@strawberry.type(description="A weekly window in which a location's own van drives.")
class DeliveryWindow:
    """Built with `of`."""

    weekday: Weekday = strawberry.field(description="The day.")
    opens: str = strawberry.field(description=f"{LOCAL_TIME}.")
    closes: str = strawberry.field(description=f'{LOCAL_TIME}; "24:00" is the end of the day.')
    capacity: int = strawberry.field(description="Deliveries that it holds on each day.")
    lead_minutes: int = strawberry.field(description="How long before it begins it is offered no longer, in minutes.")

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "DeliveryWindow":
        """Show a stored document."""
        return cls(
            weekday=Weekday(document["weekday"]),
            opens=document["opens"],
            closes=document["closes"],
            capacity=document["capacity"],
            lead_minutes=document["leadMinutes"],
        )


@strawberry.type(description="Whether a place is open at this moment, and what comes next.")
class Openness:
    """Built with `of`."""

    open: bool = strawberry.field(description="Whether it is open now.")
    closes_at: datetime | None = strawberry.field(
        description="When it closes. Null while it is closed, or when it does not close within a week."
    )
    opens_at: datetime | None = strawberry.field(
        description="When it opens next. Null where it never closes, or will not open within a year."
    )

    @classmethod
    def of(cls, found: calendars.Openness) -> "Openness":
        """Show the domain's."""
        return cls(open=found.open, closes_at=found.closes_at, opens_at=found.opens_at)


@strawberry.type(description="How many new orders a location takes in each hour or day.")
class OrderCapacity:
    """Null on the location stands for any number."""

    orders: int = strawberry.field(description="New orders in each window.")
    window: CapacityWindow = strawberry.field(description="What each of them is counted in.")


@strawberry.input(description="Open on these weekdays between two local times.")
class OpeningHoursInput:
    """Read with `read`."""

    weekdays: list[Weekday] = strawberry.field(description="At least one day.")
    opens: str = strawberry.field(description=f"{LOCAL_TIME}.")
    closes: str = strawberry.field(
        description=f'{LOCAL_TIME}, after `opens`; "24:00" is the end of the day. Hours past midnight are stated on '
        "both days."
    )

    def read(self) -> StatedHours:
        """The domain's."""
        return StatedHours(weekdays=tuple(self.weekdays), opens=self.opens, closes=self.closes)


@strawberry.input(description="Closed on a whole local day; no carrier comes then.")
class LocationClosureInput:
    """Read with `read`."""

    on: date = strawberry.field(description="The day, once.")
    name: str | None = strawberry.field(default=None, description="Why, for people.")

    def read(self) -> StatedClosure:
        """The domain's."""
        return StatedClosure(on=self.on, name=self.name)


@strawberry.input(description="When a carrier leaves: what is ready by then goes with it.")
class CarrierCutOffInput:
    """Read with `read`."""

    carrier: str = strawberry.field(description="Your code for the carrier, as delivery services name it.")
    weekdays: list[Weekday] = strawberry.field(
        description="At least one day. Where opening hours are stated, each of them has some."
    )
    time: str = strawberry.field(description=f"{LOCAL_TIME}.")
    service: str | None = strawberry.field(
        default=None, description="Only for this service; it then wins over what is stated for the whole carrier."
    )

    def read(self) -> StatedCutOff:
        """The domain's."""
        return StatedCutOff(carrier=self.carrier, weekdays=tuple(self.weekdays), time=self.time, service=self.service)


@strawberry.input(description="How many new orders a location takes in each hour or day.")
class OrderCapacityInput:
    """Read with `read`."""

    orders: int | None = strawberry.field(default=None, description="New orders in each window; null for any number.")
    window: CapacityWindow | None = strawberry.field(
        default=CapacityWindow.DAY, description="What each of them is counted in."
    )

    def read(self) -> upsert.OrderCapacity:
        """The domain's."""
        return upsert.OrderCapacity(orders=self.orders, window=self.window or CapacityWindow.DAY)
