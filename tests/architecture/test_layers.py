"""No package stands outside the import contracts; `make check` proves that the contracts themselves hold."""

import ast
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGES, ROOT, modules

# Whoever starts a child process hands it an environment; settings are still read in app/settings.py only.
READS_ENVIRONMENT: list[str] = ["app/settings.py"]  # never lengthen; shorten when you can


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_every_child_of_app_has_its_place_in_the_stack() -> None:
    # given
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (stack,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    placed = {name.strip(" ()") for layer in stack for name in layer.split("|")}
    # when
    children = {f"app.{child.name}" for child in pkgutil.iter_modules([str(ROOT / "app")])}
    # then
    assert sorted(children - placed) == []


def test_the_domain_imports_the_standard_library_and_itself_only() -> None:
    strangers = sorted(
        f"{path}: {name}"
        for path in modules("app/domain")
        for name in imported_names(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("app.domain")
    )
    assert strangers == []


def test_only_settings_read_the_environment() -> None:
    readers = {
        str(path)
        for path in modules(*PACKAGES)
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"})
    }
    assert sorted(readers - set(READS_ENVIRONMENT)) == []
