"""Which operating-system account runs PostgreSQL, and what that account can reach.

PostgreSQL refuses to run as root. Under root it therefore runs as the owner of the data directory, or as
``nobody`` where root owns it. No account is created and no mode of an existing directory is changed.
Does NOT protect the data from other programs that run as the same account.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# A fixed environment: LANG, PGDATA, PGPORT or LD_LIBRARY_PATH of the caller must not change the cluster.
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}

_FALLBACK_NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group that run PostgreSQL; ``switched`` when they are not the caller's own."""

    uid: int
    gid: int
    switched: bool

    @property
    def name(self) -> str:
        """The account's name for messages, or its number when it has none."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return f"uid {self.uid}"

    @property
    def known(self) -> bool:
        """Whether the user database has an entry for the account; containers often run without one."""
        try:
            pwd.getpwuid(self.uid)
        except KeyError:
            return False
        return True


def account_for(directory: Path) -> Account:
    """The account that runs PostgreSQL on an existing `directory`.

    An ordinary user runs it as themselves. Root runs it as the directory's owner, so that a user's database
    which root opened once still belongs to the user afterwards.
    """
    uid = os.geteuid()
    if uid != 0:
        return Account(uid=uid, gid=os.getegid(), switched=False)
    status = directory.stat()
    if status.st_uid != 0:
        return Account(uid=status.st_uid, gid=status.st_gid, switched=True)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(uid=_FALLBACK_NOBODY, gid=_FALLBACK_NOBODY, switched=True)
    return Account(uid=nobody.pw_uid, gid=nobody.pw_gid, switched=True)


def run_as(account: Account, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a short `command` as `account` and capture what it says.

    Raises OSError when the account cannot execute it, or when this process may not become the account.
    """
    # Every run_as command is a probe of our own making: no shell text and no outside input is interpreted.
    if not account.switched:
        return subprocess.run(  # noqa: S603 - our own command, no shell
            command, check=False, capture_output=True, text=True, timeout=30, cwd="/", env=CLEAN_ENVIRONMENT
        )
    return subprocess.run(  # noqa: S603 - our own command, no shell
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
        cwd="/",
        env=CLEAN_ENVIRONMENT,
        user=account.uid,
        group=account.gid,
        extra_groups=[],
    )


def can_enter(account: Account, directory: Path) -> bool:
    """Whether `account` can walk into `directory`: tried, not computed, so that ACLs and mounts count."""
    return run_as(account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)]).returncode == 0


def make_private(directory: Path, account: Account) -> None:
    """Create `directory` with mode 0700 for `account` where it is missing; leave an existing one alone."""
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        return
    directory.chmod(0o700)
    if account.switched:
        os.chown(directory, account.uid, account.gid, follow_symlinks=False)
