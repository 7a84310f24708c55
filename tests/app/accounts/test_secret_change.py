"""When the installation's secret is changed, customers still sign in, sessions go on, and links still open."""

from app.access.secrets import Secrets, derive
from app.accounts.passwords import hash_password
from app.accounts.prove import prove_customer
from app.accounts.renew import renew_access
from app.accounts.reset_password import reset_customer_password
from app.accounts.sessions import Access
from app.accounts.sign_in import sign_in_customer
from app.domain.principal import ANONYMOUS
from tests.builders import STAFF, Shop, invariants_hold
from tests.graphql_schema.orders.buying import a_customer

PASSWORD = "a long sentence nobody tries"
EMAIL = "ada@example.com"
OLD = derive("the secret before")
BOTH = derive("the secret after", "the secret before")
NEW = derive("the secret after")


async def test_a_customer_signs_in_across_the_change(shop: Shop) -> None:
    # given
    customer_id = await a_customer(shop, "Ada")
    kept = await hash_password(PASSWORD)
    await shop.database.transact(STAFF, lambda uow: reset_customer_password(uow, customer_id, EMAIL, kept, OLD))

    async def sign_in(secrets: Secrets) -> Access:
        proved = await prove_customer(shop.database, secrets, email=EMAIL, password=PASSWORD, address=None)
        return await shop.database.transact(ANONYMOUS, lambda uow: sign_in_customer(uow, proved, secrets))

    # when
    before = await sign_in(OLD)
    renewed = await shop.database.transact(ANONYMOUS, lambda uow: renew_access(uow, before.refresh_token, BOTH))
    during = await sign_in(BOTH)
    after = await sign_in(NEW)

    # then
    assert renewed is not None
    assert {access.holder.id for access in (before, renewed, during, after)} == {customer_id}
    await invariants_hold(shop.database)
