"""What nobody needs any more goes by itself, after as long as the operator says."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from app.domain.enums import ShipmentStatus
from app.fulfillment.track import RecordTracking, record_tracking
from app.jobs.finding import all_jobs
from app.jobs.forget import JOB, Keeping, keeping_for
from tests.app.tracking.telling import a_carriers_app, arrive, days_ago, seen, tracker, worked_off
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place

LEFT = text(
    """
    SELECT (SELECT count(*) FROM delivery_proofs),
           (SELECT state FROM unmatched_sightings), (SELECT place FROM unmatched_sightings)
    """
)
AGE = (
    "UPDATE delivery_proofs SET at = at - interval '3 days'",
    "UPDATE unmatched_sightings SET received_at = received_at - interval '3 days'",
)


async def test_names_and_unknown_sightings_go_when_their_time_has_come(shop: Shop) -> None:
    # given: who took a parcel, and a number that is nobody's, both three days old
    (shipment_id,) = await dispatch_all(shop, await place(shop))
    taken = RecordTracking(
        idempotency_key=a_key(),
        status=ShipmentStatus.DELIVERED,
        occurred_at=shop.database.clock.now(),
        shipment_id=shipment_id,
        received_by="Grace Hopper",
    )
    await shop.run(record_tracking, taken)
    await arrive(shop, await a_carriers_app(shop), tracker("NOBODYS", seen("in_transit", days_ago(4))))
    await worked_off(shop)
    async with shop.database.session() as session:
        for statement in AGE:
            await session.execute(text(statement))
        await session.commit()

    async def left_after(days: int) -> tuple[Any, ...]:
        keeping = Keeping(recipients=timedelta(days=days), sightings=timedelta(days=days))
        (job,) = [one for one in keeping_for(all_jobs(), keeping) if one.name == JOB.name]
        assert await job.run(shop.database) is None
        async with shop.database.session() as session:
            return tuple((await session.execute(LEFT)).one())

    # then
    assert await left_after(4) == (1, "WAITING", "Hamburg")
    assert await left_after(2) == (0, "DISMISSED", None)
    await invariants_hold(shop.database)
