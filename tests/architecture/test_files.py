"""Files keep their size, their name says a noun or a verb, and their first lines say what they are for."""

import ast

from tests.architecture.sources import PACKAGES, ROOT, modules

# Lines at which a file must be divided; aim at 200, ask at 300.
TRIPWIRE = 500
# A migration is a record of one day; it is not divided, and never edited again.
FROZEN = "db/migrations/versions/"
OVER_THE_TRIPWIRE: list[str] = []  # never lengthen; shorten when you can
# A name that says nothing about what is inside collects everything.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "data", "info"}


def test_no_file_is_longer_than_the_tripwire() -> None:
    # when
    long_files = [
        str(path)
        for path in modules(*PACKAGES, "tests")
        if len((ROOT / path).read_text().splitlines()) > TRIPWIRE and not str(path).startswith(FROZEN)
    ]
    # then
    assert long_files == OVER_THE_TRIPWIRE


def test_no_name_is_empty_of_meaning() -> None:
    empty = [
        str(path)
        for path in modules(*PACKAGES, "tests")
        if EMPTY_NAMES & {part.removesuffix(".py") for part in path.parts}
    ]
    assert empty == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path in modules(*PACKAGES) if not ast.get_docstring(ast.parse((ROOT / path).read_text()))]
    assert silent == []
