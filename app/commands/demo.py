"""The demo shop: load it once, serve it with live traffic, and say where to look."""

import asyncio
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from urllib.error import URLError

from rich.console import Console
from rich.panel import Panel

from app.access.access_token import issue_access_token
from app.access.secrets import installation_secrets
from app.commands.opening import database_url, opened_database
from app.commands.progress import progress_bar
from app.commands.serve import serve
from app.demo.accounts import DOMAIN, PASSWORD, open_accounts
from app.demo.hints import hints_for
from app.demo.load import Loaded, prepare_demo
from app.domain.enums import Role
from app.domain.principal import SYSTEM
from app.settings import Settings
from db.schema import upgrade

READY_WITHIN_SECONDS = 60
TOKEN_HOURS = 12
DOORS = (("the living shop", "/"), ("the graph", "/graphql"), ("metrics", "/metrics"))
EXAMPLES = (
    ("the living shop", "/"),
    ("the storefront", "/shop/"),
    ("the tracking page", "/track/"),
    ("the care desk", "/care/"),
    ("the graph", "/graphql   (GraphiQL in a browser)"),
    ("metrics", "/metrics"),
)
"""What there is to see on a developer's machine."""


def seed(settings: Settings, console: Console | None = None) -> Loaded:
    """Load the demo shop into the settings' database; a shop that is open is left alone."""
    console = console or Console()

    async def load() -> Loaded:
        async with opened_database(settings) as database:
            with progress_bar(console) as progress:
                task = progress.add_task("demo orders", total=None)
                loaded = await prepare_demo(
                    database,
                    search_secret=installation_secrets(settings).search,
                    advance=lambda orders: progress.update(task, advance=orders),
                )
                progress.update(task, total=loaded.orders, completed=loaded.orders)
            if settings.development:
                secrets = installation_secrets(settings)
                await database.transact(SYSTEM, lambda uow: open_accounts(uow, secrets))
            return loaded

    with database_url(settings) as url:
        asyncio.run(upgrade(url))
        loaded = asyncio.run(load())
    if loaded.orders:
        console.print(
            f"demo shop: {loaded.orders:,} orders, {loaded.skus:,} SKUs, {loaded.levels:,} stock levels",
            highlight=False,
        )
    else:
        console.print("demo shop: it was loaded before")
    return loaded


def demo(settings: Settings) -> None:
    """Load the demo shop, then serve it with live traffic until stopped. One process owns the database throughout."""
    console = Console()
    with database_url(settings):
        seed(settings, console)
        threading.Thread(target=_announce, args=(settings, console), daemon=True).start()
        serve(settings.model_copy(update={"demo": True}))


def _announce(settings: Settings, console: Console) -> None:
    """Wait until the server answers, then print where to look and a token to sign in with."""
    base = f"http://{settings.host}:{settings.port}"
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=1):  # noqa: S310 - our own address
                break
        except (URLError, OSError):
            time.sleep(0.1)
    else:
        console.print(f"the server did not answer at {base} within {READY_WITHIN_SECONDS} s", style="red")
        return
    token = issue_access_token(
        installation_secrets(settings).access_tokens,
        Role.ADMIN,
        now=datetime.now(UTC),
        lifetime=timedelta(hours=TOKEN_HOURS),
    )
    doors = [f"[bold]{name:<18}[/] {base}{path}" for name, path in (EXAMPLES if settings.development else DOORS)]
    lines = [*doors, "", f"Sign in as admin for {TOKEN_HOURS} hours with"]
    console.print(Panel.fit("\n".join(lines), title="Orderwire is ready", border_style="green"))
    console.print(f"Authorization: Bearer {token}", highlight=False, soft_wrap=True)
    if settings.development:
        people = f"{Role.CARE.value}@{DOMAIN} or {Role.ADMIN.value}@{DOMAIN}"
        console.print(f"or by name as {people}, password: {PASSWORD}", highlight=False, soft_wrap=True)
        if link := asyncio.run(_order_under_way(settings)):
            console.print(f"An order under way: {base}/track/#{link}", highlight=False, soft_wrap=True)
    console.print("Ctrl-C stops it; the data stay.", style="dim")


async def _order_under_way(settings: Settings) -> object:
    """The token of an order to follow; None on the first day, before anybody bought."""
    async with opened_database(settings) as database:
        given = await hints_for("track", database, installation_secrets(settings))
    return given.get("orderToken")
