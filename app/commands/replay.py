"""`orderwire replay`: a source's orders as live traffic, at their own pace or faster."""

import asyncio
from contextlib import AsyncExitStack
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from app.access.secrets import installation_secrets
from app.commands.import_orders import DONE, FAILED, REFUSED, UnknownName, known_source, zone_of
from app.commands.opening import opened_database
from app.commands.progress import progress_bar
from app.domain.errors import Refusal
from app.events.bus import WakeUpBus
from app.events.sequencer import Sequencer
from app.importers.registry import Source
from app.importers.report import ImportReport
from app.importers.writing import write_history
from app.replay.life import Stage
from app.replay.play import Pace, Played, play
from app.replay.window import Window, window_of
from app.settings import Settings
from db.database import Database
from db.event_log import EventLog

MAX_SPEED = "max"
REFUSALS_SHOWN = 10


def replay_command(
    settings: Settings,
    path: Path,
    *,
    source_name: str | None = None,
    first: date | None = None,
    until: date | None = None,
    speed: str = MAX_SPEED,
    timezone: str | None = None,
    console: Console | None = None,
) -> int:
    """Replay orders placed on `first` or later and before `until`; answers with the exit code.

    `speed` is how many seconds of then pass in one of now, or "max". Without a source a folder is Olist's tables and a
    file Online Retail's. 1 when an order was refused, 2 when the file, the source or the speed was.
    """
    console = console or Console()
    try:
        source = known_source(source_name or ("olist" if path.is_dir() else "online-retail"))
        zone = zone_of(source.name, timezone)
        pace = Pace(_speed(speed))
        window = _read(source, path, zone, first, until, console)
        return asyncio.run(_replay(settings, source, window, pace, console))
    except Refusal as refusal:
        console.print(refusal.message, style="red", highlight=False, markup=False)
        return REFUSED


def _speed(text: str) -> float | None:
    """Raises UnknownName for what is neither "max" nor a positive number."""
    if text == MAX_SPEED:
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise UnknownName(f"a speed is max or a number above 0, not {text}")
    return speed


def _read(
    source: Source, path: Path, zone: ZoneInfo, first: date | None, until: date | None, console: Console
) -> Window:
    with console.status(f"reading {path}"):
        return window_of(source.read(path, zone, ImportReport()), zone, first, until)


async def _replay(settings: Settings, source: Source, window: Window, pace: Pace, console: Console) -> int:
    if not window.orders:
        console.print("no orders were placed on these days")
        return DONE
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened_database(settings, migrate=True))
        secret = installation_secrets(settings).search
        # References as an import brings them; the orders come as traffic.
        await write_history(database, window.references, search_secret=secret)
        bus = await stack.enter_async_context(WakeUpBus(settings.bus_url or "memory://"))
        sequencer = await stack.enter_async_context(Sequencer(EventLog(database.engine), bus.announce))
        poking = Database(database.engine, database.clock, on_commit=sequencer.poke)
        played = await _with_progress(Stage(database=poking, search_secret=secret), source, window, pace, console)
    _report(played, console)
    return FAILED if played.refused else DONE


async def _with_progress(stage: Stage, source: Source, window: Window, pace: Pace, console: Console) -> Played:
    with progress_bar(console) as progress:
        task = progress.add_task(f"{source.name} steps", total=None)

        def begin(steps: int) -> None:
            progress.update(task, total=steps)

        def advance(at: datetime) -> None:
            local = at.astimezone(window.zone)
            progress.update(task, advance=1, description=f"{source.name} {local:%Y-%m-%d %H:%M}")

        return await play(stage, window, pace=pace, begin=begin, advance=advance)


def _report(played: Played, console: Console) -> None:
    console.print(
        f"{played.orders:,} orders in {played.steps:,} steps, {played.units_received:,} units of synthetic opening "
        f"stock; {len(played.elsewhere):,} orders were there by another way and are left out, "
        f"{len(played.refused):,} were refused",
        highlight=False,
    )
    for order, why in list(played.refused.items())[:REFUSALS_SHOWN]:
        console.print(f"  {order}: {why}", highlight=False, markup=False)
