"""Several processes of one program serve the same callers from one bucket."""

from pathlib import Path
from time import monotonic

from db.database import Database
from tests.builders import a_shop
from tests.plain_client import plain_client
from tests.serving import served_by_child

BUCKET, REFILL = 50, 1
LIMITS = f"classes: {{public: {{cost_per_request: {BUCKET}, bucket: {BUCKET}, refill_per_second: {REFILL}}}}}"
ASKED = "{ skus(first: 5) { edges { node { code } } } }"


async def test_two_workers_share_one_bucket(database_url: str, database: Database, tmp_path: Path) -> None:
    # given
    await a_shop(database)
    file = tmp_path / "limits.yaml"
    file.write_text(LIMITS)
    spent = refused = 0

    # when: every request comes on a connection of its own, to either worker
    async with served_by_child(database_url, "--workers", "2", limits_file=str(file), rate_limits="on") as child:
        began = monotonic()
        for _ in range(40):
            async with plain_client() as client:
                answer = await client.post(f"http://{child.address}/graphql", json={"query": ASKED})
            if answer.status_code == 429:
                refused += 1
            else:
                spent += answer.json()["extensions"]["cost"]["requested"]
        took = monotonic() - began

    # then: a bucket each would have been twice as much
    assert refused > 0
    assert BUCKET / 2 <= spent <= BUCKET + REFILL * took
