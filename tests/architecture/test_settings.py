"""Every setting is explained where an operator looks, and nothing is explained that is not there."""

import re

from app.settings import Settings
from tests.architecture.sources import ROOT


def test_settings_and_their_table_say_the_same() -> None:
    # given
    page = (ROOT / "docs" / "operations.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    prefix = Settings.model_config.get("env_prefix", "")
    # when
    known = {str(field.validation_alias or f"{prefix}{name}").upper() for name, field in Settings.model_fields.items()}
    # then
    assert sorted(known ^ documented) == []
