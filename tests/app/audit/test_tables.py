"""The trail in its tables: nobody changes it by mistake, and who does so on purpose, as superuser, is found."""

import asyncio
import os
import random
import secrets
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.access.secrets import derive
from app.audit.anchors import FILE_NAME, make_anchor, read_anchors
from app.audit.chain import GENESIS, AuditKeys, audit_keys
from app.audit.sealer import Sealer
from app.audit.verify import verify_trail
from app.commands.audit import anchor_command, verify_command
from app.commands.check import check_command
from app.domain.audit import Call
from app.domain.enums import StockReason
from app.inventory.adjust import AdjustStock, adjust_stock
from app.settings import Settings
from db.audit_log import AuditLog
from tests.app.audit.sealing import KEYS, a_sealer, sealed_entries
from tests.builders import STAFF, Shop, a_key, receive, sequenced

TRIALS = int(os.environ.get("ORDERWIRE_TEST_AUDIT_TABLE_DAMAGES", "30"))
SECRET = secrets.token_urlsafe(48)
ROWS = 12
DAMAGES = (
    "UPDATE audit_entries SET reason = 'they said so' WHERE number = {n}",
    "UPDATE audit_entries SET actor_id = NULL WHERE number = {n}",
    "UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE number = {n}",
    "UPDATE audit_entries SET subjects = subjects || '[{{}}]' WHERE number = {n}",
    "UPDATE audit_entries SET subject_ids = subject_ids || gen_random_uuid() WHERE number = {n}",
    "UPDATE audit_entries SET hash = decode(repeat('ab', 32), 'hex') WHERE number = {n}",
    "DELETE FROM audit_entries WHERE number = {n}",
    "DELETE FROM audit_entries WHERE number >= {n}",
    "DELETE FROM audit_entries WHERE number = {n}; UPDATE audit_entries SET number = number - 1 WHERE number > {n}",
    "UPDATE audit_entries a SET operation = b.operation, at = b.at, entry_id = gen_random_uuid(),"
    " subjects = b.subjects FROM audit_entries b WHERE a.number = {n} AND b.number = {n} % 12 + 1",
)


async def audited_work(shop: Shop, times: int) -> None:
    """So many adjustments of staff, each with its row."""
    for _ in range(times):
        async with shop.database.unit_of_work(STAFF, call=Call("stockAdjust", bytes(32), "req")):
            pass


async def as_superuser(shop: Shop, *statements: str) -> None:
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entries SET reason = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"]
)
async def test_entries_cannot_be_changed_or_taken_away(shop: Shop, statement: str) -> None:
    # given
    await audited_work(shop, 1)
    await sealed_entries(shop)
    # then
    with pytest.raises(DBAPIError, match="audit_entries is append-only"):
        async with shop.database.engine.begin() as connection:
            await connection.execute(text(statement))


async def test_damage_done_as_superuser_is_found_and_its_first_row_named(shop: Shop) -> None:
    # given
    await audited_work(shop, ROWS)
    trail = AuditLog(shop.database.engine)
    last = (await sealed_entries(shop))[-1]
    anchors = [make_anchor(KEYS, last.number, last.hash, shop.database.clock.now())]
    await as_superuser(shop, "CREATE TABLE kept AS TABLE audit_entries")
    rng = random.Random(4711)
    # when
    missed: list[str] = []
    for trial in range(TRIALS):
        number = rng.randint(1, ROWS)
        damage = DAMAGES[trial % len(DAMAGES)].format(n=number)
        await as_superuser(shop, *damage.split(";"))
        _, fault = await verify_trail(trail, KEYS, anchors)
        if fault is None or fault.number != number:
            missed.append(f"{damage}: {fault}")
        await as_superuser(shop, "DELETE FROM audit_entries", "INSERT INTO audit_entries TABLE kept")
    # then
    assert missed == []
    assert await verify_trail(trail, KEYS, anchors) == (ROWS, None)


async def test_sealers_of_several_processes_make_one_chain(shop: Shop) -> None:
    # given
    sealers = [Sealer(AuditLog(shop.database.engine), KEYS, shop.database.clock.now, batch=3) for _ in range(4)]
    # when
    await audited_work(shop, 20)
    await asyncio.gather(audited_work(shop, 20), *(sealer.seal() for sealer in sealers))
    await asyncio.gather(*(sealer.seal() for sealer in sealers))
    # then
    assert sum(sealer.sealed for sealer in sealers) == 40
    assert await verify_trail(AuditLog(shop.database.engine), KEYS) == (40, None)


ENOUGH = 30
"""Rows of which one that looks once a second gets few, however slow the machine."""


