"""Whom a developer may ask the graph as without signing in: one set of credentials for each role, made for the page.

Where the demo shop stands, they are its people: its customer, its warehouse, its store, an order under way. Elsewhere
they are nobody in particular. On a developer's machine only: an administrator's token is among them.
"""

from collections.abc import Mapping
from datetime import timedelta

from app.access.access_token import issue_access_token
from app.access.order_token import make_order_token
from app.access.secrets import Secrets
from app.accounts.login import login_of
from app.demo.accounts import CUSTOMER, places_of_staff
from app.demo.opening import STOREFRONT
from app.domain.enums import Role
from app.domain.principal import SYSTEM
from db.database import Database
from db.repositories.account_reading import customer_login
from db.repositories.in_flight import InFlightReading
from db.repositories.reference import ReferenceRepository

LIFETIME = timedelta(hours=12)


async def callers(database: Database, secrets: Secrets) -> Mapping[str, Mapping[str, str]]:
    """HTTP headers by role; no `guest` while no order is under way."""
    async with database.session() as session:
        places = await places_of_staff(ReferenceRepository(session, SYSTEM))
        order = await InFlightReading(session).order_under_way(STOREFRONT)
    customer = await customer_login(database, [login_of(keys.accounts, CUSTOMER) for keys in secrets.accepted])

    def bearer(role: Role) -> Mapping[str, str]:
        token = issue_access_token(
            secrets.access_tokens,
            role,
            now=database.clock.now(),
            lifetime=LIFETIME,
            name=f"GraphiQL's {role.value}",
            customer_id=customer.id if role is Role.CUSTOMER and customer is not None else None,
            locations=(places[role],) if role in places else None,
        )
        return {"Authorization": f"Bearer {token}"}

    given: dict[str, Mapping[str, str]] = {Role.ANONYMOUS.value: {}}
    if order is not None:
        given[Role.GUEST.value] = {"X-Order-Token": make_order_token(secrets.order_tokens, *order)}
    for role in (Role.CUSTOMER, Role.CARE, Role.WAREHOUSE, Role.STORE, Role.ADMIN):
        given[role.value] = bearer(role)
    return given
