"""Run the example front-ends in a real browser: `make test-browser`, or `python -m tests.browser [FILE ...]`.

First what needs no browser: documents and types against the schema, lint, and the committed pages against a fresh
build. Then every `*.test.js` here gets a demo shop of its own (without traffic), the program that serves it as a child
process, and a keeper that it may ask to kill that program, to start it again at the same address,
to have it take nothing but trusted documents, and for tokens.
`--serve` opens one shop, says what tests must be told, and waits: for tests in the making.
Node and npm come with the locked wheel of `pyright[nodejs]`; Debian's Chromium is installed where it is missing.
"""

import asyncio
import filecmp
import itertools
import json
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from app.access.secrets import derive
from app.demo.accounts import open_accounts
from app.demo.load import prepare_demo
from app.domain.enums import Role
from app.domain.principal import SYSTEM
from app.events.cursor import CursorCodec
from app.pages.examples import BUILT
from db import schema
from db.database import Database
from db.engine import make_engine
from db.postgres import embedded_postgres
from tests.databases import execute, named
from tests.node import NODE, install, run
from tests.serving import KEYS, ROOT, SECRET, Child, free_port, served_by_child, token

HERE = Path(__file__).parent
EXAMPLES = ROOT / "frontend-examples"
AT_ONCE = 2
CHROMIUM = "chromium"
ENFORCED = json.dumps({"public": "enforce", "merchant": "enforce"})


async def main(files: list[str]) -> int:
    """Install, check, serve, test; 0 when everything passed."""
    await install(EXAMPLES)
    await install(HERE)
    if files == ["--serve"]:
        return await by_hand()
    codes = [] if files else await checked()
    chromium = await installed_chromium()
    chosen = files or sorted(path.name for path in HERE.glob("*.test.js"))
    turn = asyncio.Semaphore(AT_ONCE)
    async with demo_shops() as shops:

        async def tested(name: str) -> int:
            passed = f"--test-rerun-failures={shops.folder / name}.json"
            async with turn, shops.opened(name.partition(".")[0]) as keeper:
                return await run(NODE, "--test", passed, name, cwd=HERE, environment=keeper.told(chromium))

        for name, code in zip(chosen, await asyncio.gather(*(tested(name) for name in chosen)), strict=True):
            codes.append(code and await alone(name, tested))
    return max(codes)


async def alone(name: str, tested: Callable[[str], Awaitable[int]]) -> int:
    """What failed in a file beside another one, tried once more with the machine to itself: what fails then, fails."""
    sys.stderr.write(f"== {name} failed beside another file: what failed once more, alone, in a shop of its own\n")
    code = await tested(name)
    if not code:
        sys.stderr.write(f"== FLAKY: {name} passes alone; mend what failed above\n")
    return code


async def by_hand() -> int:
    """One shop until somebody has had enough, and what tests must be told to use it: for tests in the making."""
    chromium = await installed_chromium()
    async with demo_shops() as shops, shops.opened("by_hand") as keeper:
        told = keeper.told(chromium)
        lines = [f"export {name}={value}" for name, value in told.items() if os.environ.get(name) != value]
        sys.stdout.write("\n".join([*lines, "# then, in tests/browser: node --test NAME.test.js", ""]))
        sys.stdout.flush()
        await asyncio.Event().wait()
    return 0


async def checked() -> list[int]:
    """Documents, types, lint and the committed pages; all of them, whatever the first one says."""
    bin_folder = EXAMPLES / "node_modules" / ".bin"
    commands = (
        ("gql.tada", "generate-output"),
        ("gql.tada", "check", "--fail-on-warn"),
        ("tsc", "--noEmit"),
        ("eslint", ".", "--max-warnings", "0"),
    )
    codes = [await run(NODE, bin_folder / tool, *given, cwd=EXAMPLES) for tool, *given in commands]
    with tempfile.TemporaryDirectory(prefix="orderwire-built-") as fresh:
        codes.append(await run(NODE, "build.ts", "--into", fresh, cwd=EXAMPLES))
        if differing := differences(Path(fresh), BUILT):
            sys.stderr.write(
                f"app/pages/built differs from what is built: {', '.join(differing)}; `make pages` builds\n"
            )
            codes.append(1)
    return codes


