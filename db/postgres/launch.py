"""Becomes PostgreSQL: drops root, ties its life to its parent's, then executes the real program.

Runs as a script of its own (``python -I -S launch.py PARENT_PID UID GID PROGRAM ARGUMENT...``) and not as a
``preexec_fn``, because a restart forks a process with many threads, where Python code between fork and exec
can deadlock. Uid and gid -1 mean: stay who you are.

PR_SET_PDEATHSIG fires when the *thread* that started this script ends, not only its process: that thread
must live as long as PostgreSQL shall. It is Linux only; elsewhere PostgreSQL outlives a killed parent until
the next start finds and stops it.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Replace this process by the program in `arguments`; exits with 127 when that is not possible."""
    parent, uid, gid = (int(number) for number in arguments[:3])
    program = arguments[3:]
    if uid != -1:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.umask(0o077)
    if sys.platform == "linux":
        # After setuid: changing credentials clears the parent-death signal. exec keeps it.
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent ended before PostgreSQL was started")
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        os.execv(program[0], program)  # noqa: S606 - the program is our own choice, and no shell is involved
    except OSError as error:
        print(f"cannot execute {program[0]}: {error}", file=sys.stderr)  # noqa: T201 - stderr is the log here
        sys.exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])
