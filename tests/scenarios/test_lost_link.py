"""A guest loses the link to an order, gets it again, and loses it to somebody else."""

import asyncio
from typing import Any

from sqlalchemy import text

from app.commands.messages import message_link, queued_messages
from app.domain.enums import Role
from tests.builders import Shop, a_key, invariants_hold
from tests.plain_client import plain_client
from tests.serving import ServedHere, served_here, settings_for, token

PLACE = """mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id number } trackingToken errors { code } }
}"""
ASK = "mutation ($input: OrderAccessRequestInput!) { orderAccessRequest(input: $input) { errors { code } } }"
RENEW = "mutation ($input: OrderAccessRenewInput!) { orderAccessRenew(input: $input) { buyerTold errors { code } } }"
TRACK = "{ trackedOrder { number email } }"


async def tracked(served: ServedHere, link: str) -> Any:
    """What the holder of a link reads; None when it opens nothing."""
    async with plain_client() as client:
        answer = await client.post(
            f"http://{served.address}/graphql", json={"query": TRACK}, headers={"x-order-token": link}
        )
    return answer.json()["data"]["trackedOrder"] if answer.status_code == 200 else None


async def test_a_lost_link_comes_again_and_a_stolen_one_ends(shop: Shop) -> None:
    url = shop.database.engine.url.render_as_string(hide_password=False).replace("+asyncpg", "")
    settings = settings_for(url, environment="development")

    async def last_link() -> str:
        message = (await asyncio.to_thread(queued_messages, settings, limit=9))[-1]
        return await asyncio.to_thread(message_link, settings, message.id)

    async with served_here(url, environment="development") as served:
        # given: a guest buys, and the link that came with the order is lost
        bought = {
            "idempotencyKey": a_key(),
            "channel": shop.channel,
            "email": "grace@example.com",
            "shippingAddress": {"country": "GB", "postalCode": "N1 1AA"},
            "lines": [{"sku": "mug", "quantity": 1}],
        }
        placed = (await served.data(PLACE, None, input=bought))["orderPlace"]
        order = placed["order"]

        # when: the guest asks for it
        typed = {"number": order["number"], "email": "Grace@Example.com", "postalCode": "n11aa"}
        await served.data(ASK, None, input=typed)

        # then: what was sent opens the order, as the first one still does
        sent = await last_link()
        seen = {"number": order["number"], "email": "g***@example.com"}
        assert await tracked(served, sent) == await tracked(served, placed["trackingToken"]) == seen

        # when: it fell into wrong hands, and care is told so
        renewal = {"idempotencyKey": a_key(), "orderId": order["id"]}
        renewed = await served.data(RENEW, token(Role.CARE), input=renewal)
        assert renewed["orderAccessRenew"] == {"buyerTold": True, "errors": []}

        # then: both old links open nothing within a second or so, the new one does
        async with asyncio.timeout(60):
            while any([await tracked(served, old) for old in (sent, placed["trackingToken"])]):  # noqa: ASYNC110 - polled from outside
                await asyncio.sleep(0.05)
        assert await tracked(served, await last_link()) == seen

        # and no link and no address stands in the queue
        async with shop.database.session() as session:
            rows = (await session.execute(text("SELECT m::text FROM outgoing_messages m"))).scalars().all()
        assert len(rows) == 2
        assert not any("grace" in row or "ot_" in row for row in rows)
    await invariants_hold(shop.database)
