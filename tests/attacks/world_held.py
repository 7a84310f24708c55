"""What was said about an order of either side: a hold that has ended, a note for the buyer."""

from uuid import UUID

from sqlalchemy import text

from app.domain.enums import CancelReason, HoldReason
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.hold import HoldOrder, ReleaseHolds, hold_order, release_hold
from app.orders.note import AddOrderNote, add_order_note
from tests.builders import Shop, a_key


async def held(shop: Shop, order_id: UUID) -> dict[str, UUID]:
    """One of each by type; nothing of the order is held afterwards, and what is sent is not canceled."""
    placing = HoldOrder(idempotency_key=a_key(), order_id=order_id, reason=HoldReason.MANUAL, note="look at it")
    hold_id = await shop.run(hold_order, placing)
    await shop.run(release_hold, ReleaseHolds(idempotency_key=a_key(), order_id=order_id))
    noting = AddOrderNote(idempotency_key=a_key(), order_id=order_id, body="it comes in two parcels", public=True)
    note_id = await shop.run(add_order_note, noting)
    line = (await shop.order(order_id)).lines[0]
    canceling = CancelOrder(
        idempotency_key=a_key(),
        order_id=order_id,
        reason=CancelReason.CUSTOMER,
        lines=((line.id, 1),),
        refund=False,
    )
    await shop.run(cancel_order, canceling)
    async with shop.database.session() as session:
        query = text("SELECT id FROM order_cancellations WHERE order_id = :order_id")
        canceled_id = await session.scalar(query, {"order_id": order_id})
    assert isinstance(canceled_id, UUID)
    return {"Hold": hold_id, "Note": note_id, "OrderCancellation": canceled_id}
