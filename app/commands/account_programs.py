"""`orderwire staff`, `orderwire app` and `orderwire customer`: what they take, and what they print."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer

from app.accounts.create_app_key import DEFAULT_DAYS, MAX_DAYS
from app.accounts.save_app import SaveApp
from app.accounts.save_staff import SaveStaff
from app.commands.accounts import (
    add_app,
    add_staff,
    app_key,
    asked_password,
    disable_staff,
    listed_staff,
    set_customer_password,
    set_staff_password,
)
from app.commands.given_settings import given_settings
from app.domain.enums import Role
from app.domain.errors import Refusal

staff_program = typer.Typer(help="Accounts of people who work for the merchant.", no_args_is_help=True)
app_program = typer.Typer(help="Programs that work for the merchant, and their keys.", no_args_is_help=True)
customer_program = typer.Typer(help="How customers sign in.", no_args_is_help=True)

REFUSED = 1
"""Exit code of a refusal."""

Email = Annotated[str, typer.Argument(help="The address of the account.")]
Locations = Annotated[list[str] | None, typer.Option("--location", help="A location's code; all of them if none.")]
Channels = Annotated[list[str] | None, typer.Option("--channel", help="A channel's code; all of them if none.")]
Scopes = Annotated[list[str] | None, typer.Option("--scope", help="pii, payments, bulk, export; all of them if none.")]


@staff_program.command("add")
def add(
    email: Email,
    role: Annotated[list[Role], typer.Option(help="care, store, warehouse or admin; may be given again.")],
    name: Annotated[str | None, typer.Option(help="What to call them; the address if none.")] = None,
    location: Locations = None,
    channel: Channels = None,
    password: Annotated[
        bool, typer.Option(help="Ask for a password; without one they sign in with another issuer, or not at all.")
    ] = True,
) -> None:
    """Create an account, and ask for its password."""
    with _one_line():
        command = SaveStaff(
            email=email,
            name=name or email,
            roles=tuple(role),
            locations=_some(location),
            channels=_some(channel),
        )
        add_staff(given_settings({}), command, asked_password(email) if password else None)
    typer.echo(f"{email} may sign in" if password else f"{email} has an account")


@staff_program.command("list")
def list_() -> None:
    """List the accounts, newest first: address, roles, where, whether they may sign in."""
    for row in listed_staff(given_settings({})):
        where = ",".join(row.locations) if row.locations is not None else "everywhere"
        channels = ",".join(row.channels) if row.channels is not None else "all channels"
        state = "active" if row.active else "disabled"
        typer.echo(f"{row.email}  {','.join(row.roles)}  {where}  {channels}  {state}")


@staff_program.command("disable")
def disable(email: Email) -> None:
    """Disable an account, and end all its access."""
    with _one_line():
        disable_staff(given_settings({}), email)
    typer.echo(f"{email} is disabled")


@staff_program.command("password")
def password(email: Email) -> None:
    """Ask for a new password for an account, and end all its access."""
    with _one_line():
        set_staff_password(given_settings({}), email, lambda: asked_password(email))
    typer.echo(f"{email} has a new password")


@app_program.command("add")
def add_program(
    code: Annotated[str, typer.Argument(help="Your code for the app.")],
    name: Annotated[str | None, typer.Option(help="What to call it; the code if none.")] = None,
    location: Locations = None,
    channel: Channels = None,
    scope: Scopes = None,
    scopeless: Annotated[bool, typer.Option("--no-scopes", help="Grant no scope at all.")] = False,
) -> None:
    """Create an app, or change it to just this."""
    with _one_line():
        add_app(
            given_settings({}),
            SaveApp(
                code=code,
                name=name or code,
                locations=_some(location),
                channels=_some(channel),
                scopes=() if scopeless else _some(scope),
            ),
        )
    typer.echo(f"{code} is an app")


@app_program.command("key")
def key(
    code: Annotated[str, typer.Argument(help="The app's code.")],
    scope: Scopes = None,
    days: Annotated[int, typer.Option(min=1, max=MAX_DAYS, help="After so many days it ends.")] = DEFAULT_DAYS,
) -> None:
    """Print a new API key for an app: this once, it is kept nowhere."""
    with _one_line():
        fresh = app_key(given_settings({}), code, scopes=_some(scope), days=days)
    typer.echo(fresh.text)


@customer_program.command("password")
def customer_password(
    customer: Annotated[UUID, typer.Argument(help="The customer's id, a UUID.")],
    email: Annotated[str, typer.Option(help="The address to sign in with.")],
) -> None:
    """Ask for a password with which a customer may sign in, and end all their access."""
    with _one_line():
        set_customer_password(given_settings({}), customer, email, asked_password(email))
    typer.echo(f"{customer} may sign in with {email}")


@contextmanager
def _one_line() -> Generator[None]:
    """Say a refusal in one line, and end the program."""
    try:
        yield
    except Refusal as refusal:
        typer.echo(refusal.message, err=True)
        raise typer.Exit(REFUSED) from None


def _some(values: list[str] | None) -> tuple[str, ...] | None:
    return tuple(values) if values else None
