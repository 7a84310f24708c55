"""The demo shop's places at work: when they are open, when carriers come, what they can do, and where addresses lie.

Hours, cut-offs and capacities are invented. Where postcode areas lie is data (see NOTICE.txt in `data/`).
"""

from datetime import date
from pathlib import Path
from typing import Any

from app.domain.calendar_documents import StatedClosure, StatedCutOff, StatedHours
from app.domain.enums import CapacityWindow, LocationCapability, LocationKind, Weekday
from app.domain.orders.model import Address
from app.importers.postal_codes import import_postal_codes
from app.importers.report import ImportReport
from app.locations.upsert import OrderCapacity, UpsertLocation, upsert_location
from db.unit_of_work import UnitOfWork

POSTAL_CODES = Path(__file__).parent / "data" / "postal_codes_gb.csv"

WEEK = tuple(Weekday)
WORKING_DAYS, SATURDAY, SUNDAY = WEEK[:5], (Weekday.SATURDAY,), (Weekday.SUNDAY,)
HOLIDAYS = (((1, 1), "New Year's Day"), ((12, 25), "Christmas Day"), ((12, 26), "Boxing Day"))

WAREHOUSE: dict[str, Any] = {
    "capabilities": (
        LocationCapability.SHIP,
        LocationCapability.RECEIVE_TRANSFERS,
        LocationCapability.RECEIVE_RETURNS,
    ),
    "opening_hours": (StatedHours(WORKING_DAYS, "06:00", "22:00"), StatedHours(SATURDAY, "07:00", "15:00")),
    "cut_offs": (
        StatedCutOff("DPD", WORKING_DAYS, "19:30"),
        StatedCutOff("Royal Mail", WORKING_DAYS, "18:00"),
        StatedCutOff("Royal Mail", SATURDAY, "12:00"),
        StatedCutOff("Evri", (*WORKING_DAYS, *SATURDAY), "14:00"),
    ),
    "handling_minutes": 120,
    "order_capacity": OrderCapacity(5_000, CapacityWindow.DAY),
    "groups": ("warehouses",),
}
STORE: dict[str, Any] = {
    "capabilities": (
        LocationCapability.SHIP,
        LocationCapability.PICKUP,
        LocationCapability.CURBSIDE,
        LocationCapability.LOCAL_DELIVERY,
        LocationCapability.RECEIVE_TRANSFERS,
        LocationCapability.RECEIVE_RETURNS,
    ),
    "opening_hours": (
        StatedHours((*WORKING_DAYS, *SATURDAY), "09:00", "19:00"),
        StatedHours(SUNDAY, "11:00", "17:00"),
    ),
    "cut_offs": (
        StatedCutOff("DPD", WORKING_DAYS, "16:00"),
        StatedCutOff("Royal Mail", (*WORKING_DAYS, *SATURDAY), "16:30"),
        StatedCutOff("Evri", WORKING_DAYS, "13:00"),
    ),
    "handling_minutes": 60,
    "order_capacity": OrderCapacity(2_000, CapacityWindow.DAY),
    "groups": ("stores",),
}


async def furnish_places(uow: UnitOfWork, locations: tuple[str, ...]) -> None:
    """Give the shop's locations their working lives, and postcode areas their places.

    Emits location.saved. Locks: the locations' rows.
    """
    await import_postal_codes(uow, POSTAL_CODES, ImportReport())
    closures = tuple(
        StatedClosure(date(year, *day), name)
        for year in range(uow.now.year, uow.now.year + 3)
        for day, name in HOLIDAYS
    )
    for code, row in (await uow.reference.locations(locations)).items():
        stated = STORE if row.kind is LocationKind.STORE else WAREHOUSE
        await upsert_location(
            uow,
            UpsertLocation(
                code=code,
                name=row.name,
                kind=row.kind,
                address=Address(**row.address),
                closures=closures,
                **stated,
            ),
        )
