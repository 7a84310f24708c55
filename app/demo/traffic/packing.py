"""The packing table: work of paid orders leaves."""

from app.demo import pace
from app.demo.traffic.day import LOOK_AT, PACKER, Day
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from db.repositories.in_flight import InFlightReading

CARRIERS = (("Royal Mail", "Tracked 48", "RM"), ("DPD", "Next Day", "DP"), ("Evri", "Standard", "EV"))


async def pack(day: Day) -> None:
    """What is due leaves with one of the carriers."""
    now = day.now
    async with day.database.session() as session:
        waiting = await InFlightReading(session).work(now, LOOK_AT)
    for work in day.some([work for work in waiting if pace.work_is_due(work.id, work.placed_at, now)]):
        carrier, service, prefix = CARRIERS[int(pace.fraction(work.order_id, "carrier") * len(CARRIERS))]
        command = DispatchShipment(
            idempotency_key=f"demo-pack-{work.id}-{work.version}",
            fulfillment_order_id=work.id,
            carrier=carrier,
            service=service,
            tracking_number=f"{prefix}{work.id.int % 10**9:09d}GB",
        )
        await day.act(PACKER, lambda uow, command=command: dispatch_shipment(uow, command))
        day.done["dispatched"] += 1
