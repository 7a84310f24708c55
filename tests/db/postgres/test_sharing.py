"""One process owns the database of a data directory, and everybody else uses it."""

from pathlib import Path

from db.postgres import embedded_postgres
from tests.db.postgres.holders import answers, eventually, hold, runs


async def test_a_second_process_attaches_and_leaves_without_stopping_it(data_dir: Path) -> None:
    # given
    owner = hold(data_dir).opened()

    # when
    async with embedded_postgres(data_dir) as database:
        # then
        assert owner.owned
        assert not database.owned
        assert database.server_pid == owner.server_pid
        assert await answers(database.url, "select 1") == [(1,)]
    assert await answers(owner.url, "select 2") == [(2,)]
    owner.close()
    assert not runs(owner.server_pid)


def test_of_two_starters_at_once_one_owns_and_the_other_attaches(data_dir: Path) -> None:
    # given / when
    racers = [hold(data_dir), hold(data_dir), hold(data_dir)]
    for racer in racers:
        racer.opened()

    # then
    assert sorted(racer.owned for racer in racers) == [False, False, True]
    assert len({racer.server_pid for racer in racers}) == 1
    assert len({racer.url for racer in racers}) == 1
    for racer in sorted(racers, key=lambda racer: racer.owned):
        racer.close()


async def test_an_attached_process_takes_over_under_the_same_url_when_the_owner_leaves(data_dir: Path) -> None:
    # given
    owner = hold(data_dir).opened()
    await answers(owner.url, "create table mug (color text)")
    await answers(owner.url, "insert into mug values ('blue')")
    async with embedded_postgres(data_dir, durable=False) as database:
        # when
        owner.close()

        # then
        assert await answers(owner.url, "select color from mug") == [("blue",)]
        eventually(lambda: database.server_pid != owner.server_pid)
        assert database.owned
        assert database.url == owner.url


async def test_an_attached_process_takes_over_when_the_owner_is_killed(data_dir: Path) -> None:
    # given
    owner = hold(data_dir).opened()
    async with embedded_postgres(data_dir, durable=False) as database:
        # when
        owner.kill()

        # then
        eventually(lambda: database.owned and database.server_pid != owner.server_pid)
        assert await answers(owner.url, "select 1") == [(1,)]
    assert not (data_dir / "database.json").exists()
