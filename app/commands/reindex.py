"""Index e-mail addresses with the secret in use, after it was changed."""

import asyncio

import typer

from app.access.secrets import installation_secrets
from app.accounts.reindex import Reindexed, reindex
from app.commands.opening import opened_database
from app.settings import Settings


def reindex_command(settings: Settings) -> int:
    """Index everything anew and say how much it was; 1 when the logins of some customers are lost."""

    async def run() -> Reindexed:
        async with opened_database(settings) as database:
            return await reindex(database, installation_secrets(settings))

    done = asyncio.run(run())
    typer.echo(f"{done.orders:,} orders and {done.logins:,} sign-ins are indexed with the secret in use")
    if done.lost:
        typer.echo(f"{done.lost:,} customers must ask for a new password: their address on file is another by now")
    return 1 if done.lost else 0
