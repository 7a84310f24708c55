"""What the program says, and that it does not start, when its trusted documents cannot be served."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from tests.serving import SECRET

Serve = Callable[..., tuple[object, str]]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Serve:
    """`orderwire serve`, which must end by itself before it asks for a database; its exit code and its words."""

    def run(**environment: str) -> tuple[object, str]:
        monkeypatch.setattr("sys.argv", ["orderwire", "serve", "--port", "0"])
        monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
        given = {"secret": SECRET, "data_dir": str(tmp_path / "data"), **environment}
        for name, value in given.items():
            monkeypatch.setenv(f"ORDERWIRE_{name.upper()}", value)
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().err

    return run


def test_names_the_file_and_the_entry_that_cannot_be_served(serve: Serve, tmp_path: Path) -> None:
    # given
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"channels": "{ channels { code } }"}))
    bad.write_text(json.dumps({"old": "{ channels { slug } }"}))
    # when
    ended = serve(trusted_documents=f"{good}, {bad}")
    # then
    assert ended == (2, f"{bad}: document old cannot be served: Cannot query field 'slug' on type 'Channel'.\n")


def test_refuses_to_enforce_nothing(serve: Serve) -> None:
    # when
    ended = serve(trusted_document_modes='{"public": "enforce"}')
    # then
    assert ended == (2, "the mode 'enforce' needs documents: ORDERWIRE_TRUSTED_DOCUMENTS names their manifest\n")


@pytest.mark.parametrize("modes", ['{"shoppers": "enforce"}', '{"public": "forced"}', '"enforce"'])
def test_names_the_setting_that_is_wrong(modes: str, serve: Serve) -> None:
    # when
    code, words = serve(trusted_document_modes=modes)
    # then
    assert (code, words.startswith("setting trusted_document_modes")) == (2, True)
