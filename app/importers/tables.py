"""CSV tables, plain or gzip, as rows of text; whatever is wrong with the file is refused by name and place.

Rows come in the column order that is asked for, whatever the file's own order; further columns are ignored. A row
with more or fewer fields than the header is refused into the report. Blank lines are no rows.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, cast

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
from app.importers.report import ImportReport

GZIP_MAGIC = b"\x1f\x8b"

Row = tuple[str, ...]


def find_table(folder: Path, name: str) -> Path:
    """Find `name`.csv.gz or `name`.csv in a folder.

    Raises FileMissing when neither is there.
    """
    for suffix in (".csv.gz", ".csv"):
        if (folder / f"{name}{suffix}").is_file():
            return folder / f"{name}{suffix}"
    expected = f"{name}.csv or {name}.csv.gz"
    if not folder.is_dir():
        raise FileMissing(folder, "no such folder", f"Name the folder that holds {expected}")
    raise FileMissing(folder / f"{name}.csv", "no such file", f"The folder must hold {expected}")


def read_rows(path: Path, columns: tuple[str, ...], report: ImportReport | None) -> Iterator[tuple[int, Row]]:
    """Yield (line number, values of `columns`) for each data row, counting it as read under the file's name.

    Without a report nothing is counted and rows of a wrong width are skipped: a second pass over the same file.
    The line number is that of the row's last line. Raises ImportRefused as far into the file as it takes to know.
    """
    reader = csv.reader(_lines(path), strict=True)
    try:
        header = next(reader, None)
        if header is None or not any(header):
            raise FileEmpty(path, "the file is empty", f"It must start with a header row: {','.join(columns)}")
        pick = _picker(path, header, columns)
        width = len(header)
        count = report.of(path.name) if report is not None else None
        for row in reader:
            if not row:
                continue
            if count is not None:
                count.rows_read += 1
            if len(row) == width:
                yield reader.line_num, pick(row)
            elif report is not None:
                detail = f"{len(row)} fields, the header has {width}"
                report.refused(path.name, reader.line_num, row, "field-count", detail)
    except csv.Error as error:
        advice = "Look for a quote that is not closed"
        raise NotCsv(path, f"not CSV: {error}", advice, line=reader.line_num) from error


def verify(path: Path, columns: tuple[str, ...]) -> int:
    """Read a file to its end and return how many rows it has; raises ImportRefused like `read_rows`."""
    return sum(1 for _ in read_rows(path, columns, None))


def _picker(path: Path, header: list[str], columns: tuple[str, ...]) -> Callable[[list[str]], Row]:
    missing = tuple(column for column in columns if column not in header)
    if missing:
        raise ColumnsMissing(
            path,
            f"columns missing: {', '.join(missing)}",
            f"The header has {', '.join(header)}",
            line=1,
            columns=missing,
        )
    assert len(columns) > 1, "itemgetter gives a tuple for two columns or more"
    return itemgetter(*(header.index(column) for column in columns))


def _lines(path: Path) -> Iterator[str]:
    """Decode the file line by line, turning every way in which that fails into a typed refusal."""
    stream = _open(path)
    number = 0
    try:
        with stream, io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
            for number, line in enumerate(text, start=1):
                if "\0" in line:
                    raise NotCsv(path, "a NUL character", "This is no text file", line=number)
                yield line
    except UnicodeDecodeError as error:
        raise _not_utf8(path, error) from error
    except (EOFError, zlib.error) as error:
        raise FileCut(
            path, f"the gzip stream is cut or damaged ({error})", "Fetch the file again", line=number or None
        ) from error
    except gzip.BadGzipFile as error:
        raise FileCut(
            path, f"the gzip stream is damaged ({error})", "Fetch the file again", line=number or None
        ) from error


def _open(path: Path) -> BinaryIO:
    try:
        with path.open("rb") as raw:
            magic = raw.read(2)
    except FileNotFoundError as error:
        raise FileMissing(path, "no such file", "Check the path") from error
    except IsADirectoryError as error:
        raise FileMissing(path, "this is a folder", "Name the file in it") from error
    except OSError as error:
        raise ImportRefused(path, f"cannot be read ({error.strerror})", "Check its permissions") from error
    if not magic:
        raise FileEmpty(path, "the file is empty", "Fetch the file again")
    if path.suffix == ".gz":
        if magic != GZIP_MAGIC:
            raise NotGzip(path, "not gzip, although it is named .gz", "Name it .csv, or fetch it again")
        return cast(BinaryIO, gzip.open(path, "rb"))
    if magic == GZIP_MAGIC:
        raise NotGzip(path, "gzip, although it is not named .gz", f"Name it {path.name}.gz")
    return path.open("rb")


def _not_utf8(path: Path, error: UnicodeDecodeError) -> NotUtf8:
    """Find the line: the decoder works in blocks and knows only an offset in one of them."""
    with _open(path) as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return NotUtf8(path, f"not UTF-8 ({error.reason})", "Save it as UTF-8", line=number)
    raise error
