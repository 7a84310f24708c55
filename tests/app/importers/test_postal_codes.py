"""Tables of postal codes: what is taken, what is refused row by row, and which locations find their place."""

import gzip
import io
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import text

from app.commands.import_postal_codes import DONE, REFUSED, import_postal_codes_command
from app.domain.enums import LocationKind
from app.domain.orders.model import Address
from app.importers.postal_codes import import_postal_codes
from app.importers.refusals import ColumnsMissing
from app.importers.report import ImportReport
from app.locations.upsert import UpsertLocation, upsert_location
from app.settings import Settings
from tests.app.importers.tables_by_hand import write_csv
from tests.builders import STAFF, Shop
from tests.reading import newest, told
from tests.serving import SECRET
from tests.unchanged import nothing_changes

COLUMNS = ("country", "postal_code", "state", "locality", "lat", "lng")


async def imported(shop: Shop, path: Path, report: ImportReport) -> tuple[int, int]:
    return await shop.database.transact(STAFF, lambda uow: import_postal_codes(uow, path, report))


async def test_locations_find_their_place_when_their_codes_become_known(shop: Shop, tmp_path: Path) -> None:
    # given
    for code, address in {
        "KNOWN": Address("DE", postal_code="10115"),
        "ALIKE": Address("DE", postal_code="10118"),
        "GIVEN": Address("DE", postal_code="10115", latitude=1.0, longitude=2.0),
        "LOST": Address("DE", postal_code="20095"),
    }.items():
        await shop.run(upsert_location, UpsertLocation(code=code, name=code, kind=LocationKind.STORE, address=address))
    since = await newest(shop)
    table = write_csv(tmp_path / "codes.csv.gz", COLUMNS, [("DE", "10115", "BE", "Berlin", "52.53", "13.38")])

    # when
    first = await imported(shop, table, ImportReport())
    again = await imported(shop, table, ImportReport())

    # then
    assert (first, again) == ((1, 2), (1, 0))
    assert [data["state"] for _, data in await told(shop, since)] == [
        {"coordinates": {"latitude": 52.53, "longitude": 13.38, "from": source}}
        for source in ("POSTAL_AREA", "POSTAL_CODE")
    ]


async def test_rows_that_cannot_be_read_are_refused_one_by_one(shop: Shop, tmp_path: Path) -> None:
    # given
    rows = [
        ("DE", "10115", "52.53", "13.38"),
        ("Germany", "10117", "52.53", "13.38"),
        ("DE", "--", "52.53", "13.38"),
        ("DE", "10119", "", "13.38"),
        ("DE", "10119", "nan", "13.38"),
        ("DE", "10119", "52.53", "181"),
    ]
    table = write_csv(tmp_path / "codes.csv", ("country", "postal_code", "latitude", "longitude"), rows)

    # when
    with ImportReport() as report:
        taken = await imported(shop, table, report)

    # then
    assert taken == (1, 0)
    assert report.unreconciled() == []
    reasons = {reason: rows for (_, reason), rows in report.of("codes.csv").reasons.items()}
    assert reasons == {"country-unreadable": 1, "code-unreadable": 1, "coordinates-unreadable": 3}


async def test_a_table_without_coordinates_is_refused_whole(shop: Shop, tmp_path: Path) -> None:
    # given
    table = write_csv(tmp_path / "codes.csv", ("country", "postal_code", "lat"), [("DE", "10115", "52.53")])

    # then
    async with nothing_changes(shop.database):
        with pytest.raises(ColumnsMissing) as refused:
            await imported(shop, table, ImportReport())
    assert refused.value.columns == ("latitude", "longitude")


def test_the_command_says_what_was_taken_and_where_refused_rows_are(database_url: str, tmp_path: Path) -> None:
    # given
    settings = Settings.model_validate({"DATABASE_URL": database_url, "data_dir": tmp_path, "secret": SECRET})
    console = Console(record=True, width=200, file=io.StringIO())
    rows = [("DE", "10115", "", "", "52.53", "13.38"), ("DE", "10117", "", "", "x", "13.38")]
    table = write_csv(tmp_path / "codes.csv", COLUMNS, rows)
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"country,postal_code\n" * 5000)[:100])

    # when
    codes = [import_postal_codes_command(settings, file, console=console) for file in (table, tmp_path / "cut.csv.gz")]

    # then
    shown = console.export_text()
    assert codes == [DONE, REFUSED]
    assert "1 postal codes taken, 0 locations moved, 1 rows refused" in shown
    assert str(tmp_path / "imports" / "postal-codes-rows.csv") in shown
    assert "cut.csv.gz" in shown


async def test_the_demo_s_own_table_holds_every_row(shop: Shop) -> None:
    # given
    table = Path(__file__).parents[3] / "app" / "demo" / "data" / "postal_codes_gb.csv"

    # when
    taken = await imported(shop, table, ImportReport())

    # then
    assert taken == (121, 0)
    async with shop.database.session() as session:
        assert await session.scalar(text("SELECT count(*) FROM postal_points WHERE points > 0")) == 0
