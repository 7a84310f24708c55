"""Draft an order: prepared by somebody for somebody, placed later or never."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.idempotency import claim
from app.orders.drafts.command import CreateDraft, refuse_shoppers, refuse_terms, within
from app.orders.drafts.drafting import drafted, refuse_asked
from app.orders.drafts.hold import hold_units
from app.orders.place import terms_of
from db.unit_of_work import UnitOfWork


async def create_draft(
    uow: UnitOfWork, command: CreateDraft, *, search_secret: bytes, option_secrets: Sequence[bytes] = ()
) -> UUID:
    """Draft an order; answers with its id. It takes no stock unless its terms say so, and nobody is asked for money.

    Raises Forbidden (shoppers), NotFound, InvalidInput, LimitExceeded, OptionExpired, DuplicateExternalRef,
    InsufficientStock (units that are to be held), IdempotencyMismatch; Contended when somebody was quicker. Emits
    order.drafted; reservation.created and stock.reserved when it holds units. Locks: levels by (SKU, location).
    """
    refuse_shoppers(uow.principal)
    refuse_terms(command.terms)
    with within("order"):
        refuse_asked(uow, command.order, option_secrets)
    order_id = new_id()
    known = await claim(uow, "draftOrderCreate", command.idempotency_key, command, "Order", order_id)
    if known is not None:
        return known.result_id
    with within("order"):
        made = await drafted(uow, command.order, option_secrets, known=None, order_id=order_id)
    recorded = changes(None, made.order, Naming(order="order.drafted"))
    await uow.orders.save(None, recorded.order, uow.now)
    await uow.orders.index(order_id, terms_of(recorded.order, search_secret))
    uow.record(*recorded.events)
    reservation_id = await hold_units(uow, made, None, command.terms.hold)
    await uow.drafts.put(replace(made.draft, reservation_id=reservation_id), command.terms.lasts)
    return order_id
