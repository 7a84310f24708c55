"""What went back on a side of the world, and what a gateway told of it."""

from uuid import UUID

from sqlalchemy import text

from app.accounts.save_app import SaveApp, save_app
from app.domain.carriers import Sighting
from app.domain.enums import RefundReason, ShipmentStatus
from tests.app.payments.noticing import arrive
from tests.app.payments.refunding import refund, refunding
from tests.builders import STAFF, Shop


async def refunded(shop: Shop, order_id: UUID) -> dict[str, UUID]:
    """A cent of goodwill for the side's order, and a message of an app of its channel that nobody could read."""
    refund_id = await refund(shop, refunding(order_id, amount=1, reason=RefundReason.GOODWILL, note="a cent"))
    app_id = await shop.run(save_app, SaveApp(code=f"psp-{shop.channel}", name="PSP", channels=(shop.channel,)))
    await arrive(shop, app_id, b"no json")
    async with shop.database.session() as session:
        query = text("SELECT id FROM inbox_messages WHERE app_id = :app_id")
        message_id = await session.scalar(query, {"app_id": app_id})
    assert isinstance(message_id, UUID)
    return {"Refund": refund_id, "InboxMessage": message_id, "UnmatchedSighting": await _unmatched(shop, app_id)}


async def _unmatched(shop: Shop, app_id: UUID) -> UUID:
    """Something that a carrier saw under a number that is nobody's."""
    sighting = Sighting(
        external_id="1",
        tracking_number=f"NOBODY-{shop.channel}",
        status=ShipmentStatus.IN_TRANSIT,
        occurred_at=shop.database.clock.now(),
    )
    async with shop.database.unit_of_work(STAFF) as uow:
        kept = await uow.sightings.keep(app_id, "easypost", [sighting], uow.now)
    return next(iter(kept.values()))
