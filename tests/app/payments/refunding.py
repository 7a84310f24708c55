"""Refunds as the tests ask for them."""

from typing import Any
from uuid import UUID

from app.domain.enums import RefundReason
from app.domain.money import Money
from app.payments.refund import RefundOrder, refund_order
from tests.builders import STAFF, Shop, a_key

NO_BOUNDS: dict[str, int] = {}


def refunding(
    order_id: UUID, *, amount: int | None = None, charges: int | None = None, currency: str = "EUR", **stated: Any
) -> RefundOrder:
    """A refund of an order, in euros when nothing else is said."""
    return RefundOrder(
        **{
            "idempotency_key": a_key(),
            "order_id": order_id,
            "reason": RefundReason.OTHER,
            "amount": None if amount is None else Money(amount, currency),
            "charges": None if charges is None else Money(charges, currency),
            **stated,
        }
    )


async def refund(shop: Shop, command: RefundOrder) -> UUID:
    """Run it as staff whom nothing bounds; the refund's id."""
    return await shop.database.transact(STAFF, lambda uow: refund_order(uow, command, NO_BOUNDS))
