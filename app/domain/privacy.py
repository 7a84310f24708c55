"""How much of an order's personal data a caller may read, and what is left of it when it is masked.

`graphql_schema/authorization.yaml` says the same in its section `masks`, and the tests hold the two together.
Callers outside the order's scope never get here: repositories filter rows; this module only decides about fields of a
row that the caller does see.
"""

from dataclasses import replace
from datetime import timedelta
from enum import Enum
from uuid import UUID

from app.domain.enums import Role
from app.domain.orders.model import Address, Contact
from app.domain.principal import Principal

PII_SCOPE = "pii"
"""What an app needs for contacts, addresses and customers."""

PAYMENTS_SCOPE = "payments"
"""What an app needs for payments."""

WORKING_FOR = timedelta(days=30)
"""So long after a delivery left, the places that sent it may still read where to."""

_STAFF_WHO_READ_ALL = frozenset({Role.ADMIN, Role.CARE})
_PLACES = frozenset({Role.STORE, Role.WAREHOUSE})


class Disclosure(Enum):
    """How much may be shown."""

    FULL = "full"
    MASKED = "masked"
    NONE = "none"


def contact_disclosure(principal: Principal, *, customer_id: UUID | None, order_id: UUID) -> Disclosure:
    """E-mail, phone and the buyer's name. A store sees enough to recognize the person, a warehouse nothing."""
    if _reads_all(principal, customer_id):
        return Disclosure.FULL
    if Role.STORE in principal.roles or _holds_token(principal, order_id):
        return Disclosure.MASKED
    return Disclosure.NONE


def delivery_disclosure(principal: Principal, *, customer_id: UUID | None, order_id: UUID, working: bool) -> Disclosure:
    """Where a delivery goes and to whom: places that send it must be able to write the label, as long as they do.

    `working`: the caller's locations have work for the delivery that is not done, or it left `WORKING_FOR` ago at most.
    """
    if _reads_all(principal, customer_id) or (working and principal.roles & _PLACES):
        return Disclosure.FULL
    masked = Role.STORE in principal.roles or _holds_token(principal, order_id)
    return Disclosure.MASKED if masked else Disclosure.NONE


def billing_disclosure(principal: Principal, *, customer_id: UUID | None, order_id: UUID) -> Disclosure:
    """Whom the order bills: no business of the places that pack it."""
    if _reads_all(principal, customer_id):
        return Disclosure.FULL
    return Disclosure.MASKED if _holds_token(principal, order_id) else Disclosure.NONE


def payment_reference_disclosure(principal: Principal) -> Disclosure:
    """The gateway's own ids: care compares their end with what a customer reads out, and needs no more."""
    if Role.ADMIN in principal.roles or app_may(principal, PAYMENTS_SCOPE):
        return Disclosure.FULL
    return Disclosure.MASKED if Role.CARE in principal.roles else Disclosure.NONE


def app_may(principal: Principal, scope: str) -> bool:
    """Whether the caller is an app that has a scope; an app whose scopes are not narrowed has all."""
    return Role.APP in principal.roles and (principal.scopes is None or scope in principal.scopes)


def may_search_for_people(principal: Principal) -> bool:
    """Whether orders may be looked for by an e-mail address, a name, a phone or a postal code: not where only masks of
    them, or nothing, are read.

    A store may: somebody at its counter says their own.
    """
    return bool(principal.roles & (_STAFF_WHO_READ_ALL | {Role.STORE, Role.CUSTOMER}) or app_may(principal, PII_SCOPE))


def shown_reference(reference: str | None, disclosure: Disclosure) -> str | None:
    """A gateway's id, or its last four characters when masked."""
    if disclosure is Disclosure.FULL:
        return reference
    if disclosure is Disclosure.NONE or not reference:
        return None
    return f"***{reference[-4:]}" if len(reference) > 8 else "***"


def shown_email(email: str | None, disclosure: Disclosure) -> str | None:
    """The address, or its first letter and its domain when masked."""
    if disclosure is Disclosure.FULL:
        return email
    if disclosure is Disclosure.NONE or not email:
        return None
    name, at, domain = email.rpartition("@")
    return f"{name[:1]}***{at}{domain}" if at and name else "***"


def shown_contact(contact: Contact | None, disclosure: Disclosure) -> Contact | None:
    """The contact, or initials, masked e-mail and the phone's last four digits."""
    if contact is None or disclosure is Disclosure.NONE:
        return None
    if disclosure is Disclosure.FULL:
        return contact
    phone = f"***{contact.phone[-4:]}" if contact.phone and len(contact.phone) > 4 else None
    return Contact(name=_initials(contact.name), email=shown_email(contact.email, disclosure), phone=phone)


def shown_address(address: Address | None, disclosure: Disclosure) -> Address | None:
    """The address, or initials, postal code, city, region and country when masked."""
    if address is None or disclosure is Disclosure.NONE:
        return None
    if disclosure is Disclosure.FULL:
        return address
    return replace(
        address,
        name=_initials(address.name),
        company=None,
        line1=None,
        line2=None,
        phone=None,
        latitude=None,
        longitude=None,
    )


def _reads_all(principal: Principal, customer_id: UUID | None) -> bool:
    if principal.roles & _STAFF_WHO_READ_ALL or app_may(principal, PII_SCOPE):
        return True
    return customer_id is not None and Role.CUSTOMER in principal.roles and principal.customer_id == customer_id


def _holds_token(principal: Principal, order_id: UUID) -> bool:
    return Role.GUEST in principal.roles and principal.order_id == order_id


def _initials(name: str | None) -> str | None:
    if not name:
        return None
    return " ".join(f"{word[0]}." for word in name.split())
