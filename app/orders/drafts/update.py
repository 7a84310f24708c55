"""Replace a draft by what it is to be."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.enums import OrderStatus
from app.domain.errors import VersionConflict
from app.domain.orders.changes import Naming, changes
from app.domain.orders.drafts import refuse_no_draft
from app.idempotency import claim
from app.orders.drafts.command import UpdateDraft, refuse_shoppers, refuse_terms, within
from app.orders.drafts.drafting import drafted, refuse_asked
from app.orders.drafts.hold import held_by, held_skus, hold_units
from app.orders.place import terms_of
from app.orders.waiting import lock_waiting, serve_waiting
from db.unit_of_work import UnitOfWork


async def update_draft(
    uow: UnitOfWork, command: UpdateDraft, *, search_secret: bytes, option_secrets: Sequence[bytes] = ()
) -> UUID:
    """Replace a draft whole, and let it stay as long as its terms say from now on; answers with its id.

    Its lines, deliveries and charges are new ones: whoever keeps their ids reads them again. It stays in its channel
    and keeps its number. Raises as `create_draft`, and IllegalTransition (it is no draft any more), VersionConflict.
    Emits order.draft_updated, and what holding and serving who waits emit. Locks: the order and who waits for units
    that it holds, its reservation, levels by (SKU, location).
    """
    refuse_shoppers(uow.principal)
    refuse_terms(command.terms)
    with within("order"):
        refuse_asked(uow, command.order, option_secrets)
    order_id = command.order_id
    known = await claim(uow, "draftOrderUpdate", command.idempotency_key, command, "Order", order_id)
    waiting = await lock_waiting(uow, await held_skus(uow, order_id), also=[order_id])
    before = await uow.orders.lock(order_id, drafts=True)
    if known is not None:
        return known.result_id
    refuse_no_draft(before, OrderStatus.DRAFT.value)
    if command.expected_version is not None and command.expected_version != before.version:
        raise VersionConflict("Order", before.id, command.expected_version, before.version)
    was = (await uow.drafts.by_ids([order_id]))[order_id]
    held = await held_by(uow, was.reservation_id)
    with within("order"):
        made = await drafted(uow, command.order, option_secrets, known=before, order_id=order_id)
    recorded = changes(before, made.order, Naming(order="order.draft_updated"))
    await uow.drafts.clear(before)
    await uow.orders.save(replace(before, lines=(), deliveries=(), charges=()), recorded.order, uow.now)
    await uow.drafts.forget_people(before)
    await uow.orders.index(order_id, terms_of(recorded.order, search_secret))
    uow.record(*recorded.events)
    reservation_id = await hold_units(uow, made, held, command.terms.hold)
    await uow.drafts.put(replace(made.draft, reservation_id=reservation_id), command.terms.lasts)
    await serve_waiting(uow, waiting)
    return order_id
