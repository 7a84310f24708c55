"""What the embedded PostgreSQL cannot run is refused with the reason, and nothing is changed."""

import os
import subprocess
from pathlib import Path

import pytest

from db.postgres import (
    DataDirectoryInUse,
    DataDirectoryNotUsable,
    DataDirectoryVersionMismatch,
    NoPostgresBinaries,
    embedded_postgres,
)
from db.postgres.accounts import CLEAN_ENVIRONMENT
from db.postgres.cluster import launch_command, prepare
from tests.db.postgres.conftest import needs_root


@pytest.mark.parametrize("major", ["99", "9"])
def test_refuses_data_of_a_newer_or_older_major_version(data_dir: Path, major: str) -> None:
    # given
    data = data_dir / "server" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{major}\n")

    # when
    with pytest.raises(DataDirectoryVersionMismatch) as refused, embedded_postgres(data_dir):
        pass

    # then
    assert refused.value.data_version == major
    assert refused.value.binary_versions[0] in str(refused.value)
    assert f"made by PostgreSQL {major}" in str(refused.value)
    assert f"Install PostgreSQL {major}" in str(refused.value)
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_refuses_a_directory_that_cannot_be_made(folder: Path) -> None:
    # given
    (folder / "file").write_text("")

    # when / then
    with (
        pytest.raises(DataDirectoryNotUsable, match="cannot be created"),
        embedded_postgres(folder / "file" / "data"),
    ):
        pass


def test_refuses_data_on_which_a_hand_started_server_runs(folder: Path, data_dir: Path) -> None:
    # given
    with embedded_postgres(data_dir, durable=False):
        pass
    cluster = prepare(data_dir, durable=False)
    folder.chmod(0o777)
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    command = launch_command(cluster.account, [cluster.binaries.postgres, "-D", str(cluster.data), *options])
    with subprocess.Popen(command, env=CLEAN_ENVIRONMENT, cwd="/", stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        while "ready to accept connections" not in server.stderr.readline():
            assert server.poll() is None

        # when / then
        with (
            pytest.raises(DataDirectoryInUse, match=f"pid {server.pid} already runs"),
            embedded_postgres(data_dir),
        ):
            pass
        assert server.poll() is None
        server.terminate()
        server.communicate(timeout=30)


@needs_root
def test_refuses_an_account_that_the_user_database_does_not_know(data_dir: Path) -> None:
    # given
    data_dir.mkdir()
    os.chown(data_dir, 20_001, 20_001)

    # when / then
    with pytest.raises(DataDirectoryNotUsable, match="no entry for it"), embedded_postgres(data_dir):
        pass


def test_says_where_it_looked_when_there_are_no_binaries() -> None:
    # given / when
    error = NoPostgresBinaries(["/opt/pg/bin: PostgreSQL 12.1 is older than 15"])

    # then
    assert "/opt/pg/bin: PostgreSQL 12.1 is older than 15" in str(error)
    assert "DATABASE_URL" in str(error)
    assert "\n" in str(error)
