"""What became of every row of an import: read = taken + repaired + refused, file by file, and the money with them.

The table reader counts what is read; the source says what became of it. The two are counted apart, so that
`unreconciled` finds a source that loses a row. Repaired and refused rows go to a CSV file as they come; memory holds
counts only. Not guaranteed: that the rows of the file are in the order of the lines.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets compute when the file is opened."""

COLUMNS = ("file", "line", "fate", "reason", "detail", "row")


class Fate(StrEnum):
    """What becomes of a row. Repaired means taken, with something changed or supplied by a stated rule."""

    TAKEN = "taken"
    REPAIRED = "repaired"
    REFUSED = "refused"


@dataclass(slots=True)
class FileCount:
    """Rows, reasons and money (minor units, signed as in the file) of one file.

    A repaired row may have several reasons and counts under each; a refused one has exactly one.
    """

    rows_read: int = 0
    fates: Counter[Fate] = field(default_factory=Counter[Fate])
    reasons: Counter[tuple[Fate, str]] = field(default_factory=Counter[tuple[Fate, str]])
    money_read_minor: int = 0
    money_taken_minor: int = 0
    money_refused_minor: int = 0


class ImportReport:
    """Counts in memory, repaired and refused rows in `rows_file` (None: counts only). A context manager.

    `orders_expected` is set by the source once it knows how many orders to expect at most, for a progress bar.
    """

    def __init__(self, rows_file: Path | None = None) -> None:
        self.files: dict[str, FileCount] = {}
        self.orders_expected: int | None = None
        self.rows_file = rows_file
        self._stream: TextIO | None = None

    def __enter__(self) -> Self:
        if self.rows_file is not None:
            self._stream = self.rows_file.open("w", encoding="utf-8", newline="")
            csv.writer(self._stream).writerow(COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def of(self, file: str) -> FileCount:
        """The counts of a file, by its name; made on first sight."""
        count = self.files.get(file)
        if count is None:
            count = self.files[file] = FileCount()
        return count

    def taken(self, file: str, rows: int = 1) -> None:
        """Rows that were taken as they stand."""
        self.of(file).fates[Fate.TAKEN] += rows

    def repaired(self, file: str, line: int, row: Sequence[str], reasons: Sequence[str], detail: str = "") -> None:
        """A row that was taken after the named repairs."""
        count = self.of(file)
        count.fates[Fate.REPAIRED] += 1
        count.reasons.update((Fate.REPAIRED, reason) for reason in reasons)
        self._write(file, line, Fate.REPAIRED, "; ".join(reasons), detail, row)

    def refused(self, file: str, line: int, row: Sequence[str], reason: str, detail: str = "") -> None:
        """A row that was not taken, and the one reason."""
        count = self.of(file)
        count.fates[Fate.REFUSED] += 1
        count.reasons[(Fate.REFUSED, reason)] += 1
        self._write(file, line, Fate.REFUSED, reason, detail, row)

    def settle(self, file: str, line: int, row: Sequence[str], reasons: Sequence[str], detail: str = "") -> None:
        """A row that was taken: repaired when there is a reason, else as it stands."""
        if reasons:
            self.repaired(file, line, row, reasons, detail)
        else:
            self.taken(file)

    def money(self, file: str, *, read: int = 0, taken: int = 0, refused: int = 0) -> None:
        """Add minor units to what the file's rows stated, and to what became of it."""
        count = self.of(file)
        count.money_read_minor += read
        count.money_taken_minor += taken
        count.money_refused_minor += refused

    def unreconciled(self) -> list[str]:
        """One sentence for each file whose rows or money do not add up; empty when all is well."""
        wrong: list[str] = []
        for name, count in self.files.items():
            settled = sum(count.fates.values())
            if settled != count.rows_read:
                wrong.append(f"{name}: {count.rows_read} rows read, {settled} accounted for")
            money = count.money_taken_minor + count.money_refused_minor
            if money != count.money_read_minor:
                wrong.append(f"{name}: {count.money_read_minor} minor units read, {money} accounted for")
        return wrong

    def _write(self, file: str, line: int, fate: Fate, reasons: str, detail: str, row: Sequence[str]) -> None:
        if self._stream is not None:
            # The row is kept as CSV inside one field: what stood in the file can be pasted back.
            original = io.StringIO()
            csv.writer(original, lineterminator="").writerow(row)
            texts = (_as_text(text) for text in (reasons, detail, original.getvalue()))
            csv.writer(self._stream).writerow((file, line, fate.value, *texts))


def _as_text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what begins like one."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
