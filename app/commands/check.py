"""`orderwire check`: is everything that must be true of the stored data true? Read-only, usable in production.

One line per invariant; what is broken is told with its first offenders and how to read them. Run by hand, by tests
after every scenario, and by monitoring, which reads `--json`.
"""

import asyncio
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

import typer

from app.audit.anchors import MalformedAnchor
from app.audit.verify import verify_trail
from app.checks import Invariant, invariants
from app.commands.audit import anchors_at_hand, keys_at_hand
from app.commands.opening import opened_database
from app.settings import Settings
from db.audit_log import AuditLog
from db.checking import DatabaseUnreachableError, Verdict, run_checks
from db.database import Database

ALL_HOLD = 0
BROKEN = 1
UNKNOWN = 2
"""Exit codes. UNKNOWN: the database could not be reached, or a check could not be run; never taken for well."""

_SHOWN = 3

CHAIN = Invariant(
    name="audit_chain_is_whole",
    statement="Every entry of the audit trail is as it was sealed, from the first to the last anchor and beyond.",
    reading="The first entry that was changed, taken away or put elsewhere; what comes after it cannot be trusted.",
    sql="",
)
LINKS = Invariant(
    name="audit_links_hold",
    statement="Every entry of the audit trail names the hash before it. There is no secret here to look closer with.",
    reading="The first entry that does not follow the one before it.",
    sql="",
)
"""Not SELECTs: the chain is walked by the program, which alone has the key."""


def check_command(settings: Settings, *, as_json: bool = False) -> int:
    """Check the settings' database and print what was found; the exit code.

    Raises EmbeddedPostgresError when the embedded database does not start.
    """
    try:
        verdicts = asyncio.run(check_database(settings))
    except DatabaseUnreachableError as error:
        typer.echo(
            json.dumps({"holds": None, "error": str(error)}) if as_json else f"no database: {error}", err=not as_json
        )
        return UNKNOWN
    chain = CHAIN if keys_at_hand(settings) is not None else LINKS
    found = [(invariant, verdicts[invariant.name]) for invariant in (*invariants(), chain)]
    typer.echo(json.dumps(report(found), indent=2) if as_json else "\n".join(_lines(found)))
    if any(verdict.count for _, verdict in found):
        return BROKEN
    return ALL_HOLD if all(verdict.holds for _, verdict in found) else UNKNOWN


async def check_database(settings: Settings) -> dict[str, Verdict]:
    """What each invariant's check found, by its name. Raises DatabaseUnreachableError."""
    async with opened_database(settings, migrate=True) as database:
        verdicts = await run_checks(database.engine, {invariant.name: invariant.sql for invariant in invariants()})
        return verdicts | await check_chain(database, settings)


async def check_chain(database: Database, settings: Settings) -> dict[str, Verdict]:
    """Whether the audit trail is as it was sealed and anchored; without the key, whether its links hold."""
    started = time.perf_counter()
    keys = keys_at_hand(settings)
    name = (CHAIN if keys is not None else LINKS).name
    try:
        _, fault = await verify_trail(AuditLog(database.engine), keys, anchors_at_hand(settings))
    except (MalformedAnchor, OSError) as error:
        return {name: Verdict(0, (), time.perf_counter() - started, failure=f"anchors cannot be read: {error}")}
    found = () if fault is None else ({"number": fault.number, "what": fault.what},)
    return {name: Verdict(len(found), found, time.perf_counter() - started)}


def report(found: Iterable[tuple[Invariant, Verdict]]) -> dict[str, Any]:
    """What monitoring reads."""
    rows = [
        {
            "name": invariant.name,
            "numbers": list(invariant.numbers),
            "statement": invariant.statement,
            "status": _status(verdict),
            "count": verdict.count,
            "offenders": list(verdict.offenders),
            "reading": invariant.reading,
            "failure": verdict.failure,
            "seconds": round(verdict.seconds, 3),
        }
        for invariant, verdict in found
    ]
    return {"holds": all(row["status"] == "ok" for row in rows), "invariants": rows}


def _lines(found: Iterable[tuple[Invariant, Verdict]]) -> Iterable[str]:
    for invariant, verdict in found:
        head = f"{_status(verdict):<7} {invariant.name}"
        if verdict.failure is not None:
            yield f"{head}  {verdict.failure}"
        elif verdict.count:
            offenders = "; ".join(_offender(row) for row in verdict.offenders[:_SHOWN])
            yield f"{head}  {verdict.count:,} found: {offenders}"
            yield f"        must hold: {invariant.statement}"
            yield f"        each one:  {invariant.reading}"
        else:
            yield head


def _offender(row: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if value is not None)


def _status(verdict: Verdict) -> str:
    if verdict.failure is not None:
        return "UNKNOWN"
    return "ok" if verdict.holds else "BROKEN"
