"""Keys of secrets that are no longer in use: kept in the data directory, so that what they sealed stays verifiable.

They verify and never seal. Whoever steals one can forge what it sealed, but not the first entry of the key after it,
nor an anchor kept elsewhere.
"""

import os
from pathlib import Path

from app.access.secrets import Secrets
from app.audit.chain import AuditKeys, audit_keys

FILE_NAME = "audit-earlier-keys"


def keep_earlier_keys(data_dir: Path, secrets: Secrets) -> None:
    """Add the key of the secret before this one to the file (mode 0600), once. Raises OSError."""
    known = set(_read(data_dir))
    fresh = [key for key in audit_keys(secrets).earlier if key not in known]
    if not fresh:
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data_dir / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{key.hex()}\n" for key in fresh)


def all_audit_keys(data_dir: Path, secrets: Secrets) -> AuditKeys:
    """The key that seals now, and every earlier one that is known here. Raises ValueError for a file that is none."""
    keys = audit_keys(secrets)
    return AuditKeys(keys.current, tuple(dict.fromkeys((*keys.earlier, *_read(data_dir)))))


def _read(data_dir: Path) -> list[bytes]:
    path = data_dir / FILE_NAME
    return [bytes.fromhex(line) for line in path.read_text().split()] if path.exists() else []
