"""What somebody with every right on the database could do to the trail: edits, deletions, reorderings, cuts, forgeries.

Each damage takes a whole, sealed trail and gives back another, with the number of the first row that is not as it was.
The forger knows the code: they recompute every hash that follows, with the best key they have.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.audit.chain import GENESIS, AuditKeys, entry_hash
from app.domain.audit import AuditEntry
from app.domain.enums import AuditOutcome

Trail = Sequence[AuditEntry]
Damage = Callable[[random.Random, Trail, bytes], tuple[list[AuditEntry], int]]

FORGED_KEY = b"the best key that somebody without the secret has"


def an_edit(rng: random.Random, trail: Trail, key: bytes) -> tuple[list[AuditEntry], int]:
    """One field of one row, its hash made to fit, and every hash after it."""
    place = rng.randrange(len(trail))
    row = trail[place]
    edited = rng.choice(
        [
            lambda: replace(row, at=row.at + timedelta(microseconds=rng.randint(1, 10**9))),
            lambda: replace(row, operation=row.operation + "s"),
            lambda: replace(row, actor_id=UUID(int=rng.getrandbits(128))),
            lambda: replace(row, roles=(*row.roles, "guest")),
            lambda: replace(row, reason=f"{row.reason}!"),
            lambda: replace(row, on_behalf_of="nobody" if row.on_behalf_of is None else None),
            lambda: replace(row, outcome=next(o for o in AuditOutcome if o is not row.outcome)),
            lambda: replace(row, subjects=(*row.subjects, {"type": "Order", "id": str(UUID(int=1))})),
            lambda: replace(row, subject_ids=(*row.subject_ids, UUID(int=1))),
            lambda: replace(row, input_hash=bytes(32)),
            lambda: replace(row, request_id="another"),
            lambda: replace(row, key_id=row.key_id[::-1]),
        ]
    )()
    return _resealed([*trail[:place], edited, *trail[place + 1 :]], place, key), row.number


def a_bare_edit(rng: random.Random, trail: Trail, _: bytes) -> tuple[list[AuditEntry], int]:
    """One field of one row and nothing else: what carelessness looks like."""
    place = rng.randrange(len(trail))
    edited = replace(trail[place], refusal=f"{trail[place].refusal}?")
    return [*trail[:place], edited, *trail[place + 1 :]], trail[place].number


def a_deletion(rng: random.Random, trail: Trail, key: bytes) -> tuple[list[AuditEntry], int]:
    """Rows taken out of the middle, the rest renumbered and chained again, or left with a gap."""
    place = rng.randrange(len(trail) - 1)
    count = rng.randint(1, len(trail) - place - 1)
    kept = [*trail[:place], *trail[place + count :]]
    if rng.random() < 0.5:
        kept = _resealed(_renumbered(kept), place, key)
    return kept, trail[place].number


def a_reordering(rng: random.Random, trail: Trail, key: bytes) -> tuple[list[AuditEntry], int]:
    """Two rows change places, numbers and links made to fit."""
    first, second = sorted(rng.sample(range(len(trail)), 2))
    moved = list(trail)
    moved[first], moved[second] = moved[second], moved[first]
    return _resealed(_renumbered(moved), first, key), trail[first].number


def an_insertion(rng: random.Random, trail: Trail, key: bytes) -> tuple[list[AuditEntry], int]:
    """A row that never was, the rest moved up."""
    place = rng.randrange(len(trail))
    made = replace(trail[place], entry_id=UUID(int=rng.getrandbits(128)))
    return _resealed(_renumbered([*trail[:place], made, *trail[place:]]), place, key), trail[place].number


def a_cut(rng: random.Random, trail: Trail, _: bytes) -> tuple[list[AuditEntry], int]:
    """The end taken off; what is left is whole in itself."""
    left = rng.randrange(len(trail))
    return list(trail[:left]), left + 1


def a_rewriting(rng: random.Random, trail: Trail, key: bytes) -> tuple[list[AuditEntry], int]:
    """The whole trail told anew from a row on, as long as it was."""
    place = rng.randrange(len(trail))
    told = [replace(row, actor_id=UUID(int=7_777)) for row in trail[place:]]
    return _resealed([*trail[:place], *told], place, key), trail[place].number


DAMAGES: tuple[Damage, ...] = (
    an_edit,
    a_bare_edit,
    a_deletion,
    a_reordering,
    an_insertion,
    a_cut,
    a_rewriting,
)


def _renumbered(rows: Trail) -> list[AuditEntry]:
    return [replace(row, number=place + 1) for place, row in enumerate(rows)]


def _resealed(rows: Trail, begin: int, key: bytes) -> list[AuditEntry]:
    """The same rows with links and hashes that fit, from a place on."""
    made = list(rows[:begin])
    previous = made[-1].hash if made else GENESIS
    for row in rows[begin:]:
        linked = replace(row, previous_hash=previous)
        made.append(replace(linked, hash=entry_hash(linked, key)))
        previous = made[-1].hash
    return made


def forger(keys: AuditKeys, *, knows_the_key: bool) -> bytes:
    """What the forger seals with."""
    return keys.current if knows_the_key else FORGED_KEY
