"""What other systems sent: the newest webhooks that were taken, without their bodies."""

import asyncio
from typing import Annotated

import typer

from app.commands.given_settings import given_settings
from app.commands.opening import opened_database
from app.settings import Settings
from db.repositories.inbox import StoredMessage, newest

webhooks_program = typer.Typer(help="What other systems sent.", no_args_is_help=True)


@webhooks_program.command("list")
def list_webhooks(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
) -> None:
    """List the webhooks that were taken: when, source, the sender's id, the app it acts as, bytes, what it came to."""
    for message in taken_webhooks(given_settings({}), limit=limit):
        received = f"{message.received_at:%Y-%m-%dT%H:%M:%SZ}"
        typer.echo(
            f"{received}  {message.source}  {message.message_id}  app {message.app}  {message.body_bytes} bytes"
            f"  {message.state.value}"
        )


def taken_webhooks(settings: Settings, *, limit: int) -> list[StoredMessage]:
    """The newest webhooks, newest first."""

    async def read() -> list[StoredMessage]:
        async with opened_database(settings, migrate=True) as database:
            return await newest(database, limit)

    return asyncio.run(read())
