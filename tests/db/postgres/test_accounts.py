"""PostgreSQL runs under root and under an ordinary user, wherever code and data stand."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from db.postgres import embedded_postgres
from tests.db.postgres.conftest import needs_root
from tests.db.postgres.holders import answers, hold, mode_of

ORDINARY_USER = pwd.getpwnam("daemon").pw_uid  # exists on every Unix and owns nothing of importance

SYSTEM_POSTGRES = [path for path in Path("/usr/lib/postgresql").glob("[0-9]*") if int(path.name) >= 15]


def _python_for_everybody() -> str:
    """An interpreter that an ordinary user can run; root's own may stand in a closed home folder."""
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            asked = subprocess.run(
                [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
                check=False,
                user=ORDINARY_USER,
                group=ORDINARY_USER,
                extra_groups=[],
                cwd="/",
                timeout=30,
            )
        except PermissionError:
            continue
        if asked.returncode == 0:
            return python
    pytest.skip("NOT TESTED HERE: no Python 3.11 that an ordinary user can run")


def _owner_of_process(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@needs_root
async def test_under_root_the_server_runs_as_another_account(data_dir: Path) -> None:
    # given / when
    async with embedded_postgres(data_dir, durable=False) as database:
        # then
        assert await answers(database.url, "select current_user::text") == [("orderwire",)]
        assert _owner_of_process(database.server_pid) not in (0, os.geteuid())
        assert (data_dir / "server" / "data").is_dir()


async def test_an_ordinary_user_runs_it_as_themselves(folder: Path, readable_code: Path) -> None:
    # given
    data_dir = folder / "home" / "data"
    (folder / "home").mkdir()
    python, user = sys.executable, None
    if os.geteuid() == 0:
        python, user = _python_for_everybody(), ORDINARY_USER
        os.chown(folder / "home", user, user)

    # when
    holder = hold(data_dir, python=python, path=readable_code, user=user).opened()

    # then
    assert holder.owned
    assert _owner_of_process(holder.server_pid) == (user or os.geteuid())
    assert await answers(holder.url, "select 1") == [(1,)]
    holder.close()
    assert {path.stat().st_uid for path in data_dir.iterdir()} == {user or os.geteuid()}

    # and when root opens it in between, then it still belongs to the user
    with embedded_postgres(data_dir, durable=False) as database:
        assert _owner_of_process(database.server_pid) == (user or os.geteuid())
    assert {path.stat().st_uid for path in data_dir.rglob("*")} == {user or os.geteuid()}
    hold(data_dir, python=python, path=readable_code, user=user).opened().close()


@needs_root
async def test_copies_the_binaries_when_their_folder_is_closed_to_the_servers_account(
    folder: Path, data_dir: Path, readable_code: Path
) -> None:
    # given: a virtual environment under a home folder of mode 0700
    home = folder / "home"
    home.mkdir(mode=0o700)
    shutil.copytree(readable_code, home / "site-packages", copy_function=os.link)

    # when
    holder = hold(data_dir, flags=("-S",), path=home / "site-packages").opened()
    note = json.loads((data_dir / "database.json").read_text())
    rows = await answers(holder.url, "select current_setting('server_version')")
    log = holder.close()

    # then
    copy = Path(note["binaries"]).parents[2]
    try:
        assert copy.parent == Path("/var/cache/orderwire")
        assert (copy / "embedded_postgres.libs").is_dir()
        assert rows == [(note["version"],)]
        assert f"copying the PostgreSQL binaries to {copy}" in log
        assert mode_of(home) == 0o700
    finally:
        shutil.rmtree(copy)


@needs_root
async def test_keeps_the_data_elsewhere_when_the_directory_is_closed_to_the_servers_account(
    folder: Path,
) -> None:
    # given
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    data_dir = closed / "data"

    # when
    holder = hold(data_dir).opened()
    server = Path(json.loads((data_dir / "database.json").read_text())["server"])
    await answers(holder.url, "create table mug ()")
    log = holder.close()

    # then
    moved = [server]
    try:
        assert server.parent == Path("/var/lib/orderwire")
        assert f"cannot enter {data_dir}: the database is kept in {server}" in log
        assert mode_of(closed) == 0o700
        async with embedded_postgres(data_dir, durable=False) as database:
            assert await answers(database.url, "select to_regclass('mug') is null") == [(False,)]

        # and when the directory is deleted, then a new database is empty and the old one is kept aside
        shutil.rmtree(data_dir)
        async with embedded_postgres(data_dir, durable=False) as database:
            assert await answers(database.url, "select to_regclass('mug') is null") == [(True,)]
        moved = list(server.parent.glob(f"{server.name}*"))
        assert len(moved) == 2
    finally:
        for path in moved:
            shutil.rmtree(path)


async def test_puts_the_socket_elsewhere_when_its_path_would_be_too_long(folder: Path) -> None:
    # given
    data_dir = folder / ("long" * 25)

    # when
    async with embedded_postgres(data_dir, durable=False) as database:
        rows = await answers(database.url, "select current_setting('unix_socket_directories')")

        # then
        socket = Path(str(rows[0][0]).strip('"'))
        assert socket.parent == Path("/tmp")  # noqa: S108 - that is the claim
        assert mode_of(socket) == 0o700
    os.rmdir(socket)


@pytest.mark.skipif(not SYSTEM_POSTGRES, reason="NOT TESTED HERE: the system has no PostgreSQL 15 or later")
async def test_runs_the_systems_postgres_where_the_wheel_is_not_installed(data_dir: Path) -> None:
    # given / when: -S hides the installed packages
    holder = hold(data_dir, flags=("-S",)).opened()

    # then
    note = json.loads((data_dir / "database.json").read_text())
    assert note["binaries"].startswith("/usr/lib/postgresql/")
    assert await answers(holder.url, "select current_setting('server_version_num')::int / 10000") == [
        (int(note["version"].split(".")[0]),)
    ]
    holder.close()


async def test_lets_nobody_in_without_the_password(data_dir: Path) -> None:
    # given
    async with embedded_postgres(data_dir, durable=False) as database:
        dsn = database.url.replace("+asyncpg", "")
        password = (data_dir / "password").read_text().strip()

        # when / then
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(dsn.replace(password, "guess"))
        assert await answers(database.url, "select current_setting('listen_addresses')") == [("",)]
        for secret in ("password", "database.json", "postgresql.log", "owner.lock"):
            assert mode_of(data_dir / secret) == 0o600
        for private in ("server", "server/data", "server/socket"):
            assert mode_of(data_dir / private) == 0o700
