"""Transfers back and forth beside orders and counts: nobody holds a unit twice, and no unit is lost on the way."""

import asyncio
from random import Random

from sqlalchemy import text

from app.domain.enums import TransitEnd
from app.domain.errors import InsufficientStock
from app.transfers.cancel import CancelTransfer, cancel_transfer
from app.transfers.create import create_transfer
from app.transfers.receive import receive_transfer
from app.transfers.ship import ship_transfer
from tests.app.transfers.moving import a_receiving_location, creating, receiving, shipping
from tests.builders import Shop, a_key, invariants_hold, place

WALKERS, STEPS = 6, 4
UNITS = text(
    """
    SELECT (SELECT sum(on_hand) FROM stock_levels)
         + (SELECT coalesce(sum(shipped - received - returned), 0) FROM transfer_lines)
    """
)


async def test_units_between_two_places_are_never_held_twice_and_never_lost(shop: Shop) -> None:
    # given
    for code in shop.locations:
        await a_receiving_location(shop, code)
    async with shop.database.session() as session:
        before = await session.scalar(UNITS)

    async def walk(seed: int) -> None:
        random = Random(seed)
        for _ in range(STEPS):
            source, destination = random.sample(shop.locations, 2)
            units = {sku: random.randint(1, 30) for sku in random.sample(shop.skus, 2)}
            try:
                if random.random() < 0.4:
                    await place(shop, units, allow_backorder=True)
                    continue
                asked = creating(units, source=source, destination=destination)
                transfer_id = await shop.run(create_transfer, asked)
                await shop.run(ship_transfer, shipping(transfer_id))
                if random.random() < 0.3:
                    back = CancelTransfer(
                        idempotency_key=a_key(), transfer_id=transfer_id, in_transit=TransitEnd.RETURN_TO_SOURCE
                    )
                    await shop.run(cancel_transfer, back)
                else:
                    await shop.run(receive_transfer, receiving(transfer_id))
            except InsufficientStock:
                continue

    # when
    await asyncio.gather(*(walk(seed) for seed in range(WALKERS)))

    # then
    async with shop.database.session() as session:
        assert await session.scalar(UNITS) == before
        moved = await session.scalar(text("SELECT count(*) FROM transfers WHERE status IN ('RECEIVED', 'CANCELED')"))
        assert moved is not None
        assert moved >= WALKERS
    await invariants_hold(shop.database)
