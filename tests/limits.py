"""Limits of a test's own: the shipped figures with some others over them, as an operator would write them."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from graphql_schema.limits.role_limits import Limits, read_limits


def limits_with(*, process: Mapping[str, float] | None = None, **figures: float) -> Limits:
    """Every caller has the shipped figures of its class, but for these; so has the process."""
    with tempfile.TemporaryDirectory(prefix="orderwire-limits-") as folder:
        path = Path(folder) / "limits.yaml"
        classes = {"public": figures, "merchant": figures}
        path.write_text(yaml.safe_dump({"classes": classes, "process": dict(process or {})}))
        return read_limits(path)
