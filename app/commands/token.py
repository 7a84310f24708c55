"""Print an access token for development."""

import asyncio
from datetime import timedelta
from uuid import UUID

from app.access.access_token import issue_access_token
from app.access.secrets import installation_secrets
from app.commands.opening import opened_database
from app.domain.enums import Role
from app.settings import Settings
from db.repositories.credentials import customer_exists, location_exists


class UnknownHolder(ValueError):
    """The token would be for a customer or a location that does not exist."""


def access_token(settings: Settings, role: Role, *, location: str | None, customer: UUID | None, hours: float) -> str:
    """A token for a role, narrowed to a location or of a customer.

    Raises UnknownHolder; a customer's token needs a customer.
    """

    async def make() -> str:
        async with opened_database(settings, migrate=True) as database:
            if role is Role.CUSTOMER and (customer is None or not await customer_exists(database, customer)):
                raise UnknownHolder("a customer's token needs --customer with the id of a customer")
            if location is not None and not await location_exists(database, location):
                raise UnknownHolder(f"there is no location {location}")
            return issue_access_token(
                installation_secrets(settings).access_tokens,
                role,
                now=database.clock.now(),
                lifetime=timedelta(hours=hours),
                customer_id=customer,
                locations=None if location is None else (location,),
            )

    return asyncio.run(make())
