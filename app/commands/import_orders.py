"""`orderwire import`: bring a source's history in, show what became of every row."""

import asyncio
import gc
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.console import Console
from rich.table import Table

from app.access.secrets import installation_secrets
from app.commands.opening import opened_database
from app.commands.progress import progress_bar
from app.domain.errors import Refusal
from app.importers.registry import Source, sources
from app.importers.report import Fate, ImportReport
from app.importers.writing import ImportInProgress, Written, write_history
from app.settings import Settings
from db.database import Database

DONE, FAILED, REFUSED = 0, 1, 2
"""Exit codes: imported, rows refused or not; it did not come to its end; the file, source or zone was refused."""

REASONS_SHOWN = 12


def import_command(
    settings: Settings,
    source_name: str,
    path: Path,
    *,
    timezone: str | None = None,
    report_file: Path | None = None,
    console: Console | None = None,
) -> int:
    """Import a file or folder into the settings' database; answers with the exit code.

    `timezone` is the zone of the source's wall-clock times, the source's own when None. Repaired and refused rows go
    to `report_file`, by default `imports/<source>-rows.csv` in the data directory.
    """
    console = console or Console()
    try:
        source, zone = known_source(source_name), zone_of(source_name, timezone)
    except Refusal as refusal:
        console.print(refusal.message, style="red", highlight=False, markup=False)
        return REFUSED
    rows_file = report_file or settings.data_dir / "imports" / f"{source.name}-rows.csv"
    rows_file.parent.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_import(settings, source, path, zone, rows_file, console))


def known_source(name: str) -> Source:
    """A source by name. Raises UnknownName that lists those there are."""
    source = sources().get(name)
    if source is None:
        raise UnknownName(f"there is no source {name}: choose one of {', '.join(sources())}")
    return source


def zone_of(source_name: str, timezone: str | None) -> ZoneInfo:
    """The zone that the caller names, else the source's own. Raises UnknownName."""
    name = timezone or sources()[source_name].timezone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise UnknownName(f"{name} is no IANA time zone, such as Europe/London") from None


class UnknownName(Refusal):
    """The command line names a source or a time zone that does not exist."""


async def _import(
    settings: Settings, source: Source, path: Path, zone: ZoneInfo, rows_file: Path, console: Console
) -> int:
    secret = installation_secrets(settings).search
    began = time.monotonic()
    async with opened_database(settings, migrate=True) as database:
        with ImportReport(rows_file) as report, _collector_seldom():
            try:
                written = await _with_progress(database, source, path, zone, report, secret, console)
            except ImportInProgress as busy:
                console.print(busy.message, style="red", highlight=False, markup=False)
                return FAILED
            except Refusal as refusal:
                console.print(refusal.message, style="red", highlight=False, markup=False)
                return REFUSED
    console.print(_files_table(report))
    console.print(_reasons_table(report))
    seconds = time.monotonic() - began
    console.print(
        f"{written.orders:,} orders written, {written.known:,} were there already, {written.events:,} events, "
        f"{seconds:,.1f} s",
        highlight=False,
    )
    console.print(f"repaired and refused rows: {rows_file}", highlight=False, markup=False, soft_wrap=True)
    for sentence in report.unreconciled():
        console.print(f"does not add up: {sentence}", style="red", highlight=False, markup=False)
    return FAILED if report.unreconciled() else DONE


@contextmanager
def _collector_seldom() -> Generator[None]:
    """A source holds hundreds of thousands of rows, which Python's collector would walk again and again.

    That took a fifth of the whole time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


async def _with_progress(
    database: Database,
    source: Source,
    path: Path,
    zone: ZoneInfo,
    report: ImportReport,
    search_secret: bytes,
    console: Console,
) -> Written:
    with progress_bar(console) as progress:
        task = progress.add_task(f"{source.name} orders", total=None)

        def advance(orders: int) -> None:
            progress.update(task, advance=orders, total=report.orders_expected)

        written = await write_history(
            database, source.read(path, zone, report), search_secret=search_secret, advance=advance
        )
        # Refused orders never come: what came is all there is.
        progress.update(task, total=written.orders + written.known)
        return written


def _files_table(report: ImportReport) -> Table:
    table = Table("file", title="Rows")
    for heading in ("read", *Fate):
        table.add_column(heading, justify="right")
    for name, count in report.files.items():
        table.add_row(name, f"{count.rows_read:,}", *(f"{count.fates[fate]:,}" for fate in Fate))
    return table


def _reasons_table(report: ImportReport) -> Table:
    table = Table("file", "fate", "reason", title=f"Most frequent reasons (at most {REASONS_SHOWN})")
    table.add_column("rows", justify="right")
    counted = [
        (rows, name, fate, reason)
        for name, count in report.files.items()
        for (fate, reason), rows in count.reasons.items()
    ]
    for rows, name, fate, reason in sorted(counted, key=lambda row: (-row[0], row[1:]))[:REASONS_SHOWN]:
        table.add_row(name, fate, reason, f"{rows:,}")
    return table
