"""Limits of a test's own: the shipped figures with some others over them, as an operator would write them."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from graphql_schema.limits.role_limits import Limits, read_limits


def limits_with(*, process: Mapping[str, float] | None = None, **figures: float) -> Limits:
    """Every caller has the shipped figures of its class, but for these; so has the process."""
    with tempfile.TemporaryDirectory(prefix="orderwire-limits-") as folder:
        path = Path(folder) / "limits.yaml"
        classes = {"public": figures, "merchant": figures}
        path.write_text(yaml.safe_dump({"classes": classes, "process": dict(process or {})}))
        return read_limits(path)


PATIENCE = {
    "connection_init_seconds": 60,
    "statement_seconds": 60,
    "lock_seconds": 30,
    "idle_in_transaction_seconds": 60,
    "acquire_seconds": 60,
}
CLASSES_PATIENCE = {"request_seconds": 120}


def patient(figures: Mapping[str, Any] | None = None) -> str:
    """A limits file for a program on a machine with other work: slow is not busy there, but where `figures` say so.

    The shipped seconds shed what waits for a second; a test that has to wait for the processor is not to be shed.
    """
    given = dict(figures or {})
    classes = given.get("classes", {})
    given["classes"] = {name: {**CLASSES_PATIENCE, **classes.get(name, {})} for name in ("public", "merchant", "bulk")}
    given["process"] = {**PATIENCE, **given.get("process", {})}
    return yaml.safe_dump(given)
