"""Whom an order concerns: contacts, pickup points, references of other systems.

What is shown here was masked for the caller before it arrived (`app/orders/queries.py`).
"""

from collections.abc import Mapping
from typing import Any

import strawberry

from app.domain.orders import model
from graphql_schema.addresses import Address


@strawberry.type(description="How to reach a person about an order: a snapshot, it does not follow the customer.")
class Contact:
    """Built with `of`."""

    name: str | None = strawberry.field(description="The person's name; initials where it is masked.")
    email: str | None = strawberry.field(description="The e-mail address; a***@example.com where it is masked.")
    phone: str | None = strawberry.field(description="The phone number; its last four digits where it is masked.")

    @classmethod
    def of(cls, contact: model.Contact) -> "Contact":
        """Show a contact."""
        return cls(name=contact.name, email=contact.email, phone=contact.phone)


@strawberry.type(description="What another system calls this thing.")
class ExternalRef:
    """Unique per channel."""

    source: str = strawberry.field(description="The other system: a marketplace, a shop, a till.")
    id: str = strawberry.field(description="Its own id there.")


@strawberry.type(description="A carrier's parcel shop or locker.")
class PickupPoint:
    """Built with `of`."""

    carrier: str = strawberry.field(description="The carrier that runs it.")
    code: str = strawberry.field(description="The carrier's own code of the place.")
    name: str = strawberry.field(description="What stands on its door.")
    address: Address = strawberry.field(description="Where it is.")

    @classmethod
    def of(cls, point: Mapping[str, Any]) -> "PickupPoint":
        """Show what was stored at placing: the members of PickupPointInput, the address by the domain's names."""
        return cls(
            carrier=point["carrier"],
            code=point["code"],
            name=point["name"],
            address=Address.of_columns(point["address"]),
        )
