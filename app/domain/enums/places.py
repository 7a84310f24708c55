"""Where goods stand and where orders come from: channels, locations, their days."""

from enum import StrEnum


class ChannelKind(StrEnum):
    """The kind of a sales channel."""

    WEB = "WEB"
    MOBILE = "MOBILE"
    STORE = "STORE"
    MARKETPLACE = "MARKETPLACE"
    SOCIAL = "SOCIAL"
    PHONE = "PHONE"
    B2B = "B2B"
    AGENT = "AGENT"


class ChannelRole(StrEnum):
    """What a location does for a channel, as far as its capabilities allow it."""

    SHIP = "SHIP"
    PICKUP = "PICKUP"
    SHIP_TO_STORE = "SHIP_TO_STORE"
    LOCAL_DELIVERY = "LOCAL_DELIVERY"


class LocationKind(StrEnum):
    """The kind of a place that holds stock."""

    WAREHOUSE = "WAREHOUSE"
    STORE = "STORE"
    DARK_STORE = "DARK_STORE"
    THIRD_PARTY = "THIRD_PARTY"
    SUPPLIER = "SUPPLIER"
    DISTRIBUTOR = "DISTRIBUTOR"
    MARKETPLACE = "MARKETPLACE"
    LOCKER = "LOCKER"
    VIRTUAL = "VIRTUAL"


class LocationCapability(StrEnum):
    """What a location can do."""

    SHIP = "SHIP"
    PICKUP = "PICKUP"
    CURBSIDE = "CURBSIDE"
    LOCAL_DELIVERY = "LOCAL_DELIVERY"
    RECEIVE_TRANSFERS = "RECEIVE_TRANSFERS"
    RECEIVE_RETURNS = "RECEIVE_RETURNS"
    DROPSHIP = "DROPSHIP"


class CoordinateSource(StrEnum):
    """Where a place's coordinates come from."""

    GIVEN = "GIVEN"
    POSTAL_CODE = "POSTAL_CODE"
    POSTAL_AREA = "POSTAL_AREA"


class Weekday(StrEnum):
    """A day of the week; Monday first, as in ISO 8601."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class CapacityWindow(StrEnum):
    """The stretch of a location's local time that an order capacity counts for."""

    HOUR = "HOUR"
    DAY = "DAY"
