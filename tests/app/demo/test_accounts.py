"""The demo shop's people come in on a developer's machine, and keep production from starting."""

import pytest

from app.access.secrets import derive
from app.accounts.prove import prove_customer, prove_staff
from app.accounts.save_staff import SaveStaff, save_staff
from app.demo.accounts import CUSTOMER, DOMAIN, PASSWORD, DemoAccountsAreOpen, open_accounts, refuse_open_demo
from app.domain.enums import LocationKind, Role
from app.domain.orders.model import Address
from app.domain.principal import SYSTEM
from app.locations.upsert import UpsertLocation, upsert_location
from tests.builders import Shop, invariants_hold

SECRETS = derive("the secret of the tests")


async def test_every_role_of_the_demo_signs_in(shop: Shop) -> None:
    # given: a store beside the warehouses
    store = UpsertLocation(code="BER", name="Berlin", kind=LocationKind.STORE, address=Address("DE"))
    await shop.run(upsert_location, store)

    # when
    for _ in range(2):
        await shop.database.transact(SYSTEM, lambda uow: open_accounts(uow, SECRETS))

    # then
    for role in ("admin", "care", "store", "warehouse"):
        email = f"{role}@{DOMAIN}"
        assert await prove_staff(shop.database, SECRETS, email=email, password=PASSWORD, address=None) is not None
    assert await prove_customer(shop.database, SECRETS, email=CUSTOMER, password=PASSWORD, address=None) is not None
    await invariants_hold(shop.database)


async def test_production_does_not_start_while_they_may_sign_in(shop: Shop) -> None:
    # given
    await refuse_open_demo(shop.database)
    await shop.database.transact(SYSTEM, lambda uow: open_accounts(uow, SECRETS))

    # when
    with pytest.raises(DemoAccountsAreOpen) as refused:
        await refuse_open_demo(shop.database)

    # then
    assert f"admin@{DOMAIN}, care@{DOMAIN}" in str(refused.value)

    # when: an administrator of one's own, and theirs disabled
    own = SaveStaff(email="ada@shop.example", name="Ada", roles=(Role.ADMIN,))
    await shop.run(save_staff, own)
    for role in ("admin", "care"):
        closed = SaveStaff(email=f"{role}@{DOMAIN}", name="Closed", roles=(Role(role),), active=False)
        await shop.run(save_staff, closed)
    warehouse = SaveStaff(
        email=f"warehouse@{DOMAIN}", name="Closed", roles=(Role.WAREHOUSE,), locations=("BER",), active=False
    )
    await shop.run(save_staff, warehouse)

    # then
    await refuse_open_demo(shop.database)
