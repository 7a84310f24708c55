"""One owner per data directory, known to all: a lock that dies with its holder, and a note that says where.

The lock is `flock` on `owner.lock`: the kernel drops it when the owner ends in whatever way. The note is
`database.json`, mode 0600 because it carries the password. Does NOT work between hosts that share a
directory over a network.
"""

import fcntl
import json
import os
import weakref
from dataclasses import asdict, dataclass
from pathlib import Path

from db.postgres.errors import DataDirectoryNotUsable
from db.postgres.leftovers import read_pid_file


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the owner tells the other processes about the running database."""

    url: str
    version: str
    server: str
    binaries: str
    owner_pid: int
    server_pid: int

    @property
    def alive(self) -> bool:
        """Whether the announced server is the one that runs now and accepts connections."""
        pid_file = read_pid_file(Path(self.server) / "data")
        if pid_file is None or not pid_file.ready or pid_file.pid != self.server_pid:
            return False
        try:
            os.kill(self.server_pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


class OwnerLock:
    """The right to run the database of one data directory."""

    def __init__(self, directory: Path) -> None:
        """Open the lock file of `directory`, without taking it. Raises DataDirectoryNotUsable."""
        self._path = directory / "owner.lock"
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            self._descriptor = os.open(self._path, flags, 0o600)
            _give_to_owner_of(directory, self._descriptor)
        except OSError as error:
            raise DataDirectoryNotUsable(
                f"{self._path} cannot be opened by uid {os.geteuid()}: {error}. The data directory belongs to "
                f"uid {directory.stat().st_uid}: run as that user, or choose another directory."
            ) from error
        # A forked child shares the lock through the descriptor and would keep it after our death.
        myself: weakref.ref[OwnerLock] = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _forget(myself))

    def take(self) -> bool:
        """Take the lock if nobody holds it; says whether it is ours now. Never waits."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Give the lock back, if it was taken."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def announce(directory: Path, announcement: Announcement) -> None:
    """Tell every process that opens `directory`; replaces an earlier note in one step."""
    unfinished = directory / f"database.json.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(unfinished, flags, 0o600)
    with os.fdopen(descriptor, "w") as file:
        _give_to_owner_of(directory, descriptor)
        json.dump(asdict(announcement), file, indent=2)
    unfinished.replace(directory / "database.json")


def read_announcement(directory: Path) -> Announcement | None:
    """The owner's note, or None where there is none or none that this version can read."""
    try:
        return Announcement(**json.loads((directory / "database.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    except PermissionError as error:
        raise DataDirectoryNotUsable(
            f"{directory / 'database.json'} cannot be read by uid {os.geteuid()}: {error}"
        ) from error


def withdraw(directory: Path) -> None:
    """Take the note back; only the owner may."""
    (directory / "database.json").unlink(missing_ok=True)


def _give_to_owner_of(directory: Path, descriptor: int) -> None:
    # What root creates in a user's directory must not lock the user out of it.
    if os.geteuid() == 0:
        owner = directory.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _forget(reference: "weakref.ref[OwnerLock]") -> None:
    lock = reference()
    if lock is not None:
        lock.close()
