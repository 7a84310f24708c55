"""The locks pin what pyproject asks for, hash every file, and betray nothing about where it was fetched."""

import re
import tomllib

from tests.architecture.sources import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_no_lock_holds_an_address() -> None:
    leaks = [
        line
        for lock in LOCKS
        for line in (ROOT / lock).read_text().splitlines()
        if "://" in line or line.startswith(("-", "#"))
    ]
    assert leaks == []


def test_every_pin_has_a_hash() -> None:
    for lock in LOCKS:
        blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == [], lock


def test_the_dev_lock_holds_the_pins_of_the_runtime() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_locks_follow_pyproject() -> None:
    # given
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    dev = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = dict(re.sub(r"\[.*?\]", "", dependency).split("==") for dependency in dev)
    runtime = dict(re.sub(r"\[.*?\]", "", dependency).split("==") for dependency in project["dependencies"])
    # then
    assert wanted.items() <= pins("requirements-dev.lock").items()
    assert runtime.items() <= pins("requirements.lock").items()
