"""What `orderwire import` and `orderwire replay` answer, print and write."""

import csv
import gzip
import io
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from app.commands.import_orders import DONE, REFUSED, import_command
from app.commands.replay import replay_command
from app.importers.online_retail.lines import COLUMNS
from app.settings import Settings
from tests.app.importers.tables_by_hand import sale, write_csv
from tests.serving import SECRET


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings.model_validate({"DATABASE_URL": database_url, "data_dir": tmp_path, "secret": SECRET})


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=200, file=io.StringIO())


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two orders, one of them with a row that cannot be read."""
    rows = [
        sale("1", "mug", 2, "1.50"),
        sale("1", "cup", 0, "1.50"),
        sale("2", "mug", 1, "1.50", at="2011-03-02 10:00:00"),
    ]
    return write_csv(tmp_path / "retail.csv.gz", COLUMNS, rows)


def test_refused_rows_are_no_failure_and_stand_in_the_named_file(
    settings: Settings, console: Console, table: Path, tmp_path: Path
) -> None:
    # when
    code = import_command(settings, "online-retail", table, report_file=tmp_path / "rows.csv", console=console)
    # then
    shown = console.export_text()
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["line"], row["fate"], row["reason"]) for row in csv.DictReader(stream)]
    assert code == DONE
    assert rows == [("3", "refused", "quantity-zero")]
    assert "2 orders written, 0 were there already" in shown
    assert str(tmp_path / "rows.csv") in shown


def test_the_second_import_says_that_all_was_there(settings: Settings, console: Console, table: Path) -> None:
    # given
    import_command(settings, "online-retail", table, console=console)
    # when
    import_command(settings, "online-retail", table, console=console)
    # then
    assert "0 orders written, 2 were there already, 0 events" in console.export_text()
    assert (settings.data_dir / "imports" / "online-retail-rows.csv").exists()


def test_a_cut_file_is_refused_with_its_place(settings: Settings, console: Console, tmp_path: Path) -> None:
    # given
    whole = gzip.compress(b"InvoiceNo,StockCode\n" * 5000)
    (tmp_path / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    # when
    code = import_command(settings, "online-retail", tmp_path / "cut.csv.gz", console=console)
    # then
    assert code == REFUSED
    assert "cut.csv.gz" in console.export_text()


@pytest.mark.parametrize(
    ("source", "timezone", "complaint"),
    [
        ("onlineretail", None, "there is no source onlineretail: choose one of olist, online-retail"),
        ("online-retail", "Mars/Olympus", "Mars/Olympus is no IANA time zone"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(
    settings: Settings, console: Console, table: Path, source: str, timezone: str | None, complaint: str
) -> None:
    assert import_command(settings, source, table, timezone=timezone, console=console) == REFUSED
    assert complaint in console.export_text()


def test_replaying_a_window_plays_its_orders_only(settings: Settings, console: Console, table: Path) -> None:
    # when
    code = replay_command(settings, table, first=date(2011, 3, 2), until=date(2011, 3, 3), console=console)
    # then: placed, paid and dispatched at once, delivered
    assert code == DONE
    assert "1 orders in 4 steps, 1 units of synthetic opening stock" in console.export_text()


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "nan", "inf"])
def test_a_speed_that_is_none_is_refused(settings: Settings, console: Console, table: Path, speed: str) -> None:
    assert replay_command(settings, table, speed=speed, console=console) == REFUSED
    assert f"a speed is max or a number above 0, not {speed}" in console.export_text()