async def test_one_of_several_processes_does_the_work_and_another_takes_over_when_it_is_gone(shop: Shop) -> None:
    # given: one that looks all the time, and one that comes by now and then
    trail, now = AuditLog(shop.database.engine), shop.database.clock.now
    busy = Sealer(trail, KEYS, now, interval_seconds=0.01, yielding_seconds=0.01)
    idle = Sealer(trail, KEYS, now, interval_seconds=1, yielding_seconds=1)
    rows = 0

    async def work_until_sealed() -> None:
        nonlocal rows
        rows += 1
        await audited_work(shop, 1)
        async with asyncio.timeout(60):
            while busy.sealed + idle.sealed < rows:  # noqa: ASYNC110 - they work on their own
                await asyncio.sleep(0.01)

    # when: there is work for several looks of the idle one
    async with AsyncExitStack() as at_work, idle:
        await at_work.enter_async_context(busy)
        await work_until_sealed()
        ends = asyncio.get_running_loop().time() + 2.2
        while rows < ENOUGH or asyncio.get_running_loop().time() < ends:
            await work_until_sealed()
        left_to_the_busy = busy.sealed > rows / 2
        # and when the busy one is gone
        await at_work.aclose()
        await work_until_sealed()
    # then
    assert left_to_the_busy
    assert await verify_trail(trail, KEYS) == (rows, None)


async def test_states_that_were_folded_before_and_those_that_were_not_hash_alike(shop: Shop) -> None:
    # given
    old_hand = a_sealer(shop)
    level = await receive(shop, "mug", "BER", 1)
    await sealed_entries(shop, old_hand)

    async def adjusted_and_sealed(sealer: Sealer) -> list[tuple[str, str]]:
        command = AdjustStock(
            idempotency_key=a_key(), sku="mug", location="BER", on_hand_delta=1, reason=StockReason.FOUND
        )
        await shop.database.transact(STAFF, lambda uow: adjust_stock(uow, command), call=Call("stockAdjust"))
        entry = (await sealed_entries(shop, sealer))[-1]
        (subject,) = entry.subjects
        assert subject["id"] == str(level)
        return [(subject["before_hash"], subject["after_hash"])]

    # when
    told = [
        *await adjusted_and_sealed(old_hand),
        *await adjusted_and_sealed(old_hand),
        *await adjusted_and_sealed(a_sealer(shop)),
        *await adjusted_and_sealed(old_hand),
    ]
    # then
    assert [after for _, after in told[:-1]] == [before for before, _ in told[1:]]
    assert len({state for pair in told for state in pair}) == 5


async def test_a_running_sealer_seals_by_itself_and_leaves_an_anchor_when_it_stops(shop: Shop, tmp_path: Path) -> None:
    # given
    trail = AuditLog(shop.database.engine)
    file = tmp_path / "data" / FILE_NAME
    await sequenced(shop.database)
    await audited_work(shop, 2)
    # when
    async with Sealer(trail, KEYS, shop.database.clock.now, anchors=file, interval_seconds=0.01) as sealer:
        async with asyncio.timeout(60):
            while sealer.sealed < 2 or not file.exists():  # noqa: ASYNC110 - it works on its own
                await asyncio.sleep(0.01)
        await audited_work(shop, 3)
    # then
    first, last = read_anchors(file.read_text().splitlines())
    assert (first.number, last.number) == (2, 5)
    assert await verify_trail(trail, KEYS, [first, last]) == (5, None)
    assert file.stat().st_mode & 0o777 == 0o600


async def test_the_commands_anchor_verify_and_name_the_first_bad_row(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    await audited_work(shop, 4)
    await sealed_entries(shop, a_sealer(shop, audit_keys(derive(SECRET))))
    url = shop.database.engine.url.render_as_string(hide_password=False)
    settings = Settings.model_validate({"DATABASE_URL": url, "secret": SECRET, "data_dir": str(tmp_path)})

    def verified() -> tuple[int, str]:
        code = verify_command(settings, anchors_file=None, earlier_secrets=None)
        return code, capsys.readouterr().out.strip()

    # when
    assert await asyncio.to_thread(anchor_command, settings) == 0
    anchor = capsys.readouterr().out
    well = await asyncio.to_thread(verified)
    await as_superuser(shop, "UPDATE audit_entries SET operation = 'orderPlace' WHERE number = 3")
    broken = await asyncio.to_thread(verified)
    checked = await asyncio.to_thread(check_command, settings)
    # then
    assert (tmp_path / FILE_NAME).read_text() == anchor
    assert well == (0, "whole: 4 entries, 1 anchors")
    assert broken == (1, "BROKEN at entry 3: it is not what was sealed (3 entries, 1 anchors)")
    assert checked == 1
    assert "BROKEN  audit_chain_is_whole  1 found: number=3 what=it is not what was sealed" in capsys.readouterr().out


async def test_the_genesis_is_not_anchored(shop: Shop, tmp_path: Path) -> None:
    # given
    file = tmp_path / FILE_NAME
    # when
    async with Sealer(AuditLog(shop.database.engine), AuditKeys(GENESIS), shop.database.clock.now, anchors=file):
        pass
    # then
    assert not file.exists()
