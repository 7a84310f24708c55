"""What Online Retail does not state, defined in one place: where goods leave from, when, and where they go.

The network is ours: three warehouses and three stores in the United Kingdom. Rules, all deterministic:
- An order to another country leaves from Tilbury. At home, 24 units and more leave from Daventry or Doncaster, by a
  hash of the customer (of the invoice for guests), less from one of the stores, by a hash of the invoice.
- Goods leave on the next working day at 15:00 and arrive two working days later at 12:00, local time. Working days
  are Monday to Friday but for 24 December to 3 January, when the table has no trade.
- What is shipped is paid by invoice on dispatch, in one payment: no row says otherwise.
"""

from datetime import UTC, date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from app.domain.enums import LocationCapability, LocationKind
from app.domain.history import HistoricalLocation
from app.domain.orders.model import Address

CHANNEL = "online-retail"
CURRENCY = "GBP"
HOME = "GB"
BULK_UNITS = 24
CARRIER = "unspecified"
DISPATCH_AT = time(15)
ARRIVAL_AT = time(12)
WORKING_DAYS_UNDER_WAY = 2


def _location(
    code: str, name: str, kind: LocationKind, city: str, postal_code: str, latitude: float, longitude: float
) -> HistoricalLocation:
    store = (LocationCapability.PICKUP, LocationCapability.RECEIVE_RETURNS) if kind is LocationKind.STORE else ()
    return HistoricalLocation(
        code=code,
        name=name,
        kind=kind,
        timezone="Europe/London",
        capabilities=(LocationCapability.SHIP, *store),
        address=Address(country=HOME, city=city, postal_code=postal_code, latitude=latitude, longitude=longitude),
    )


EXPORT = _location("WH-TILBURY", "Tilbury export warehouse", LocationKind.WAREHOUSE, "Tilbury", "RM18", 51.46, 0.36)
BULK = (
    _location("WH-DAVENTRY", "Daventry warehouse", LocationKind.WAREHOUSE, "Daventry", "NN11", 52.26, -1.16),
    _location("WH-DONCASTER", "Doncaster warehouse", LocationKind.WAREHOUSE, "Doncaster", "DN4", 53.50, -1.13),
)
STORES = (
    _location("ST-LONDON", "London store", LocationKind.STORE, "London", "WC2", 51.51, -0.12),
    _location("ST-MANCHESTER", "Manchester store", LocationKind.STORE, "Manchester", "M1", 53.48, -2.23),
    _location("ST-BRISTOL", "Bristol store", LocationKind.STORE, "Bristol", "BS1", 51.45, -2.59),
)
LOCATIONS = (*BULK, EXPORT, *STORES)

COUNTRIES = {
    "Australia": "AU",
    "Austria": "AT",
    "Bahrain": "BH",
    "Belgium": "BE",
    "Brazil": "BR",
    "Canada": "CA",
    "Channel Islands": "JE",
    "Cyprus": "CY",
    "Czech Republic": "CZ",
    "Denmark": "DK",
    "EIRE": "IE",
    "Finland": "FI",
    "France": "FR",
    "Germany": "DE",
    "Greece": "GR",
    "Hong Kong": "HK",
    "Iceland": "IS",
    "Israel": "IL",
    "Italy": "IT",
    "Japan": "JP",
    "Lebanon": "LB",
    "Lithuania": "LT",
    "Malta": "MT",
    "Netherlands": "NL",
    "Norway": "NO",
    "Poland": "PL",
    "Portugal": "PT",
    "RSA": "ZA",
    "Saudi Arabia": "SA",
    "Singapore": "SG",
    "Spain": "ES",
    "Sweden": "SE",
    "Switzerland": "CH",
    "USA": "US",
    "United Arab Emirates": "AE",
    "United Kingdom": HOME,
}
"""The table's names; "Channel Islands" is two, of which Jersey is the larger."""


def source_location(invoice: str, customer: str, country: str | None, units: int) -> str:
    """The code of the location that an order leaves from."""
    if country not in (HOME, None):
        return EXPORT.code
    if units >= BULK_UNITS:
        return BULK[crc32((customer or invoice).encode()) % len(BULK)].code
    return STORES[crc32(invoice.encode()) % len(STORES)].code


def is_working_day(day: date) -> bool:
    """Monday to Friday, but not from 24 December to 3 January."""
    holidays = (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day <= 3)
    return day.weekday() < 5 and not holidays


def after_working_days(day: date, count: int) -> date:
    """The working day that comes `count` working days after a day."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def dispatch_time(placed_at: datetime, zone: ZoneInfo) -> datetime:
    """When an order leaves: the next working day at 15:00 local time, in UTC."""
    day = after_working_days(placed_at.astimezone(zone).date(), 1)
    return datetime.combine(day, DISPATCH_AT, zone).astimezone(UTC)


def arrival_time(shipped_at: datetime, zone: ZoneInfo) -> datetime:
    """When a parcel arrives: two working days after it left, at 12:00 local time, in UTC."""
    day = after_working_days(shipped_at.astimezone(zone).date(), WORKING_DAYS_UNDER_WAY)
    return datetime.combine(day, ARRIVAL_AT, zone).astimezone(UTC)
