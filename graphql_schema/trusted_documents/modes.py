"""Who may ask by id, and who must: one mode for each role, or for a class of roles."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from app.domain.enums import Role
from app.domain.principal import MERCHANT_ROLES


class DocumentMode(StrEnum):
    """Ordered from the most lenient: of a caller with several roles the last one counts."""

    OFF = "off"
    """Ids are unknown: every request brings its text."""
    ALLOW = "allow"
    """By id or by text, as the client likes; texts sent with their hash are remembered."""
    ENFORCE = "enforce"
    """By an id of the manifest, and nothing else."""


DocumentModes: TypeAlias = Mapping[Role, DocumentMode]
"""A mode for every role."""

CLASSES = {"public": frozenset(Role) - MERCHANT_ROLES, "merchant": MERCHANT_ROLES}
"""The names under which several roles may be set at once."""


def modes_of(stated: Mapping[str, str], default: DocumentMode) -> DocumentModes:
    """A mode for every role, from what is stated by role or class; a role wins over its class.

    Raises: ValueError for a name or a mode that does not exist.
    """
    modes = dict.fromkeys(Role, default)
    unknown = [name for name in stated if name not in CLASSES and name not in set(Role)]
    if unknown:
        raise ValueError(f"{unknown[0]} is no role, nor 'public' or 'merchant'")
    for name in sorted(stated, key=lambda name: name not in CLASSES):
        modes |= dict.fromkeys(CLASSES.get(name) or {Role(name)}, DocumentMode(stated[name]))
    return modes


def mode_for(roles: frozenset[Role], modes: DocumentModes) -> DocumentMode:
    """The strictest mode of a caller's roles."""
    ranks = list(DocumentMode)
    return max((modes[role] for role in roles), key=ranks.index, default=DocumentMode.ENFORCE)
