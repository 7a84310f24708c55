"""`orderwire check`: one line per invariant, and an exit code that monitoring can trust."""

import asyncio
import json
import secrets

import asyncpg
import pytest

from app.checks import invariants
from app.commands.check import check_command
from app.settings import Settings
from db.checking import run_checks
from db.database import Database
from db.engine import asyncpg_dsn
from tests.databases import execute

NAMES = [*(invariant.name for invariant in invariants()), "audit_chain_is_whole"]
SECRET = secrets.token_urlsafe(48)


def settings_of(url: str, secret: str | None = SECRET) -> Settings:
    return Settings.model_validate({"DATABASE_URL": url, "secret": secret, "data_dir": "/nowhere/to/be/found"})


async def check(url: str, *, as_json: bool = False) -> int:
    """The command has an event loop of its own, so it gets a thread of its own."""
    return await asyncio.to_thread(check_command, settings_of(url), as_json=as_json)


async def test_prints_one_line_per_invariant_and_ends_with_0(
    lived_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # when
    code = await check(lived_url)
    # then
    assert capsys.readouterr().out.splitlines() == [f"ok      {name}" for name in NAMES]
    assert code == 0


async def test_says_so_where_there_is_no_key_to_look_at_the_audit_with(
    lived_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # when
    code = await asyncio.to_thread(check_command, settings_of(lived_url, None))
    # then
    assert capsys.readouterr().out.splitlines()[-1] == "ok      audit_links_hold"
    assert code == 0


async def test_names_what_is_broken_with_its_offenders_and_ends_with_1(
    lived_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    await execute(lived_url, "UPDATE orders SET customer_status = 'DELAYED' WHERE status = 'COMPLETED'")
    # when
    code = await check(lived_url)
    # then
    broken = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BROKEN")]
    assert [line.split()[1] for line in broken] == ["statuses_follow_facts", "events_tell_orders"]
    assert "1 found: axis=customer_status" in broken[0]
    assert "stands=DELAYED follows=DELIVERED" in broken[0]
    assert code == 1


async def test_tells_machines_the_same_as_json(lived_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    # given
    await execute(lived_url, "UPDATE event_log_head SET position = position + 1")
    # when
    code = await check(lived_url, as_json=True)
    # then
    report = json.loads(capsys.readouterr().out)
    assert report["holds"] is False
    assert [row["name"] for row in report["invariants"]] == NAMES
    [broken] = [row for row in report["invariants"] if row["status"] != "ok"]
    assert (broken["name"], broken["status"], broken["count"]) == ("log_is_gapless", "BROKEN", 1)
    assert broken["offenders"][0]["what"] == "head"
    assert code == 1


async def test_what_could_not_be_checked_is_never_well(lived_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    # given
    await execute(lived_url, "ALTER TABLE idempotency_keys RENAME COLUMN result_type TO kind")
    # when
    code = await check(lived_url)
    # then
    [unknown] = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("ok")]
    assert unknown.startswith("UNKNOWN answers_exist  ")
    assert "result_type does not exist" in unknown
    assert code == 2


@pytest.mark.parametrize("as_json", [False, True])
async def test_ends_with_2_when_the_database_cannot_be_reached(
    lived_url: str, capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    # given
    nowhere = lived_url.replace("/orderwire_lived", "/orderwire_gone")
    # when
    code = await check(nowhere, as_json=as_json)
    # then
    told = capsys.readouterr()
    assert "does not exist" in (told.out if as_json else told.err)
    assert code == 2


async def test_a_check_can_change_nothing_and_does_not_spoil_the_next(database: Database) -> None:
    # when
    verdicts = await run_checks(
        database.engine,
        {"writes": "SELECT nextval('order_numbers')", "slow": "SELECT pg_sleep(60)", "sound": "SELECT 1 WHERE false"},
        timeout_seconds=0.2,
    )
    # then
    assert "read-only transaction" in str(verdicts["writes"].failure)
    assert "statement timeout" in str(verdicts["slow"].failure)
    assert verdicts["sound"].holds


async def test_all_checks_see_the_same_moment(database: Database, database_url: str) -> None:
    # given
    people = "SELECT count(*) AS people FROM contacts"
    gate = await asyncpg.connect(asyncpg_dsn(database_url))
    await gate.execute("SELECT pg_advisory_lock(1)")
    # when somebody commits between the first check and the last
    checking = asyncio.create_task(
        run_checks(database.engine, {"before": people, "gate": "SELECT pg_advisory_xact_lock(1)", "after": people})
    )
    async with asyncio.timeout(60):
        while not await gate.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):  # noqa: ASYNC110 - another process holds it
            await asyncio.sleep(0.01)
    await gate.execute("INSERT INTO contacts (id) VALUES (gen_random_uuid())")
    await gate.execute("SELECT pg_advisory_unlock(1)")
    verdicts = await checking
    await gate.close()
    # then
    assert verdicts["before"].offenders == verdicts["after"].offenders == ({"people": 0},)
