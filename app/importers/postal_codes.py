"""Where postal codes lie: one table of `country, postal_code, latitude, longitude` (or `lat, lng`), WGS84 degrees.

Countries are ISO 3166-1 alpha-2. A code that stands several times lies in the middle of its rows; one that was known
moves. Refused rows: `country-unreadable`, `code-unreadable`, `coordinates-unreadable`.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.domain.postal_codes import normalized_postal_code
from app.importers.refusals import ColumnsMissing
from app.importers.report import ImportReport
from app.importers.tables import Row, read_rows, verify
from app.locations.locate import locate_anew
from db.repositories.postal_points import MAX_CODE
from db.unit_of_work import UnitOfWork

COLUMNS = ("country", "postal_code", "latitude", "longitude")
SHORT_COLUMNS = ("country", "postal_code", "lat", "lng")
BATCH = 20_000

StatedPoint = tuple[str, str, float, float]


async def import_postal_codes(uow: UnitOfWork, path: Path, report: ImportReport) -> tuple[int, int]:
    """Take a table of postal codes and find the locations that had no coordinates: (codes, locations that moved).

    Raises ImportRefused before anything is changed. Emits location.saved. Locks: the locations that move.
    """
    columns = _columns(path)
    rows = _points(path, columns, report)
    codes = await uow.postal_points.take(iter(lambda: list(islice(rows, BATCH)), []))
    return codes, await locate_anew(uow)


def _columns(path: Path) -> tuple[str, ...]:
    """Which of the two headers the file has, after reading it to its end."""
    try:
        verify(path, COLUMNS)
    except ColumnsMissing:
        try:
            verify(path, SHORT_COLUMNS)
        except ColumnsMissing:
            verify(path, COLUMNS)
        return SHORT_COLUMNS
    return COLUMNS


def _points(path: Path, columns: tuple[str, ...], report: ImportReport) -> Iterator[StatedPoint]:
    for line, row in read_rows(path, columns, report):
        point, reason = _point(row)
        if point is None:
            report.refused(path.name, line, row, reason)
        else:
            report.taken(path.name)
            yield point


def _point(row: Row) -> tuple[StatedPoint | None, str]:
    country, postal_code, latitude, longitude = row
    if not (len(country) == 2 and country.isascii() and country.isalpha()):
        return None, "country-unreadable"
    code = normalized_postal_code(postal_code)
    if not 0 < len(code) <= MAX_CODE:
        return None, "code-unreadable"
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None, "coordinates-unreadable"
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return None, "coordinates-unreadable"
    return (country.upper(), code, north, east), ""
