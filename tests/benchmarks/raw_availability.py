"""The yardstick of `availability`: a bare ASGI endpoint that sends what one SQL statement made, as it is.

It knows no rights, limits, kits, rules or supplies, parses nothing but JSON, and answers with the same bytes on the
benchmark's data. Run by the benchmark: `uvicorn tests.benchmarks.raw_availability:app`.
"""

import json
import os
from typing import Any

import asyncpg

from db.engine import asyncpg_dsn

ANSWER = """
    WITH serving AS MATERIALIZED (
        SELECT s.location_id FROM channel_locations s JOIN locations p ON p.id = s.location_id AND p.active
        WHERE s.channel_id = (SELECT id FROM channels WHERE code = $1)
    )
    SELECT '{"data":{"availability":{"lines":[' || string_agg(
        '{"sku":"' || w.sku || '","requested":' || w.quantity || ',"satisfiable":'
        || CASE WHEN l.available >= w.quantity THEN 'true' ELSE 'false' END
        || ',"stock":{"status":"' || CASE WHEN l.available > 5 THEN 'IN_STOCK' WHEN l.available > 0 THEN 'LOW_STOCK'
                                     ELSE 'OUT_OF_STOCK' END
        || '","availableNow":' || l.available || '}}', ',' ORDER BY w.place) || ']}}}'
    FROM unnest($2::text[], $3::int[]) WITH ORDINALITY AS w(sku, quantity, place)
    JOIN skus s ON s.code = w.sku
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(greatest(0, v.on_hand - v.reserved - v.safety_stock)), 0) AS available
        FROM stock_levels v WHERE v.sku_id = s.id AND v.location_id IN (SELECT location_id FROM serving)
    ) l
"""
_POOL: list[asyncpg.Pool] = []


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer the one question."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    asked = json.loads(body)["variables"]["input"]
    lines = asked["lines"]
    skus, quantities = [line["sku"] for line in lines], [line["quantity"] for line in lines]
    async with _POOL[0].acquire() as connection:
        answer = (await connection.fetchval(ANSWER, asked["channel"], skus, quantities)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _live(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            settings = {"jit": "off"}
            _POOL.append(
                await asyncpg.create_pool(
                    asyncpg_dsn(os.environ["DATABASE_URL"]), min_size=10, max_size=10, server_settings=settings
                )
            )
            await send({"type": "lifespan.startup.complete"})
        else:
            await _POOL.pop().close()
            await send({"type": "lifespan.shutdown.complete"})
            return
