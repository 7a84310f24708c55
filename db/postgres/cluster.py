"""One PostgreSQL cluster on disk: where it stands, how it is made, and with which settings it runs.

Layout of a data directory D:

    D/owner.lock  D/database.json   who runs the database now (see sharing.py)
    D/password                      of the only role, mode 0600
    D/postgresql.log                log of initdb and of the server, bounded by the supervisor
    D/server/data                   the cluster itself, mode 0700, owned by the server's account
    D/server/socket                 its Unix socket, the only way to connect: there is no TCP port

Under root `server` moves to /var/lib/orderwire/<hash of D> where the server's account cannot enter D, and
the socket moves to /tmp where its path would be too long; both are logged. Does NOT start the server.
"""

import hashlib
import logging
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db.postgres.accounts import CLEAN_ENVIRONMENT, Account, account_for, can_enter, make_private
from db.postgres.binaries import Binaries, choose_binaries
from db.postgres.errors import DataDirectoryNotUsable, InitializationFailed

STATE_ROOT = Path("/var/lib/orderwire")
ROLE = "orderwire"
DATABASE = "orderwire"

_log = logging.getLogger(__name__)
_LAUNCHER = Path(__file__).with_name("launch.py")
# sun_path holds 104 bytes on macOS and 108 on Linux, both with a closing zero.
_LONGEST_SOCKET_PATH = 103
# Drivers split a socket folder at commas, colons and at signs, and quote the rest in different ways.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._ -]+")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that is initialized and can be started."""

    directory: Path
    home: Path
    socket: Path
    binaries: Binaries
    account: Account
    password: str
    durable: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log_file(self) -> Path:
        return log_file_of(self.directory)

    @property
    def marker(self) -> str:
        """The name that each of the server's processes shows in its command line."""
        return f"orderwire-{_short_hash(self.data)}"

    def url(self, database: str) -> str:
        """A SQLAlchemy URL of `database` in this cluster, password included."""
        folder = quote(str(self.socket), safe="/")
        return f"postgresql+asyncpg://{ROLE}:{self.password}@/{database}?host={folder}"

    def command(self) -> list[str]:
        """The command line of the server in the foreground."""
        settings = {
            "cluster_name": self.marker,
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket}"',
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] ",
            "log_checkpoints": "off",
            # Not verbose enough to quote failing rows, which may be personal data.
            "log_error_verbosity": "terse",
            # Every query here is short; compiling one costs more than it saves.
            "jit": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return launch_command(self.account, [self.binaries.postgres, "-D", str(self.data), *options])


def log_file_of(directory: Path) -> Path:
    """Where the server of the data directory `directory` writes its log."""
    return directory / "postgresql.log"


def open_log(path: Path, account: Account) -> int:
    """A file descriptor that appends to the log; never follows a link that somebody put there."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    if account.switched:
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


def end_of_log(path: Path, lines: int = 12) -> str:
    """The last lines of the log, for error messages."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return "(no log)"
    return "\n".join(text.splitlines()[-lines:])


def launch_command(account: Account, command: Sequence[str]) -> list[str]:
    """`command` wrapped so that it runs as `account` and ends with the thread that starts it."""
    uid, gid = (account.uid, account.gid) if account.switched else (-1, -1)
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(os.getpid()), str(uid), str(gid)]
    return [*launcher, *command]


