"""A small town for delivery options: a hub and a store in Berlin, a store in Potsdam, and people who want things.

It is Wednesday, 10:00 in Berlin (UTC+2), unless a test says otherwise. Everything is built anew by every call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.baskets import Part, Shelf, Stocked, Want
from app.domain.calendars import Calendar, CutOff, Span
from app.domain.delivery_options import Asked, Option, Place, Spot
from app.domain.delivery_ways import options
from app.domain.enums import ChannelRole, FulfillmentMethod, LocationKind, TransportMode
from app.domain.places import Point
from app.domain.rates import Area, Rate, Service, Zone

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
MUG, TEA, TRAY = UUID(int=1), UUID(int=2), UUID(int=3)
SKUS = {"mug": MUG, "tea": TEA, "tray": TRAY}
WEIGHTS = {"mug": 400, "tea": 100, "tray": 900}
ALL_ROLES = frozenset(ChannelRole)
HOURS = {day: (Span(9 * 60, 18 * 60),) for day in range(6)}
HOME = Spot("DE", "10115", Point(52.532, 13.385), BERLIN)


def calendar(**changes: Any) -> Calendar:
    """Open from nine to six but on Sundays, an hour to pack, DHL at four on workdays."""
    cut_offs = tuple(CutOff("DHL", None, day, 16 * 60) for day in range(5))
    return replace(Calendar(zone=BERLIN, hours=HOURS, cut_offs=cut_offs, handling_minutes=60), **changes)


def a_place(code: str, stock: Mapping[str, Shelf | int], at: Point, **changes: Any) -> Place:
    """A location that does everything a location can do."""
    id = UUID(bytes=code.ljust(16).encode())
    shelves = {SKUS[sku]: Shelf(units) if isinstance(units, int) else units for sku, units in stock.items()}
    place = Place(
        id=id,
        code=code,
        kind=LocationKind.STORE,
        spot=Spot("DE", "10999", at, BERLIN),
        calendar=calendar(),
        roles=ALL_ROLES,
        curbside=False,
        stocked=Stocked(id, code, shelves),
    )
    return replace(place, **changes)


def hub(stock: Mapping[str, Shelf | int], **changes: Any) -> Place:
    """A warehouse at the edge of Berlin: it ships and nothing else."""
    fields: dict[str, Any] = {"kind": LocationKind.WAREHOUSE, "roles": frozenset({ChannelRole.SHIP}), **changes}
    return a_place("HUB", stock, Point(52.4, 13.27), **fields)


def mitte(stock: Mapping[str, Shelf | int], **changes: Any) -> Place:
    """A store in the middle of Berlin, 1.9 km from HOME."""
    return a_place("MITTE", stock, Point(52.52, 13.405), **changes)


def potsdam(stock: Mapping[str, Shelf | int], **changes: Any) -> Place:
    """A store in Potsdam, 27 km from HOME."""
    return a_place("POTS", stock, Point(52.395, 13.06), **changes)


def a_service(method: FulfillmentMethod = FulfillmentMethod.SHIP, price_minor: int = 490, **changes: Any) -> Service:
    """DHL by truck, one to two workdays, anywhere in Germany."""
    service = Service(
        id=UUID(int=99),
        code=f"dhl-{method.value.lower()}",
        name="DHL Parcel",
        method=method,
        mode=TransportMode.TRUCK,
        zones=(Zone("Germany", (Area("DE"),), 1, 2, (Rate("EUR", price_minor),)),),
        carrier="DHL",
        weekdays=frozenset(range(6)),
        max_parcel_grams=31_500,
    )
    return replace(service, **changes)


def want(sku: str, units: int = 1, **changes: Any) -> Want:
    """So many units of a counted SKU, at 10.00 each."""
    return replace(Want(sku, (Part(SKUS[sku], units, WEIGHTS[sku]),), 1_000 * units), **changes)


def asked(*wants: Want, **changes: Any) -> Asked:
    """Somebody in Berlin asks for all ways."""
    whole = Asked(wants=wants, now=NOW, currency="EUR", zone=BERLIN, destination=HOME, near=HOME.point, radius_km=50.0)
    return replace(whole, **changes)


def answer(question: Asked, places: Iterable[Place], *services: Service, only: str | None = None) -> list[Option]:
    """The options, of one method where `only` names it."""
    return [
        option for option in options(question, list(places), services) if only is None or option.method.value == only
    ]


def day(text: str) -> date:
    """A day of July 2026: "01" is the Wednesday."""
    return date(2026, 7, int(text))


def berlin(text: str) -> datetime:
    """Wall-clock time in July 2026 in Berlin: "03 16:00"."""
    return datetime.strptime(f"2026-07-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
