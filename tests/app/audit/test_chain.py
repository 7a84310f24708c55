"""With a keyed hash and an anchor kept outside, no damage to the trail stays unseen; without the key some would."""

import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.audit.anchors import Anchor, MalformedAnchor, make_anchor, read_anchors
from app.audit.chain import GENESIS, AuditKeys, sealed
from app.audit.verify import Fault, verify_chain
from app.domain.audit import AuditEntry, AuditFact
from app.domain.enums import ActorKind, AuditKind, AuditOutcome
from tests.app.audit.damaging import DAMAGES, FORGED_KEY, a_cut, a_rewriting
from tests.app.audit.sealing import KEYS

TRIALS = int(os.environ.get("ORDERWIRE_TEST_AUDIT_DAMAGES", "1000"))
SEED = 4711
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_trail(length: int = 60, keys: AuditKeys = KEYS, after: list[AuditEntry] | None = None) -> list[AuditEntry]:
    trail = list(after or [])
    for number in range(len(trail) + 1, length + 1):
        fact = AuditFact(
            entry_id=UUID(int=number),
            at=NOON + timedelta(seconds=number),
            kind=AuditKind.MUTATION,
            outcome=AuditOutcome.DONE,
            operation="stockAdjust",
            actor_kind=ActorKind.STAFF,
            actor_id=UUID(int=number % 3),
            roles=("store",),
            input_hash=bytes([number % 256]) * 32,
            subject_ids=(UUID(int=number),),
        )
        subjects = ({"type": "StockLevel", "id": str(UUID(int=number)), "before": number, "after": number + 1},)
        trail.append(sealed(fact, number, trail[-1].hash if trail else GENESIS, keys, subjects))
    return trail


def anchored(trail: list[AuditEntry]) -> list[Anchor]:
    return [make_anchor(KEYS, trail[-1].number, trail[-1].hash, NOON)]


def unseen(forger_key: bytes, anchors: list[Anchor], trail: list[AuditEntry]) -> list[str]:
    """The damages, of so many random ones, that verifying does not find, or of which it names the wrong row."""
    rng = random.Random(SEED)
    missed: list[str] = []
    for trial in range(TRIALS):
        damage = DAMAGES[trial % len(DAMAGES)]
        damaged, first_bad = damage(rng, trail, forger_key)
        fault = verify_chain(damaged, KEYS, anchors)
        if fault is None or fault.number != first_bad:
            missed.append(f"{trial} {damage.__name__}: {fault}, not {first_bad}")
    return missed


def test_a_trail_that_nobody_touched_is_whole() -> None:
    # given
    trail = a_trail()
    # then
    assert verify_chain(trail, KEYS, anchored(trail)) is None


def test_random_edits_deletions_reorderings_and_cuts_are_all_found_and_the_first_bad_row_is_named() -> None:
    # given
    trail = a_trail()
    # then
    assert unseen(FORGED_KEY, anchored(trail), trail) == []


def test_the_harness_misses_what_a_forger_with_the_key_does() -> None:
    """Were the hash not keyed, or the key known, most damage between two anchors could not be told."""
    # given
    trail = a_trail()
    # then
    assert len(unseen(KEYS.current, [], trail)) > TRIALS / 2


def test_without_an_anchor_a_cut_is_not_seen_and_with_one_it_is() -> None:
    # given
    trail = a_trail()
    cut, first_missing = a_cut(random.Random(SEED), trail, FORGED_KEY)
    # then
    assert verify_chain(cut, KEYS) is None
    assert verify_chain(cut, KEYS, anchored(trail)) == Fault(
        first_missing, "it is missing: an anchor says that there were 60 entries"
    )


def test_an_anchor_shows_a_trail_that_was_told_anew_with_the_right_key() -> None:
    # given
    trail = a_trail()
    told_anew, _ = a_rewriting(random.Random(SEED), trail, KEYS.current)
    # then
    assert verify_chain(told_anew, KEYS) is None
    fault = verify_chain(told_anew, KEYS, anchored(trail))
    assert fault == Fault(60, "it is another than the one that was anchored")


def test_an_anchor_that_somebody_made_up_is_found() -> None:
    # given
    trail = a_trail()
    made_up = replace(anchored(trail)[0], number=59, hash=trail[58].hash.hex())
    # then
    assert verify_chain(trail, KEYS, [made_up]) == Fault(59, "its anchor is not of our making")


def test_entries_of_a_key_that_was_changed_are_verified_with_the_earlier_one() -> None:
    # given
    later = AuditKeys(b"the key after the change", (KEYS.current,))
    trail = a_trail(40, later, after=a_trail(20))
    # then
    assert [verify_chain(trail, keys) for keys in (later, AuditKeys(later.current))] == [
        None,
        Fault(1, f"it is sealed with a key that is not ours, {KEYS.current_id}"),
    ]


def test_without_a_key_only_the_links_are_looked_at() -> None:
    # given
    trail = a_trail()
    careless = [*trail[:30], *trail[31:]]
    careful, _ = a_rewriting(random.Random(SEED), trail, FORGED_KEY)
    # then
    assert verify_chain(careless, None) == Fault(31, "it is missing: 32 comes instead")
    assert verify_chain(careful, None) is None


def test_an_empty_trail_is_whole_unless_an_anchor_says_otherwise() -> None:
    # given
    anchors = anchored(a_trail(1))
    # then
    assert verify_chain([], KEYS) is None
    assert verify_chain([], KEYS, anchors) == Fault(1, "it is missing: an anchor says that there were 1 entries")


def test_anchors_are_read_back_as_they_were_written() -> None:
    # given
    anchors = anchored(a_trail())
    # then
    assert read_anchors([anchors[0].line + "\n", "\n"]) == anchors
    with pytest.raises(MalformedAnchor, match="line 2 is no anchor"):
        read_anchors([anchors[0].line, '{"number": 3}'])


def test_keys_are_not_shown() -> None:
    assert KEYS.current.hex() not in repr(KEYS)
    assert "key of the tests" not in repr(KEYS)