def differences(fresh: Path, committed: Path) -> list[str]:
    """Files that only one of the folders has, or that are not the same, byte by byte."""
    names = {str(path.relative_to(root)) for root in (fresh, committed) for path in root.rglob("*") if path.is_file()}
    _, differing, missing = filecmp.cmpfiles(fresh, committed, names, shallow=False)
    return sorted(differing + missing)


async def installed_chromium() -> str:
    """Where Chromium is; Debian's package is installed when it is nowhere, as root."""
    if found := shutil.which(CHROMIUM):
        return found
    for command in (
        ("apt-get", "update", "-q"),
        ("apt-get", "install", "-q", "-y", "--no-install-recommends", CHROMIUM),
    ):
        if await run(*command, cwd=HERE, environment={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}):
            raise SystemExit("Chromium is missing and could not be installed: apt-get install chromium")
    found = shutil.which(CHROMIUM)
    assert found is not None, "the package brings the command"
    return found


class Keeper:
    """Keeps the program of one test file, and does what its tests say, a line each: `kill`, `start`."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._port = free_port()
        self._running = AsyncExitStack()
        self._child: Child | None = None
        self._server: asyncio.Server | None = None

    async def start(self, manifest: str | None = None) -> None:
        """Serve the shop, at the same address as before; with a manifest, its documents and no others."""
        trust = {"trusted_documents": manifest, "trusted_document_modes": ENFORCED} if manifest else {}
        child = served_by_child(self._database_url, port=self._port, ready=True, **trust)
        self._child = await self._running.enter_async_context(child)

    async def kill(self) -> None:
        """End the program as a power cut would."""
        assert self._child is not None, "it was started"
        self._child.process.kill()
        await self._running.aclose()

    async def listen(self) -> None:
        """Let tests in."""
        self._server = await asyncio.start_server(self._hear, "127.0.0.1", 0)

    async def aclose(self) -> None:
        """Nobody is heard or served any more."""
        if self._server is not None:
            self._server.close()
        await self._running.aclose()

    def told(self, chromium: str) -> dict[str, str]:
        """What the tests are told by their environment."""
        assert self._server is not None, "it listens"
        return {
            **os.environ,
            "ORDERWIRE_ADDRESS": f"127.0.0.1:{self._port}",
            "ORDERWIRE_ADMIN_TOKEN": token(Role.ADMIN),
            "ORDERWIRE_CHROMIUM": chromium,
            "ORDERWIRE_KEEPER_PORT": str(self._server.sockets[0].getsockname()[1]),
        }

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for line in reader:
            writer.write(f"{await self._do(*line.decode().split())}\n".encode())
        writer.close()

    async def _do(self, word: str, *given: str) -> str:
        """What a line asks for; the answer."""
        if word == "token":
            return token(Role.ADMIN, seconds=float(given[0]))
        if word == "lost":
            return CursorCodec(KEYS.cursors, uuid4()).encode(1)
        if word == "kill":
            await self.kill()
        elif word == "start":
            await self.start()
        else:
            await self.kill()
            await self.start(given[0])
        return "done"


class Shops:
    """Copies of one loaded demo shop; in the folder stands what each file's tests came to."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self._url = url
        self._copies = itertools.count(1)

    @asynccontextmanager
    async def opened(self, name: str) -> AsyncIterator[Keeper]:
        """A copy of its own for one test file, served."""
        name = f"shop_{name}_{next(self._copies)}"
        await execute(
            named(self._url, "template1"), f'CREATE DATABASE "{name}" TEMPLATE "{urlsplit(self._url).path[1:]}"'
        )
        keeper = Keeper(named(self._url, name))
        await keeper.listen()
        await keeper.start()
        try:
            yield keeper
        finally:
            await keeper.aclose()


@asynccontextmanager
async def demo_shops() -> AsyncIterator[Shops]:
    """The demo shop in an embedded PostgreSQL that goes with the run."""
    secrets = derive(SECRET)
    with tempfile.TemporaryDirectory(prefix="orderwire-browser-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - under root the database belongs to somebody else
        with embedded_postgres(Path(folder) / "data", durable=False) as server:
            await schema.upgrade(server.url)
            engine = make_engine(server.url)
            database = Database(engine)
            await prepare_demo(database, search_secret=secrets.search)
            await database.transact(SYSTEM, lambda uow: open_accounts(uow, secrets))
            await engine.dispose()
            yield Shops(server.url, Path(folder))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
