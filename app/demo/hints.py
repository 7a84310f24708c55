"""What the example pages are handed where the demo shop is open to everybody: accounts, and an order to follow."""

from collections.abc import Mapping

from app.access.order_token import make_order_token
from app.access.secrets import Secrets
from app.demo.accounts import CUSTOMER, DOMAIN, PASSWORD
from app.demo.opening import STOREFRONT
from app.domain.enums import Role
from db.database import Database
from db.repositories.in_flight import InFlightReading


async def hints_for(page: str, database: Database, secrets: Secrets) -> Mapping[str, object]:
    """The page's members by name: an account of the demo (`email`, `password`), or the token of an order that moves."""
    if page == "care":
        return {"email": f"{Role.CARE.value}@{DOMAIN}", "password": PASSWORD}
    if page == "shop":
        return {"email": CUSTOMER, "password": PASSWORD}
    if page != "track":
        return {}
    async with database.session() as session:
        order = await InFlightReading(session).order_under_way(STOREFRONT)
    return {} if order is None else {"orderToken": make_order_token(secrets.order_tokens, *order)}
