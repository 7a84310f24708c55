"""Limits of a test's own: the shipped figures with some others over them, as an operator would write them."""

import tempfile
from pathlib import Path

import yaml

from graphql_schema.limits.role_limits import Limits, read_limits


def limits_with(**figures: float) -> Limits:
    """Every caller has the shipped figures of its class, but for these."""
    with tempfile.TemporaryDirectory(prefix="orderwire-limits-") as folder:
        path = Path(folder) / "limits.yaml"
        path.write_text(yaml.safe_dump({"classes": {"public": figures, "merchant": figures}}))
        return read_limits(path)
