"""A file that cannot be imported is refused by name and place, before the first fact."""

import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.importers.refusals import (
    ColumnsMissing,
    FileCut,
    FileEmpty,
    FileMissing,
    ImportRefused,
    NotCsv,
    NotGzip,
    NotUtf8,
)
from app.importers.registry import sources
from app.importers.report import ImportReport
from app.importers.tables import find_table, read_rows, verify
from tests.app.importers.tables_by_hand import olist_folder, read_source, sale, write_csv

COLUMNS = ("a", "b")


def rows_of(path: Path, report: ImportReport | None = None) -> list[tuple[int, tuple[str, ...]]]:
    return list(read_rows(path, COLUMNS, report))


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
def test_reads_plain_and_gzipped_tables_alike(tmp_path: Path, name: str) -> None:
    # given
    path = write_csv(tmp_path / name, COLUMNS, [("1", "x,\ny"), ("2", "z")])

    # then
    assert rows_of(path) == [(3, ("1", "x,\ny")), (4, ("2", "z"))]
    assert find_table(tmp_path, "t") == path


def test_columns_come_in_the_order_that_is_asked_for(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", ("c", "b", "a"), [("3", "2", "1")])
    assert rows_of(path) == [(2, ("1", "2"))]


def test_a_byte_order_mark_and_blank_lines_are_no_data(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbfa,b\r\n\r\n1,2\r\n\r\n")
    assert rows_of(path) == [(3, ("1", "2"))]


def test_a_row_of_another_width_is_refused_into_the_report(tmp_path: Path) -> None:
    # given
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n3\n4,5,6\n")
    report = ImportReport()

    # when
    rows = rows_of(path, report)

    # then
    assert rows == [(2, ("1", "2"))]
    assert report.files["t.csv"].rows_read == 3
    assert [reason for _, reason in report.files["t.csv"].reasons] == ["field-count"]
    assert report.unreconciled() == ["t.csv: 3 rows read, 2 accounted for"]


def test_a_cut_gzip_is_refused(tmp_path: Path) -> None:
    # given
    path = write_csv(tmp_path / "t.csv.gz", COLUMNS, [(str(n), str(n * n)) for n in range(9000)])
    path.write_bytes(path.read_bytes()[:-2000])

    # when
    with pytest.raises(FileCut) as refusal:
        verify(path, COLUMNS)

    # then
    assert refusal.value.file == path
    assert refusal.value.line is not None
    assert refusal.value.line > 1
    assert "cut or damaged" in refusal.value.message


def test_a_gzip_with_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv.gz", COLUMNS, [("1", "2")])
    data = bytearray(path.read_bytes())
    data[-8] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(FileCut, match="damaged"):
        verify(path, COLUMNS)


def test_a_damaged_gzip_stream_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv.gz", COLUMNS, [(str(n), str(n * n)) for n in range(9000)])
    data = bytearray(path.read_bytes())
    data[2000:2100] = b"\xff" * 100
    path.write_bytes(bytes(data))
    with pytest.raises(ImportRefused):
        verify(path, COLUMNS)


def test_a_gz_that_is_not_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(NotGzip, match=r"not gzip, although it is named \.gz"):
        verify(path, COLUMNS)


def test_a_gzip_that_is_named_csv_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(gzip.compress(b"a,b\n"))
    with pytest.raises(NotGzip, match=r"Name it t\.csv\.gz"):
        verify(path, COLUMNS)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    # given
    path = write_csv(tmp_path / "t.csv", ("a", "x"), [("1", "2")])

    # when
    with pytest.raises(ColumnsMissing) as refusal:
        verify(path, COLUMNS)

    # then
    assert refusal.value.columns == ("b",)
    assert refusal.value.path == (str(path), "1", "b")
    assert refusal.value.message == f"{path}, line 1: columns missing: b. The header has a, x"


def test_text_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    # given
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 4000 + "3,é\n".encode("latin-1") + b"1,2\n")

    # when
    with pytest.raises(NotUtf8) as refusal:
        verify(path, COLUMNS)

    # then
    assert refusal.value.line == 4002


@pytest.mark.parametrize("data", [b"", b"\n", gzip.compress(b"", mtime=0)], ids=["none", "blank", "gzip"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / ("t.csv.gz" if data.startswith(b"\x1f") else "t.csv")
    path.write_bytes(data)
    with pytest.raises(FileEmpty):
        verify(path, COLUMNS)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="no such file"):
        verify(tmp_path / "t.csv", COLUMNS)
    with pytest.raises(FileMissing, match="this is a folder"):
        verify(tmp_path, COLUMNS)
    with pytest.raises(FileMissing, match=r"must hold t\.csv or t\.csv\.gz"):
        find_table(tmp_path, "t")
    with pytest.raises(FileMissing, match="no such folder"):
        find_table(tmp_path / "absent", "t")


@pytest.mark.parametrize("text", ['a,b\n1,"2\n', "a,b\n1,\0\n"])
def test_what_is_no_csv_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(NotCsv) as refusal:
        verify(path, COLUMNS)
    assert refusal.value.line == 2


@pytest.mark.parametrize(
    "table",
    [
        "orders",
        "order_items",
        "order_payments",
        "customers",
        "products",
        "sellers",
        "geolocation",
        "category_translation",
    ],
)
def test_a_damaged_table_of_olist_is_found_before_the_first_fact(tmp_path: Path, table: str) -> None:
    # given
    folder = olist_folder(tmp_path / "olist")
    with (folder / f"{table}.csv").open("ab") as stream:
        stream.write(b"\xff\n")

    # when
    with pytest.raises(NotUtf8) as refusal:
        next(sources()["olist"].read(folder, ZoneInfo("America/Sao_Paulo"), ImportReport()))

    # then
    assert refusal.value.file == folder / f"{table}.csv"
    assert refusal.value.line == 3


def test_a_folder_of_olist_without_one_table_is_refused(tmp_path: Path) -> None:
    folder = olist_folder(tmp_path / "olist")
    (folder / "sellers.csv").unlink()
    with pytest.raises(FileMissing, match=r"sellers\.csv"):
        read_source("olist", folder, tmp_path)


def test_a_table_of_online_retail_without_a_column_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "retail.csv", ("InvoiceNo", "StockCode"), [sale("1", "A", 1, "1")[:2]])
    with pytest.raises(ColumnsMissing) as refusal:
        read_source("online-retail", path, tmp_path)
    assert refusal.value.columns == (
        "Description",
        "Quantity",
        "InvoiceDate",
        "UnitPrice",
        "CustomerID",
        "Country",
    )
