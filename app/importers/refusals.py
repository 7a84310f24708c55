"""Why a file cannot be imported at all. A bad *row* is no refusal: it goes into the report.

    ImportRefused           names file, line and column, and says what to do
    ├── FileMissing         no such file, or a folder without one of its tables
    ├── FileEmpty           no header row
    ├── NotGzip             named .gz, is not; or the other way round
    ├── FileCut             the gzip stream ends early, or its checksum does not match
    ├── NotUtf8             names the first line that is not UTF-8
    ├── ColumnsMissing      names the columns that are missing, and those that are there
    └── NotCsv              a quote that never closes, a NUL character

Sources read every file to its end before they yield the first fact, so a refusal changes nothing.
"""

from pathlib import Path

from app.domain.errors import InvalidInput


class ImportRefused(InvalidInput):
    """The file is not what the importer needs; nothing was imported."""

    def __init__(
        self, file: Path, problem: str, advice: str, *, line: int | None = None, columns: tuple[str, ...] = ()
    ) -> None:
        place = f"{file}" if line is None else f"{file}, line {line}"
        path = (str(file), *(() if line is None else (str(line),)), *columns)
        super().__init__(f"{place}: {problem}. {advice}", path)
        self.file, self.line, self.columns = file, line, columns


class FileMissing(ImportRefused):
    """There is no such file."""


class FileEmpty(ImportRefused):
    """There is not even a header row."""


class NotGzip(ImportRefused):
    """Name and content disagree about compression."""


class FileCut(ImportRefused):
    """The compressed stream is damaged or ends early."""


class NotUtf8(ImportRefused):
    """The text is in another encoding."""


class ColumnsMissing(ImportRefused):
    """The header lacks columns that the source needs."""


class NotCsv(ImportRefused):
    """The text cannot be cut into fields."""
