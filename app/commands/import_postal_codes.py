"""`orderwire import postal-codes`: where postal codes lie, so that addresses have distances without asking anybody."""

import asyncio
from pathlib import Path

from rich.console import Console

from app.commands.opening import opened_database
from app.domain.errors import Refusal
from app.domain.principal import SYSTEM
from app.importers.postal_codes import import_postal_codes
from app.importers.report import Fate, ImportReport
from app.settings import Settings
from db.unit_of_work import UnitOfWork

POSTAL_CODES = "postal-codes"
"""The word that stands for this table in `orderwire import`."""

DONE, REFUSED = 0, 2
"""Exit codes: taken, rows refused or not; the file was refused and nothing was changed."""


def import_postal_codes_command(
    settings: Settings, path: Path, *, report_file: Path | None = None, console: Console | None = None
) -> int:
    """Take a table of postal codes in one transaction; answers with the exit code.

    Refused rows go to `report_file`, by default `imports/postal-codes-rows.csv` in the data directory.
    """
    console = console or Console()
    rows_file = report_file or settings.data_dir / "imports" / f"{POSTAL_CODES}-rows.csv"
    rows_file.parent.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_import(settings, path, rows_file, console))


async def _import(settings: Settings, path: Path, rows_file: Path, console: Console) -> int:
    async with opened_database(settings, migrate=True) as database:
        with ImportReport(rows_file) as report:

            async def take(uow: UnitOfWork) -> tuple[int, int]:
                return await import_postal_codes(uow, path, report)

            try:
                codes, moved = await database.transact(SYSTEM, take)
            except Refusal as refusal:
                console.print(refusal.message, style="red", highlight=False, markup=False)
                return REFUSED
    refused = report.of(path.name).fates[Fate.REFUSED]
    console.print(f"{codes:,} postal codes taken, {moved:,} locations moved, {refused:,} rows refused", highlight=False)
    if refused:
        console.print(f"refused rows: {rows_file}", highlight=False, markup=False, soft_wrap=True)
    return DONE
