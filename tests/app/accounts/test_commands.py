"""The first administrator of a fresh installation is made on the command line, and so are keys of apps."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from typer.testing import CliRunner, Result

from app.access.secrets import derive
from app.accounts.prove import prove_customer, prove_staff
from app.cli import program
from app.domain.enums import Role
from app.domain.principal import SYSTEM
from db.database import Database
from tests.builders import a_shop, invariants_hold
from tests.graphql_schema.orders.buying import a_customer

SECRET = "9qG4x0ZrT7mWbEo2sVnKcYd1LhPfUj6A8iRtQwXe"
PASSWORD = "a long sentence nobody tries"

Run = Callable[..., Awaitable[Result]]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command against the test's database, answering prompts with these lines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ORDERWIRE_ENVIRONMENT", "production")
    monkeypatch.setenv("ORDERWIRE_SECRET", SECRET)

    async def run(*arguments: str, typed: tuple[str, ...] = ()) -> Result:
        lines = "".join(f"{line}\n" for line in typed)
        return await asyncio.to_thread(CliRunner().invoke, program, list(arguments), input=lines)

    return run


async def test_the_first_administrator_signs_in(run: Run, database: Database) -> None:
    # when
    added = await run("staff", "add", "Ada@Shop.Example", "--role", "admin", typed=(PASSWORD, PASSWORD))

    # then
    assert added.exit_code == 0, added.output
    assert PASSWORD not in added.output
    proved = await prove_staff(database, derive(SECRET), email="ada@shop.example", password=PASSWORD, address=None)
    assert proved is not None
    listed = await run("staff", "list")
    assert listed.output == "ada@shop.example  admin  everywhere  all channels  active\n"
    await invariants_hold(database)


async def test_a_weak_password_is_refused_in_one_line_and_leaves_no_account(run: Run) -> None:
    # when
    refused = await run("staff", "add", "ada@shop.example", "--role", "admin", typed=("short", "short"))

    # then
    assert refused.exit_code == 1
    assert refused.output.splitlines()[-1] == "a password has at least 12 characters"
    assert (await run("staff", "list")).output == ""


async def test_the_last_administrator_cannot_be_disabled(run: Run) -> None:
    # given
    await run("staff", "add", "ada@shop.example", "--role", "admin", "--no-password")

    # when
    refused = await run("staff", "disable", "ada@shop.example")

    # then
    assert refused.exit_code == 1
    assert "last active administrator" in refused.output
    assert (await run("staff", "list")).output.endswith("active\n")


async def test_a_forgotten_password_is_replaced(run: Run, database: Database) -> None:
    # given
    other = "another long sentence"
    await run("staff", "add", "ada@shop.example", "--role", "care", typed=(PASSWORD, PASSWORD))

    # when
    unknown = await run("staff", "password", "bob@shop.example")
    replaced = await run("staff", "password", "ada@shop.example", typed=(other, other))

    # then
    assert (unknown.exit_code, unknown.output) == (1, "there is no account with this address\n")
    assert replaced.exit_code == 0, replaced.output
    secrets = derive(SECRET)
    assert await prove_staff(database, secrets, email="ada@shop.example", password=PASSWORD, address=None) is None
    assert await prove_staff(database, secrets, email="ada@shop.example", password=other, address=None) is not None
    await invariants_hold(database)


async def test_an_app_gets_two_keys_and_no_third(run: Run, database: Database) -> None:
    # given
    assert (await run("app", "add", "wms", "--scope", "pii")).exit_code == 0

    # when
    keys = [await run("app", "key", "wms", "--days", "30") for _ in range(3)]

    # then
    assert [result.exit_code for result in keys] == [0, 0, 1]
    first, second = (result.output.strip() for result in keys[:2])
    assert first.startswith("owk_")
    assert first != second
    assert "2 keys of this app are live" in keys[2].output
    await invariants_hold(database)


async def test_a_customer_gets_a_password(run: Run, database: Database) -> None:
    # given
    customer_id = await a_customer(await a_shop(database), "Ada")

    # when
    done = await run(
        "customer", "password", str(customer_id), "--email", "ada@home.example", typed=(PASSWORD, PASSWORD)
    )

    # then
    assert done.exit_code == 0, done.output
    secrets = derive(SECRET)
    proved = await prove_customer(database, secrets, email="ADA@home.example", password=PASSWORD, address=None)
    assert proved is not None
    assert proved.id == customer_id


def test_the_program_may_do_what_an_administrator_may() -> None:
    assert SYSTEM.roles == {Role.ADMIN}
    assert (SYSTEM.locations, SYSTEM.channels) == (None, None)
