"""From what is asked to a draft: the order as placing would draft it, and what it needs to be placed later."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.availability.tokens import read_option_id
from app.domain.enums import ActorKind, Role
from app.domain.errors import InvalidInput, NotFound
from app.domain.orders.drafts import Draft, as_draft
from app.domain.orders.model import Author, Order
from app.orders.command import PlaceOrder
from app.orders.draft import draft_order
from app.orders.drafting.read_shop import shop_for
from app.orders.place import customer_of
from app.orders.refuse import refuse_explosion, refuse_length, refuse_nonsense
from app.orders.take_options import refuse_forged_options, take_options
from app.orders.take_points import refuse_forged_points, take_points
from db.repositories.for_sale import ForSale
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Drafted:
    """An order with the status DRAFT that is about to be written, and its terms; nothing is held for it yet."""

    order: Order
    draft: Draft
    on_sale: ForSale


def refuse_asked(uow: UnitOfWork, command: PlaceOrder, option_secrets: Sequence[bytes]) -> None:
    """Refuse before anything is looked up. Raises InvalidInput, LimitExceeded, NotFound (forged options)."""
    refuse_length(command)
    refuse_nonsense(command, uow.now)
    refuse_forged_options(command, option_secrets)
    refuse_forged_points(command, option_secrets)


async def drafted(
    uow: UnitOfWork, command: PlaceOrder, option_secrets: Sequence[bytes], *, known: Order | None, order_id: UUID
) -> Drafted:
    """The draft as asked; `known` is the one that it replaces, whose channel and number it keeps.

    Raises what placing raises: NotFound, InvalidInput, LimitExceeded, OptionExpired, DuplicateExternalRef.
    """
    command = _at_own_store(uow, command)
    _refuse_slots(command)
    wanted = {line.sku for line in command.lines}
    on_sale = await uow.reference.for_sale(command.channel, wanted, currency=command.currency)
    if on_sale is None:
        raise NotFound(f"there is no channel {command.channel}", ("channel",))
    if known is not None and known.channel_id != on_sale.channel_id:
        raise InvalidInput(f"the draft is of channel {known.channel}: begin another one elsewhere", ("channel",))
    options_until = _options_until(command, option_secrets)
    command = take_points(command, uow.now, option_secrets)
    command = await take_options(uow, command, on_sale.channel_id, option_secrets)
    ref = (command.external_source, command.external_id)
    if command.external_id is not None and (known is None or (known.external_source, known.external_id) != ref):
        await uow.orders.refuse_known(on_sale.channel_id, command.external_source, command.external_id)
    number = known.number if known else await uow.orders.next_number(f"{on_sale.channel.upper()}-")
    order = draft_order(
        command,
        await shop_for(uow, on_sale, command),
        order_id=order_id,
        number=number,
        customer_id=await customer_of(uow, command),
        now=uow.now if known is None else known.placed_at,
    )
    refuse_explosion(order)
    if known is not None:
        order = replace(order, version=known.version, token_generation=known.token_generation)
    draft = Draft(
        order_id=order_id,
        author=Author(uow.principal.kind, uow.principal.id),
        expires_at=uow.now,  # by the database's clock, once it is written
        over=False,
        allow_backorder=command.allow_backorder,
        waiting_deliveries=tuple(sorted(one.key for one in command.deliveries if one.waits)),
        options_until=options_until,
    )
    return Drafted(as_draft(order), draft, on_sale)


def _refuse_slots(command: PlaceOrder) -> None:
    for index, delivery in enumerate(command.deliveries):
        if delivery.slot is not None:
            raise InvalidInput(
                "a draft keeps no window from others: name it in draftOrderComplete, which books it",
                ("deliveries", str(index), "slot"),
            )


def _at_own_store(uow: UnitOfWork, command: PlaceOrder) -> PlaceOrder:
    """Who works in some places only drafts for one of them; where it is but one, that need not be said."""
    own, store = uow.principal.locations, command.provenance.store
    if own is None or Role.STORE not in uow.principal.roles or uow.principal.kind is not ActorKind.STAFF:
        return command
    if store is None and len(own) == 1:
        return replace(command, provenance=replace(command.provenance, store=next(iter(own))))
    if store not in own:
        raise InvalidInput(f"name the store you draft it for: {', '.join(sorted(own))}", ("provenance", "store"))
    return command


def _options_until(command: PlaceOrder, secrets: Sequence[bytes]) -> datetime | None:
    ids = [one.option_id for one in command.deliveries if one.option_id is not None]
    promises = [read_option_id(secrets, option_id) for option_id in ids]
    return min((promise.valid_until for promise in promises if promise is not None), default=None)
