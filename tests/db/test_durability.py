"""Settings that lose acknowledged commits are seen."""

from db.durability import broken_promises
from db.engine import make_engine


async def test_a_server_without_fsync_breaks_its_promises(database_url: str) -> None:
    # given
    engine = make_engine(database_url)

    # when
    try:
        async with engine.connect() as connection:
            fsync = (await connection.exec_driver_sql("SHOW fsync")).scalar_one()
        lost = await broken_promises(engine)
    finally:
        await engine.dispose()

    # then
    assert ("fsync" in lost) == (fsync == "off")


async def test_a_session_that_does_not_wait_for_its_commits_is_seen(database_url: str) -> None:
    # given
    for setting, expected in (("off", True), ("on", False)):
        engine = make_engine(database_url)
        async with engine.begin() as connection:
            name = (await connection.exec_driver_sql("SELECT current_database()")).scalar_one()
            await connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = {setting}')
        await engine.dispose()
        # when
        fresh = make_engine(database_url)
        lost = await broken_promises(fresh)
        await fresh.dispose()
        # then
        assert ("synchronous_commit" in lost) is expected
