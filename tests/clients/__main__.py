"""Run other people's clients against the real program: `make test-clients`, or `python -m tests.clients [FILE ...]`.

Opens a small shop on an embedded PostgreSQL, serves it as a child process (development settings, no rate limits, the
documents of this folder trusted), installs the clients from npm when their lock file changed, and hands address and
token to Node's own test runner. Node and npm come with the locked wheel of `pyright[nodejs]`: a machine needs neither.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from app.commands.documents import ManifestFormat, build_manifest
from app.domain.enums import Role
from db import schema
from db.database import Database
from db.engine import make_engine
from db.postgres import embedded_postgres
from tests.builders import a_shop
from tests.node import NODE, install, start
from tests.serving import Child, eventually, free_port, served_by_child, token

HERE = Path(__file__).parent
WITH_A_CRASH = "server_killed.js"


@dataclass(frozen=True, slots=True)
class OpenedShop:
    """A shop of `tests.builders` and the manifest of its front-end."""

    database_url: str
    manifest: Path

    def served(self, port: int = 0) -> AbstractAsyncContextManager[Child]:
        """The shop behind `orderwire serve`."""
        trusted = str(self.manifest)
        return served_by_child(
            self.database_url, port=port, environment="development", rate_limits="off", trusted_documents=trusted
        )

    async def tested(self, child: Child, *files: str) -> asyncio.subprocess.Process:
        """Node's test runner at work on these files."""
        handed = {
            "ORDERWIRE_ADDRESS": child.address,
            "ORDERWIRE_ADMIN_TOKEN": token(Role.ADMIN),
            "ORDERWIRE_MANIFEST": str(self.manifest),
            "ORDERWIRE_PID": str(child.process.pid),
        }
        return await start(NODE, "--test", *files, cwd=HERE, environment={**os.environ, **handed})


async def main(files: list[str]) -> int:
    """Install, serve, test; 0 when every test passed."""
    await install(HERE)
    chosen = files or [*sorted(path.name for path in HERE.glob("*.test.js")), WITH_A_CRASH]
    codes: list[int] = []
    async with opened_shop() as shop:
        if calm := [name for name in chosen if name != WITH_A_CRASH]:
            async with shop.served() as child:
                codes.append(await (await shop.tested(child, *calm)).wait())
        if WITH_A_CRASH in chosen:
            codes.append(await through_a_crash(shop))
    return max(codes)


async def through_a_crash(shop: OpenedShop) -> int:
    """Serve until the tests kill the server, then again at the same port."""
    port = free_port()
    async with shop.served(port) as child:
        node = await shop.tested(child, WITH_A_CRASH)
        await eventually(lambda: child.process.poll() is not None or node.returncode is not None)
    async with shop.served(port):
        return await node.wait()


@asynccontextmanager
async def opened_shop() -> AsyncIterator[OpenedShop]:
    """A shop in an embedded database that goes with the run."""
    with tempfile.TemporaryDirectory(prefix="orderwire-clients-") as name:
        os.chmod(name, 0o755)  # noqa: S103 - under root the database belongs to somebody else
        manifest = Path(name) / "manifest.json"
        build_manifest(HERE / "documents", manifest, ManifestFormat.APOLLO, add_typename=True)
        with embedded_postgres(Path(name) / "data", durable=False) as server:
            await schema.upgrade(server.url)
            engine = make_engine(server.url)
            await a_shop(Database(engine))
            await engine.dispose()
            yield OpenedShop(server.url, manifest)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
