"""A process that does so many random things to stock, some at a time, and says how each ended. Meant to be killed.

Run as `python -m tests.concurrency.rush.process DATABASE_URL SEED ATTEMPTS BUG`; each line it says is the name of an
action and its outcome, and for what came to be, its id: whoever heard that may rely on it.
"""

import asyncio
import sys
from random import Random

from app.domain.errors import Refusal
from db.database import Database
from db.engine import make_engine
from tests.concurrency.rush.actions import ACTIONS, Scene
from tests.concurrency.rush.bugs import BUGS

AT_ONCE = 4


async def main(database_url: str, seed: int, attempts: int, bug: str) -> None:
    """Draw actions by their weights until all attempts are made."""
    engine = make_engine(database_url, pool_size=AT_ONCE)
    scene = Scene(Database(engine), Random(seed), BUGS[bug])
    names, weights = list(ACTIONS), [weight for _, weight in ACTIONS.values()]
    waiting = iter(range(attempts))

    async def work() -> None:
        for _ in waiting:
            [name] = scene.random.choices(names, weights)
            try:
                made = await ACTIONS[name][0](scene)
            except Refusal as refused:
                say(name, str(refused.code), refused.message)
            except Exception as error:  # noqa: BLE001 - what must not happen is said, and judged by whoever listens
                say(name, "CRASHED", type(error).__name__, " ".join(str(error).split())[:300])
            else:
                say(name, "DONE" if made is not None else "NOTHING", str(made or ""))

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    await engine.dispose()


def say(*words: str) -> None:
    """One line, at once: what was not said is not known."""
    sys.stdout.write(" ".join(words).rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
