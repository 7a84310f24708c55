"""Changing the secret: what is found and who signs in by an e-mail address goes on once all is indexed anew."""

from sqlalchemy import text

from app.access.secrets import Secrets, derive
from app.accounts.login import login_of
from app.accounts.reindex import Reindexed, reindex
from app.domain.ids import new_id
from app.domain.search import blind_index
from db.database import Database
from tests.builders import SEARCH_SECRET, Shop, place
from tests.graphql_schema.orders.buying import ADA

OLD, NEW = "the secret before the change", "the secret after the change"


async def a_customer_who_signs_in(database: Database, keys: Secrets, email: str, login_email: str) -> None:
    customer = new_id()
    async with database.session() as session, session.begin():
        await session.execute(
            text("INSERT INTO customers (id, email, tags, version, created_at) VALUES (:id, :email, '{}', 0, now())"),
            {"id": customer, "email": email},
        )
        await session.execute(
            text("INSERT INTO customer_credentials VALUES (:id, :login, 'hash', now())"),
            {"id": customer, "login": login_of(keys.accounts, login_email)},
        )


async def test_orders_and_sign_ins_move_to_the_new_secret_and_twice_is_once(shop: Shop) -> None:
    # given: an order of Ada's, two who sign in, one of whom has another address by now
    database, changing = shop.database, derive(NEW, OLD)
    order_id = await place(shop, contact=ADA)
    without = await place(shop)
    assert changing.previous is not None
    await a_customer_who_signs_in(database, changing.previous, "bea@example.com", "Bea@Example.com")
    await a_customer_who_signs_in(database, changing.previous, "new@example.com", "old@example.com")
    email = ADA.email
    assert email is not None

    async def stand() -> tuple[list[object], list[object]]:
        async with database.session() as session:
            terms = await session.execute(text("SELECT order_id, term FROM order_search WHERE kind = 'email'"))
            logins = await session.execute(text("SELECT login FROM customer_credentials"))
            return [tuple(row) for row in terms], sorted(login for (login,) in logins)

    assert (await stand())[0] == [(order_id, blind_index(email, SEARCH_SECRET))]
    # when
    done = await reindex(database, changing)
    # then
    assert done == Reindexed(orders=2, logins=1, lost=1)
    after = await stand()
    assert after[0] == [(order_id, blind_index(email, changing.search))]
    assert after[1] == sorted(
        [login_of(changing.accounts, "bea@example.com"), login_of(changing.previous.accounts, "old@example.com")]
    )
    assert without != order_id
    # and again, without the old secret
    assert await reindex(database, derive(NEW)) == done
    assert await stand() == after
