"""The report counts every row once and keeps what was repaired or refused."""

import csv
from pathlib import Path

from app.importers.registry import sources
from app.importers.report import ImportReport


def test_rows_that_nobody_settles_are_named() -> None:
    # given
    report = ImportReport()
    report.of("t.csv").rows_read = 4
    report.money("t.csv", read=100, taken=40, refused=50)

    # when
    report.taken("t.csv")
    report.repaired("t.csv", 3, ("x",), ["rounded", "late"])
    report.refused("t.csv", 4, ("y",), "no-items")

    # then
    assert report.unreconciled() == [
        "t.csv: 4 rows read, 3 accounted for",
        "t.csv: 100 minor units read, 90 accounted for",
    ]


def test_repaired_and_refused_rows_are_kept_with_file_line_reason_and_row(tmp_path: Path) -> None:
    # given
    rows_file = tmp_path / "rows.csv"

    # when
    with ImportReport(rows_file) as report:
        report.taken("t.csv")
        report.repaired("t.csv", 3, ("x", 'a "b", c'), ["rounded", "late"])
        report.refused("t.csv", 4, ("y", "2"), "no-items", "it has none")

    # then
    with rows_file.open(newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["file", "line", "fate", "reason", "detail", "row"],
            ["t.csv", "3", "repaired", "rounded; late", "", 'x,"a ""b"", c"'],
            ["t.csv", "4", "refused", "no-items", "it has none", "y,2"],
        ]


def test_every_source_of_the_package_is_found() -> None:
    assert [(name, source.takes, source.timezone) for name, source in sources().items()] == [
        ("olist", "DIR", "America/Sao_Paulo"),
        ("online-retail", "FILE", "Europe/London"),
    ]
