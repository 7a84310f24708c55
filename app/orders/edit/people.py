"""The people and places that an edit states, by the rules of their countries and the checks of the order's channel."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.orders.edit.delivery import delivery_of
from app.domain.orders.edit.operations import Operation, SetAddress, SetContact, SetMethod
from app.domain.orders.model import Address, Contact, Order
from app.domain.validation.address import BROUGHT
from app.domain.validation.edited import Findings, Number, findings_of, refuse_odd, results_of
from app.domain.validation.settings import Settings, settings_of
from app.orders.country_rules import address_rules, is_phone
from db.unit_of_work import UnitOfWork


async def refuse_odd_address(
    uow: UnitOfWork,
    order: Order,
    operations: Sequence[Operation],
    delivery_id: UUID | None,
    address: Address,
    recipient: Contact | None,
) -> None:
    """Refuse an address, or a number, that placing would not take. Raises NotFound (delivery), CheckFailed."""
    found = _of_address(order, operations, delivery_id, address, recipient, ())
    refuse_odd(await _settings(uow, order), found, order.fulfilled_by)


async def refuse_odd_destination(
    uow: UnitOfWork, order: Order, operations: Sequence[Operation], delivery_id: UUID
) -> None:
    """Refuse a way that brings goods to an address that this edit staged before, and that no goods can be brought to.

    Raises NotFound (delivery), CheckFailed at the place of the method.
    """
    move = next((one for one in operations if isinstance(one, SetAddress) and one.delivery_id == delivery_id), None)
    address = None if move is None else await uow.order_edits.address(move.address_id)
    if address is None:
        return
    found = _of_address(order, operations, delivery_id, address, None, ())
    placed = {name: [replace(one, path=("method",)) for one in odd] for name, odd in found.items()}
    refuse_odd(await _settings(uow, order), placed, order.fulfilled_by)


async def refuse_odd_contact(uow: UnitOfWork, order: Order, contact: Contact) -> None:
    """Refuse a number that placing would not take. Raises CheckFailed."""
    found = _of_contact(contact, await _home(uow, order))
    refuse_odd(await _settings(uow, order), found, order.fulfilled_by)


async def with_findings(uow: UnitOfWork, order: Order, operations: Sequence[Operation]) -> Order:
    """An order that is about to be written, with what is odd and was let pass of the people that an edit states."""
    stated = [one for one in operations if isinstance(one, SetAddress | SetContact)]
    if not stated:
        return order
    settings = await _settings(uow, order)
    results = list(order.checks)
    for one in stated:
        if isinstance(one, SetContact):
            contact = await uow.order_edits.recipient(one.contact_id)
            found: Findings = {} if contact is None else _of_contact(contact, await _home(uow, order))
        else:
            address = await uow.order_edits.address(one.address_id)
            recipient = None if one.recipient_id is None else await uow.order_edits.recipient(one.recipient_id)
            place = (
                ("billingAddress",)
                if one.delivery_id is None
                else ("deliveries", str(delivery_of(order, one.delivery_id).position))
            )
            found = {}
            if address is not None:
                found = _of_address(order, operations, one.delivery_id, address, recipient, place)
        results += results_of(settings, found, new_id)
    return replace(order, checks=tuple(results))


async def _settings(uow: UnitOfWork, order: Order) -> Settings:
    on_sale = await uow.reference.for_sale(order.channel, (), currency=order.currency)
    if on_sale is None:
        raise NotFound(f"there is no channel {order.channel}", ())
    return settings_of(on_sale.checks)


async def _home(uow: UnitOfWork, order: Order) -> str | None:
    """The country of where the order goes, else of whom it bills."""
    ids = [delivery.address_id for delivery in order.deliveries] + [order.billing_address_id]
    for address_id in ids:
        address = None if address_id is None else await uow.order_edits.address(address_id)
        if address is not None:
            return address.country
    return None


def _of_address(
    order: Order,
    operations: Sequence[Operation],
    delivery_id: UUID | None,
    address: Address,
    recipient: Contact | None,
    place: tuple[str, ...],
) -> Findings:
    where = place if delivery_id is None and place else (*place, "address")
    numbers: list[Number] = [((*where, "phone"), address.phone, address.country)]
    if recipient is not None:
        numbers.append(((*place, "recipient", "phone"), recipient.phone, address.country))
    brought = delivery_id is not None and _is_brought(order, operations, delivery_id)
    return findings_of((where, address) if brought else None, numbers, rules_of=address_rules, is_phone=is_phone)


def _of_contact(contact: Contact, country: str | None) -> Findings:
    number: Number = (("contact", "phone"), contact.phone, country)
    return findings_of(None, [number], rules_of=address_rules, is_phone=is_phone)


def _is_brought(order: Order, operations: Sequence[Operation], delivery_id: UUID) -> bool:
    """Whether a delivery's goods are brought to its address, with the way that the edit gives it."""
    delivery = delivery_of(order, delivery_id)
    way = next((one for one in operations if isinstance(one, SetMethod) and one.delivery_id == delivery_id), None)
    if way is not None:
        return way.method in BROUGHT
    return delivery.method in BROUGHT and delivery.pickup_point is None
