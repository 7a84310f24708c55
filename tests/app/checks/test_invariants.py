"""Each invariant is silent on a shop that lived, and finds the damage that it is there for."""

import pytest

from app.checks import invariants
from app.importers.writing import write_history
from db.checking import run_checks
from db.database import Database
from db.engine import make_engine
from tests.app.checks.damage import DAMAGE, Damage
from tests.app.checks.damage_billed import BILLED_DAMAGE
from tests.app.checks.damage_collected import COLLECTED
from tests.app.checks.damage_counted import COUNTED
from tests.app.checks.damage_credited import CREDITED_DAMAGE
from tests.app.checks.damage_drafted import DRAFTED
from tests.app.checks.damage_edited import EDITED
from tests.app.checks.damage_held import HELD
from tests.app.checks.damage_labeled import LABELED
from tests.app.checks.damage_on_the_way import ON_THE_WAY
from tests.app.checks.damage_paid import PAID
from tests.app.checks.damage_picked import PICKED
from tests.app.checks.damage_protected import PROTECTED
from tests.app.checks.damage_refunded import REFUNDED
from tests.app.checks.damage_tracked import TRACKED
from tests.app.checks.damage_waiting import WAITING
from tests.app.checks.damage_ways import WAYS
from tests.app.checks.damage_work import WORKED
from tests.app.importers.writing_by_hand import SECRET, shop_by_hand
from tests.builders import invariants_hold
from tests.databases import execute

INVARIANTS = {invariant.name: invariant for invariant in invariants()}
ALL_DAMAGE = (
    *DAMAGE,
    *BILLED_DAMAGE,
    *COUNTED,
    *CREDITED_DAMAGE,
    *DRAFTED,
    *EDITED,
    *HELD,
    *LABELED,
    *COLLECTED,
    *ON_THE_WAY,
    *PAID,
    *PICKED,
    *PROTECTED,
    *TRACKED,
    *REFUNDED,
    *WAITING,
    *WAYS,
    *WORKED,
)


async def test_all_hold_in_an_empty_database(database: Database) -> None:
    await invariants_hold(database)


async def test_all_hold_in_a_shop_that_lived(lived_url: str) -> None:
    # given
    engine = make_engine(lived_url)
    # then
    await invariants_hold(Database(engine))
    await engine.dispose()


async def test_all_hold_after_an_import_of_every_kind_of_history(database: Database) -> None:
    # given
    await write_history(database, shop_by_hand(), search_secret=SECRET)
    # then
    await invariants_hold(database)


@pytest.mark.parametrize("name", INVARIANTS)
def test_every_invariant_has_damage_that_it_must_find(name: str) -> None:
    assert [damage for damage in ALL_DAMAGE if damage.invariant == name] != []


@pytest.mark.parametrize("damage", ALL_DAMAGE, ids=str)
async def test_finds_planted_damage(lived_url: str, damage: Damage) -> None:
    # given
    await execute(lived_url, f"SET session_replication_role = replica; {damage.sql}")
    # when
    engine = make_engine(lived_url, pool_size=1)
    verdicts = await run_checks(engine, {damage.invariant: INVARIANTS[damage.invariant].sql}, offenders=20)
    await engine.dispose()
    # then
    verdict = verdicts[damage.invariant]
    assert verdict.failure is None
    assert verdict.count == damage.offenders, verdict.offenders


def test_every_invariant_says_what_it_is_and_how_to_read_it() -> None:
    assert [name for name, one in INVARIANTS.items() if not (one.statement.endswith(".") and one.reading)] == []
