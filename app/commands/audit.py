"""`orderwire audit`: set an anchor, verify the chain, export it.

Verifying wants the installation's secret; where it is not, only the links are looked at, and that is said. A secret
that was in use before belongs into a file, one a line: `--earlier-secrets`.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import orjson
import typer

from app.access.secrets import FILE_NAME as SECRET_FILE
from app.access.secrets import derive, installation_secrets
from app.audit.anchors import FILE_NAME as ANCHORS_FILE
from app.audit.anchors import Anchor, MalformedAnchor, append_anchor, make_anchor, read_anchors
from app.audit.chain import GENESIS, AuditKeys
from app.audit.earlier_keys import all_audit_keys
from app.audit.verify import verify_trail
from app.commands.opening import opened_database
from app.domain.audit import AuditEntry
from app.settings import Settings
from db.audit_log import AuditLog

WHOLE, BROKEN, UNKNOWN = 0, 1, 2
"""Exit codes."""


def keys_at_hand(settings: Settings, earlier: Sequence[str] = ()) -> AuditKeys | None:
    """The chain's keys; None where there is no secret: none is made up here."""
    given = settings.secret is not None or settings.secret_file is not None
    if not given and not (settings.data_dir / SECRET_FILE).exists():
        return None
    keys = all_audit_keys(settings.data_dir, installation_secrets(settings))
    return AuditKeys(keys.current, (*keys.earlier, *(derive(secret).audit for secret in earlier)))


def anchors_at_hand(settings: Settings, file: Path | None = None) -> list[Anchor]:
    """The anchors of the file, or of the data directory's own. Raises MalformedAnchor, OSError for a file not there."""
    own = settings.data_dir / ANCHORS_FILE
    if file is None and not own.exists():
        return []
    with (file or own).open() as lines:
        return read_anchors(lines)


def anchor_command(settings: Settings) -> int:
    """Set an anchor now: into the data directory's file and onto the screen; the exit code."""
    keys = keys_at_hand(settings)
    if keys is None:
        typer.echo("no secret here: an anchor is signed with the installation's", err=True)
        return UNKNOWN

    async def make() -> Anchor:
        async with opened_database(settings, migrate=True) as database:
            number, entry_hash = await AuditLog(database.engine).head() or (0, GENESIS)
            return make_anchor(keys, number, entry_hash, database.clock.now())

    anchor = asyncio.run(make())
    append_anchor(settings.data_dir / ANCHORS_FILE, anchor)
    typer.echo(anchor.line)
    return WHOLE


def verify_command(settings: Settings, *, anchors_file: Path | None, earlier_secrets: Path | None) -> int:
    """Walk the chain from its first entry and say what is wrong with which; the exit code."""
    earlier = earlier_secrets.read_text().split() if earlier_secrets is not None else []
    keys = keys_at_hand(settings, earlier)
    try:
        anchors = anchors_at_hand(settings, anchors_file)
    except (MalformedAnchor, OSError) as error:
        typer.echo(f"the anchors cannot be read: {error}", err=True)
        return UNKNOWN

    async def walk() -> int:
        async with opened_database(settings, migrate=True) as database:
            entries, fault = await verify_trail(AuditLog(database.engine), keys, anchors)
        how = f"{entries:,} entries, {len(anchors):,} anchors"
        if keys is None:
            how += "; the key is not here, so only the links were looked at"
        typer.echo(f"whole: {how}" if fault is None else f"BROKEN at entry {fault.number}: {fault.what} ({how})")
        return BROKEN if fault is not None else WHOLE if keys is not None else UNKNOWN

    return asyncio.run(walk())


def export_command(settings: Settings, out: TextIO) -> int:
    """Write every entry as one line of JSON, in the order of the numbers; the exit code."""

    async def write() -> None:
        async with opened_database(settings, migrate=True) as database:
            async for entry in AuditLog(database.engine).entries():
                out.write(_line(entry))

    asyncio.run(write())
    return WHOLE


def _line(entry: AuditEntry) -> str:
    told = {name: value.hex() if isinstance(value, bytes) else value for name, value in asdict(entry).items()}
    text: Callable[[object], str] = str
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS, default=text).decode() + "\n"
