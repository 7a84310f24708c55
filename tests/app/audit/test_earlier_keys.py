"""The installation's secret may change: what was sealed before stays verifiable."""

import secrets
from pathlib import Path

from app.access.secrets import derive
from app.audit.earlier_keys import FILE_NAME, all_audit_keys, keep_earlier_keys

FIRST, SECOND, THIRD = (secrets.token_urlsafe(48) for _ in range(3))


def test_the_keys_of_every_secret_that_was_in_use_verify_and_the_newest_seals(tmp_path: Path) -> None:
    # when
    keep_earlier_keys(tmp_path, derive(FIRST))
    keep_earlier_keys(tmp_path, derive(SECOND, FIRST))
    keep_earlier_keys(tmp_path, derive(SECOND, FIRST))
    keep_earlier_keys(tmp_path, derive(THIRD, SECOND))
    keys = all_audit_keys(tmp_path, derive(THIRD))
    # then
    assert keys.current == derive(THIRD).audit
    assert keys.earlier == (derive(FIRST).audit, derive(SECOND).audit)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_where_no_secret_was_changed(tmp_path: Path) -> None:
    # when
    keep_earlier_keys(tmp_path / "data", derive(FIRST))
    # then
    assert not (tmp_path / "data").exists()
    assert all_audit_keys(tmp_path, derive(FIRST)).earlier == ()