def create_directory(directory: Path) -> None:
    """Make the data directory where it is missing; raises DataDirectoryNotUsable."""
    try:
        if not directory.is_dir():
            directory.mkdir(parents=True)
            # Root's must be passable for the server's account; the secrets in it have modes of their own.
            directory.chmod(0o755 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise DataDirectoryNotUsable(f"The data directory {directory} cannot be created: {error}") from error


def prepare(directory: Path, *, durable: bool) -> Cluster:
    """The cluster of an existing data `directory`, created first where there is none.

    The caller holds the owner lock. Raises every type of errors.py but the two about running it.
    """
    try:
        account = account_for(directory)
        home = _home(directory, account)
        make_private(home, account)
        binaries = choose_binaries(account, home / "data")
        socket = _socket(home, account)
        if not (home / "data" / "PG_VERSION").exists():
            _initialize(directory, home, binaries, account, durable=durable)
        password = (directory / "password").read_text().strip()
    except (OSError, subprocess.SubprocessError) as error:
        raise DataDirectoryNotUsable(f"The data directory {directory} cannot be used by {_who()}: {error}") from error
    return Cluster(directory, home, socket, binaries, account, password, durable)


def _who() -> str:
    return f"uid {os.geteuid()}"


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _home(directory: Path, account: Account) -> Path:
    in_place = directory / "server"
    if not account.switched or can_enter(account, directory):
        return in_place
    if (in_place / "data").exists():
        raise DataDirectoryNotUsable(
            f"{in_place} holds a database, but the account {account.name}, which runs PostgreSQL because root "
            f"may not, cannot enter {directory}. Make it and its parents passable (chmod o+x), or move it."
        )
    STATE_ROOT.mkdir(parents=True, exist_ok=True)
    if not can_enter(account, STATE_ROOT):
        STATE_ROOT.chmod(0o755)
    home = STATE_ROOT / _short_hash(directory)
    if (home / "data").exists() and not (directory / "password").exists():
        # The directory was deleted and made anew: its owner expects an empty database, we delete nothing.
        aside = home.with_name(f"{home.name}.orphan-{time.time_ns()}")
        home.rename(aside)
        _log.warning("the database of an earlier %s was set aside in %s", directory, aside)
    _log.info("account %s cannot enter %s: the database is kept in %s", account.name, directory, home)
    return home


def _socket(home: Path, account: Account) -> Path:
    socket = home / "socket"
    longest = len(os.fsencode(socket / ".s.PGSQL.5432.lock"))
    if longest > _LONGEST_SOCKET_PATH or not _PLAIN_PATH.fullmatch(str(socket)):
        # /tmp and not TMPDIR: short on every system, and every process must arrive at the same name.
        socket = Path("/tmp") / f"orderwire-{account.uid}-{_short_hash(home)}"  # noqa: S108 - checked below
        _log.info("the path of %s does not suit a Unix socket: it is kept in %s", home, socket)
    make_private(socket, account)
    status = socket.lstat()
    if socket.is_symlink() or status.st_uid != account.uid or status.st_mode & 0o077:
        raise DataDirectoryNotUsable(
            f"The socket folder {socket} exists but is not a folder of mode 0700 that belongs to "
            f"{account.name}. Remove it, or choose another data directory."
        )
    return socket


def _initialize(directory: Path, home: Path, binaries: Binaries, account: Account, *, durable: bool) -> None:
    """Make a new cluster aside and move it into place whole, so that a cut never leaves half of one."""
    if not account.known:
        raise DataDirectoryNotUsable(
            f"initdb refuses to work for uid {account.uid}, because the user database (/etc/passwd) has no entry "
            "for it. Add one, run as another user, or set DATABASE_URL."
        )
    for leftover in home.glob("new.*"):
        shutil.rmtree(leftover)
    workshop = Path(tempfile.mkdtemp(prefix="new.", dir=home))
    if account.switched:
        os.chown(workshop, account.uid, account.gid)
    password = secrets.token_urlsafe(24)
    _write_secret(directory / "password", password, directory.stat())
    _write_secret(workshop / "password", password, workshop.stat())
    data = workshop / "data"
    locale = ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
    if binaries.major < 17:
        locale = ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]
    _log.info("creating a PostgreSQL %s database in %s as %s", binaries.version, home, account.name)
    _run_logged(
        directory,
        account,
        [
            binaries.initdb,
            f"--pgdata={data}",
            f"--username={ROLE}",
            f"--pwfile={workshop / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *locale,
            "--no-instructions",
            *([] if durable else ["--no-sync"]),
        ],
    )
    # Single-user mode needs no connection, hence no driver and no event loop.
    single = ["--single", "-D", str(data), "-c", "exit_on_error=on", "-c", f"fsync={'on' if durable else 'off'}"]
    _run_logged(directory, account, [binaries.postgres, *single, "postgres"], f"CREATE DATABASE {DATABASE};\n")
    data.rename(home / "data")
    for names in (home, directory):
        _sync_names(names)
    shutil.rmtree(workshop)


def _run_logged(directory: Path, account: Account, command: Sequence[str], sent: str = "") -> None:
    log_file = log_file_of(directory)
    log = open_log(log_file, account)
    try:
        # Our own binaries with arguments of our own; paths are passed as whole words.
        done = subprocess.run(  # noqa: S603 - our own binaries, no shell
            launch_command(account, command),
            check=False,
            input=sent.encode(),
            stdout=log,
            stderr=log,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            timeout=120,
            start_new_session=True,
        )
    finally:
        os.close(log)
    if done.returncode != 0:
        raise InitializationFailed(
            f"{Path(command[0]).name} ended with {done.returncode}; the end of {log_file}:\n{end_of_log(log_file)}"
        )


def _write_secret(path: Path, text: str, owner: os.stat_result) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "w") as file:
        if os.geteuid() == 0:
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        file.write(text + "\n")
        file.flush()
        os.fsync(descriptor)


def _sync_names(directory: Path) -> None:
    """Make the names in `directory` survive a power cut, as PostgreSQL does for those inside the cluster."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
