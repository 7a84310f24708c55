"""What the program says, and that it does not start, when its trusted documents cannot be served."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.serving import SECRET


def serve(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`orderwire serve`, which must end by itself; no database is ever asked for."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWIRE_")}
    variables |= {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "ORDERWIRE_SECRET": SECRET}
    variables |= {"PYTHONPATH": str(ROOT), "ORDERWIRE_DATA_DIR": str(folder / "data")}
    variables |= {f"ORDERWIRE_{name.upper()}": value for name, value in environment.items()}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", "serve", "--port", "0"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_names_the_file_and_the_entry_that_cannot_be_served(tmp_path: Path) -> None:
    # given
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"channels": "{ channels { code } }"}))
    bad.write_text(json.dumps({"old": "{ channels { slug } }"}))
    # when
    ended = serve(tmp_path, trusted_documents=f"{good}, {bad}")
    # then
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        f"{bad}: document old cannot be served: Cannot query field 'slug' on type 'Channel'."
    ]


def test_refuses_to_enforce_nothing(tmp_path: Path) -> None:
    # when
    ended = serve(tmp_path, trusted_document_modes='{"public": "enforce"}')
    # then
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        "the mode 'enforce' needs documents: ORDERWIRE_TRUSTED_DOCUMENTS names their manifest"
    ]


@pytest.mark.parametrize("modes", ['{"shoppers": "enforce"}', '{"public": "forced"}', '"enforce"'])
def test_names_the_setting_that_is_wrong(modes: str, tmp_path: Path) -> None:
    # when
    ended = serve(tmp_path, trusted_document_modes=modes)
    # then
    assert ended.returncode == 2
    assert ended.stderr.startswith("setting trusted_document_modes")
