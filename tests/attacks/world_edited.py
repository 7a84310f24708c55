"""What somebody prepared for an order of either side, and gave up: the order is as it was."""

from uuid import UUID

from tests.app.orders.editing import abort, begin
from tests.builders import Shop


async def edited(shop: Shop, order_id: UUID) -> dict[str, UUID]:
    """An edit that is over."""
    edit_id = await begin(shop, order_id)
    await abort(shop, edit_id)
    return {"OrderEdit": edit_id}
