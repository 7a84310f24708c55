"""Whom GraphiQL asks as: the demo shop's people where it stands, and nobody who is not there."""

import pytest

from app.access.authenticate import Authenticator
from app.demo.accounts import CUSTOMER, open_accounts
from app.demo.callers import callers
from app.domain.principal import SYSTEM, Principal
from db.repositories.account_reading import own_email
from tests.builders import Shop, place, sequenced
from tests.serving import KEYS


@pytest.fixture
async def people(shop: Shop) -> Shop:
    """A shop whose demo accounts are open."""
    await shop.database.transact(SYSTEM, lambda uow: open_accounts(uow, KEYS))
    return shop


async def known(shop: Shop) -> dict[str, Principal]:
    """The callers as the server knows them."""
    authenticator = Authenticator(shop.database, KEYS)
    return {
        role: await authenticator({name.lower(): value for name, value in headers.items()})
        for role, headers in (await callers(shop.database, KEYS)).items()
    }


async def test_each_role_of_the_demo_is_who_it_says_and_reaches_its_place(people: Shop) -> None:
    # given
    order_id = await place(people, {"mug": 1})
    await sequenced(people.database)

    # when
    seen = await known(people)

    # then: the warehouse of the shop, which has no store
    assert {role: caller.roles for role, caller in seen.items()} == {role: {role} for role in seen}
    assert seen["guest"].order_id == order_id
    assert await own_email(people.database, seen["customer"]) == CUSTOMER
    reach = {role: caller.locations for role, caller in seen.items()}
    assert (reach["warehouse"], reach["store"], reach["care"], reach["admin"]) == ({"BER"}, None, None, None)


async def test_there_is_no_guest_without_an_order(shop: Shop) -> None:
    assert set(await known(shop)) == {"anonymous", "customer", "care", "warehouse", "store", "admin"}
