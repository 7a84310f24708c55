"""Build the example front-ends into `app/pages/built`: `make pages`, with the Node of the locked wheel."""

import asyncio
import sys

from tests.browser.__main__ import EXAMPLES
from tests.node import NODE, install, run


async def main(pages: list[str]) -> int:
    """Install and build these pages, or all of them."""
    await install(EXAMPLES)
    return await run(NODE, "build.ts", *pages, cwd=EXAMPLES)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
