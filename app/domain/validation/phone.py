"""Can the buyer and the recipients be called? Numbers by their country's numbering plan.

A number without a country's prefix is read in the country it goes to. Nobody has to state one.
"""

from collections.abc import Iterator

from app.domain.enums import CheckMode, CheckName, HoldReason
from app.domain.orders.model import Order
from app.domain.validation.check import Check, Facts, Finding, Parameters


def look(facts: Facts, _: Parameters) -> list[Finding] | None:
    """Numbers that nobody can have; None when there are no numbers that could be told so."""
    numbers = [(path, number, country) for path, number, country in _numbers(facts.order) if country or "+" in number]
    if not numbers:
        return None
    return [
        Finding("PHONE_INVALID", path, "nobody can have this phone number", {"country": country})
        for path, number, country in numbers
        if not facts.is_phone(number, country)
    ]


def _numbers(order: Order) -> Iterator[tuple[tuple[str, ...], str, str | None]]:
    """Each number with its place and the country that it is called from."""
    first = next((delivery.address.country for delivery in order.deliveries if delivery.address), None)
    billing = order.billing_address
    home = first or (billing.country if billing else None)
    stated: list[tuple[tuple[str, ...], str | None, str | None]] = [
        (("contact", "phone"), order.contact.phone if order.contact else None, home)
    ]
    if billing is not None:
        stated.append((("billingAddress", "phone"), billing.phone, billing.country))
    for delivery in order.deliveries:
        place = ("deliveries", str(delivery.position))
        country = delivery.address.country if delivery.address else home
        if delivery.recipient is not None:
            stated.append(((*place, "recipient", "phone"), delivery.recipient.phone, country))
        if delivery.address is not None:
            stated.append(((*place, "address", "phone"), delivery.address.phone, country))
    for path, number, country in stated:
        if number is not None and number.strip():
            yield path, number, country


CHECK = Check(name=CheckName.PHONE, look=look, hold=HoldReason.ADDRESS, default=CheckMode.WARN)
