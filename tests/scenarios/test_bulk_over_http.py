"""Bodies of bulk mutations may be larger than others, and nobody else's."""

import orjson

from app.domain.enums import Role
from tests.builders import Shop, a_key
from tests.plain_client import plain_client
from tests.serving import served_here, token

BULK = """
mutation ($input: StockBulkSetInput!) {
  stockBulkSet(input: $input) { changed refused errors { message } }
}
"""
NOTE = "x" * 200


async def test_rows_of_a_bulk_mutation_may_fill_a_large_body(shop: Shop) -> None:
    # given: about 500 KB, twice what others may send
    rows = [{"sku": f"sku-{n}-{NOTE}", "location": "BER", "onHand": 1} for n in range(2_000)]
    rows.append({"sku": "mug", "location": "BER", "onHand": 7})
    variables = {"input": {"idempotencyKey": a_key(), "rows": rows}}

    url = shop.database.engine.url.render_as_string(hide_password=False).replace("+asyncpg", "")
    async with served_here(url) as served, plain_client() as client:

        async def status(query: str, role: Role) -> int:
            headers = {"content-type": "application/json", "authorization": f"Bearer {token(role)}"}
            body = orjson.dumps({"query": query, "variables": variables})
            answer = await client.post(f"http://{served.address}/graphql", content=body, headers=headers)
            if answer.status_code == 200:
                assert answer.json()["data"]["stockBulkSet"] == {"changed": 1, "refused": 2_000, "errors": []}
            return answer.status_code

        # then
        assert await status(BULK, Role.ADMIN) == 200
        assert await status("{ viewer { roles } }", Role.ADMIN) == 413
        assert await status(f"{BULK} query {{ viewer {{ roles }} }}", Role.ADMIN) == 413
        assert await status(BULK, Role.CUSTOMER) == 413
