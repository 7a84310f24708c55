"""The embedded PostgreSQL lives with its owner: start, restart, crash, and a clean end in every case."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from db.postgres import EmbeddedPostgresError, PostgresKeepsFailing, embedded_postgres
from tests.db.postgres.holders import answers, eventually, hold, runs


async def test_keeps_rows_over_a_second_start_on_the_same_data(data_dir: Path) -> None:
    # given
    async with embedded_postgres(data_dir) as database:
        await answers(database.url, "create table mug (color text)")
        await answers(database.url, "insert into mug values ('blue'), ('red')")
        first_url, first_pid = database.url, database.server_pid

    # when
    assert not runs(first_pid)
    async with embedded_postgres(data_dir) as database:
        rows = await answers(database.url, "select color from mug order by color")

        # then
        assert rows == [("blue",), ("red",)]
        assert database.url == first_url
        assert database.server_pid != first_pid


def test_shuts_down_cleanly_when_its_parent_is_killed(data_dir: Path) -> None:
    # given
    holder = hold(data_dir).opened()
    log = data_dir / "postgresql.log"

    # when
    holder.kill()

    # then
    eventually(lambda: not runs(holder.server_pid))
    assert "database system is shut down" in log.read_text()
    with embedded_postgres(data_dir, durable=False) as database:
        assert database.owned
    assert "not properly shut down" not in log.read_text()
    assert "interrupted" not in log.read_text()


async def test_restarts_a_killed_postmaster_and_loses_no_committed_row(data_dir: Path) -> None:
    async with embedded_postgres(data_dir) as database:
        # given: committed rows, and a backend that is too busy to notice the death of its postmaster
        await answers(database.url, "create table mug (number int)")
        for number in range(50):
            await answers(database.url, "insert into mug values ($1)", number)
        busy = asyncio.create_task(
            answers(
                database.url,
                "select sum(sqrt(a::float8 * b)) from generate_series(1, 100000) a, generate_series(1, 100000) b",
            )
        )
        killed = database.server_pid
        working = "select count(*) from pg_stat_activity where query like 'select sum(sqrt%'"
        while await answers(database.url, working) != [(1,)]:
            assert not busy.done()

        # when
        os.kill(killed, signal.SIGKILL)
        with pytest.raises(Exception, match="connection"):
            await busy

        # then
        assert await answers(database.url, "select number from mug order by number") == [
            (number,) for number in range(50)
        ]
        assert database.server_pid != killed
        assert "not properly shut down" in database.log_file.read_text()


@pytest.mark.parametrize("pid_of", ["nobody", "a stranger"])
def test_starts_over_a_stale_pid_file(data_dir: Path, pid_of: str) -> None:
    # given: the pid file of a server that is gone, whose pid nobody has now, or an unrelated process
    with embedded_postgres(data_dir, durable=False) as database:
        old_pid = database.server_pid
    owner = (data_dir / "server").stat()
    user = owner.st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, user=user) as stranger:
        pid = stranger.pid if pid_of == "a stranger" else old_pid
        pid_file = data_dir / "server" / "data" / "postmaster.pid"
        pid_file.write_text(f"{pid}\n{pid_file.parent}\n1\n5432\n/nowhere\n\n  1  2\nready\n")
        os.chown(pid_file, owner.st_uid, owner.st_gid)

        # when
        with embedded_postgres(data_dir, durable=False) as database:
            # then
            assert database.owned
            assert runs(database.server_pid)
            assert stranger.poll() is None
        stranger.communicate(b"")


async def test_two_databases_run_side_by_side(folder: Path) -> None:
    # given
    async with (
        embedded_postgres(folder / "left", durable=False) as left,
        embedded_postgres(folder / "right", durable=False) as right,
    ):
        # when
        await answers(left.url, "create table only_left ()")

        # then
        assert left.owned
        assert right.owned
        assert await answers(left.url, "select to_regclass('only_left') is null") == [(False,)]
        assert await answers(right.url, "select to_regclass('only_left') is null") == [(True,)]


def test_gives_up_with_the_log_when_postgres_keeps_failing(data_dir: Path) -> None:
    # given
    told = threading.Event()
    failures: list[EmbeddedPostgresError] = []

    def listen(failure: EmbeddedPostgresError) -> None:
        failures.append(failure)
        told.set()

    with embedded_postgres(data_dir, durable=False, on_failure=listen) as database:
        configuration = data_dir / "server" / "data" / "postgresql.conf"
        configuration.write_text("no_such_setting = 1\n")

        # when
        os.kill(database.server_pid, signal.SIGKILL)

        # then
        assert told.wait(30)
        assert database.failure is failures[0]
        with pytest.raises(PostgresKeepsFailing, match="no_such_setting"):
            _ = database.url


def test_ends_the_server_of_a_program_that_forgot_to_close(data_dir: Path) -> None:
    # given
    with embedded_postgres(data_dir, durable=False):
        pass
    program = (
        "import sys; from db.postgres import embedded_postgres\n"
        "database = embedded_postgres(sys.argv[1], durable=False); database.__enter__()\n"
        "print(database.server_pid)"
    )

    # when
    done = subprocess.run(
        [sys.executable, "-c", program, str(data_dir)],
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
        cwd=Path(__file__).parents[3],
    )

    # then
    eventually(lambda: not runs(int(done.stdout)))
    assert (data_dir / "postgresql.log").read_text().rstrip().endswith("database system is shut down")


def test_keeps_the_log_small(data_dir: Path) -> None:
    # given
    with embedded_postgres(data_dir, durable=False) as database:
        log = database.log_file
    with log.open("a") as file:
        file.write("noise\n" * 1_500_000)

    # when
    with embedded_postgres(data_dir, durable=False):
        # then
        assert log.stat().st_size < 10_000
        assert log.with_suffix(".log.1").stat().st_size > 8_000_000
