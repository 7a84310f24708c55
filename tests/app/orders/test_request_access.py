"""A guest asks for the link to an order: nothing tells a hit from a miss, and guessing does not get far."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.orders.model import Address, Contact
from app.domain.principal import ANONYMOUS
from app.orders.command import PlaceDelivery
from app.orders.request_access import PER_ORDER, RequestAccess, count_request, request_access
from db.database import Database
from tests.app.access.test_order_token import StandsAt
from tests.app.limits.test_attempts import age
from tests.builders import SEARCH_SECRET, Shop, place
from tests.graphql_schema.asking import counted_statements

SECRET = b"the secret of the counted attempts"
LONDON = Address("GB", line1="Downing Street 10", city="London", postal_code="SW1A 2AA")
BILLED = Address("DE", city="Hamburg", postal_code="20095")
SEARCH_SECRETS = (b"the search secret after this one", SEARCH_SECRET)
"""While the installation's secret is being changed, what was indexed before is still found."""
BUYER = Contact(name="Ada", email="Ada@Example.com")


async def an_order(shop: Shop, **stated: Any) -> RequestAccess:
    """An order, and what its buyer knows of it."""
    fields = {"contact": BUYER, "shipping_address": LONDON, "billing_address": BILLED, **stated}
    order_id = await place(shop, **fields)
    return RequestAccess((await shop.order(order_id)).number, "ada@example.com", "SW1A 2AA")


async def asks(database: Database, request: RequestAccess, address: str = "10.0.0.1") -> bool:
    """One request as the resolver sends it; whether it was looked at."""
    allowed = await count_request(database, request, address, SECRET)
    await database.transact(
        ANONYMOUS, lambda uow: request_access(uow, request, allowed=allowed, search_secrets=SEARCH_SECRETS)
    )
    return allowed


async def queued(database: Database) -> list[Any]:
    async with database.engine.connect() as connection:
        rows = await connection.execute(text("SELECT kind, state, order_id, contact_id FROM outgoing_messages"))
        return list(rows.all())


async def test_who_knows_all_three_is_sent_a_link_to_the_address_on_file(shop: Shop) -> None:
    # given
    order_id = await place(shop, contact=BUYER, shipping_address=LONDON)
    order = await shop.order(order_id)

    # when
    await asks(shop.database, RequestAccess(order.number, "ada@example.com", "SW1A 2AA"))

    # then
    assert await queued(shop.database) == [("ORDER_ACCESS", "QUEUED", order_id, order.contact_id)]


@pytest.mark.parametrize("postal_code", ["SW1A 2AA", "sw1a2aa", " SW1A-2AA ", "20095"])
@pytest.mark.parametrize("email", ["ada@example.com", " ADA@example.com "])
async def test_it_may_be_typed_as_people_type(shop: Shop, postal_code: str, email: str) -> None:
    known = await an_order(shop)
    await asks(shop.database, RequestAccess(f" {known.number.lower()} ", email, postal_code))
    assert len(await queued(shop.database)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "WEB-999999"},
        {"number": ""},
        {"number": "WEB-%"},
        {"email": "bob@example.com"},
        {"email": ""},
        {"email": "%"},
        {"postal_code": "10115"},
        {"postal_code": ""},
        {"postal_code": " - "},
        {"postal_code": "SW1A 2A"},
    ],
)
async def test_two_of_three_are_not_enough(shop: Shop, wrong: dict[str, str]) -> None:
    known = await an_order(shop)
    fields = {"number": known.number, "email": known.email, "postal_code": known.postal_code, **wrong}
    assert await asks(shop.database, RequestAccess(**fields))
    assert await queued(shop.database) == []


async def test_an_empty_postal_code_on_file_is_no_key(shop: Shop) -> None:
    known = await an_order(shop, shipping_address=Address("IE", postal_code="-"), billing_address=None)
    for typed in ("", "-"):
        await asks(shop.database, RequestAccess(known.number, known.email, typed))
    assert await queued(shop.database) == []


async def test_the_link_goes_to_the_buyer_whoever_of_the_order_asks(shop: Shop) -> None:
    """A present's recipient is found by their address too, and the buyer is told."""
    # given
    bob = Contact(name="Bob", email="bob@example.com")
    known = await an_order(
        shop,
        shipping_address=None,
        deliveries=(PlaceDelivery(key="present", address=LONDON, recipient=bob),),
    )

    # when
    await asks(shop.database, RequestAccess(known.number, "bob@example.com", "SW1A 2AA"))

    # then
    (message,) = await queued(shop.database)
    async with shop.database.engine.connect() as connection:
        email = await connection.scalar(text("SELECT email FROM contacts WHERE id = :id"), {"id": message.contact_id})
    assert email == "Ada@Example.com"


async def test_an_order_without_a_buyers_address_has_nobody_to_tell(shop: Shop) -> None:
    bob = Contact(email="bob@example.com")
    delivery = PlaceDelivery(key="home", address=LONDON, recipient=bob)
    known = await an_order(shop, contact=Contact(phone="+49"), shipping_address=None, deliveries=(delivery,))
    await asks(shop.database, RequestAccess(known.number, "bob@example.com", "SW1A 2AA"))
    assert await queued(shop.database) == []


async def test_asking_again_within_minutes_sends_no_second_message(shop: Shop) -> None:
    # given
    known = await an_order(shop)
    now = shop.database.clock.now().replace(minute=10, second=0)

    # when
    for minutes in (0, 5, 9):
        await asks(Database(shop.database.engine, StandsAt(now + timedelta(minutes=minutes))), known)
    await asyncio.gather(*(asks(Database(shop.database.engine, StandsAt(now)), known) for _ in range(3)))
    assert len(await queued(shop.database)) == 1

    # then
    await asks(Database(shop.database.engine, StandsAt(now + timedelta(minutes=10))), known)
    assert len(await queued(shop.database)) == 2


async def test_hit_miss_and_lock_run_the_same_statements(shop: Shop) -> None:
    # given
    known = await an_order(shop)
    wrong = RequestAccess(known.number, known.email, "10115")

    async def statements_of(request: RequestAccess, *, looked_at: bool) -> list[str]:
        with counted_statements(shop.database) as statements:
            assert await asks(shop.database, request) is looked_at
        return statements

    # when
    hit = await statements_of(known, looked_at=True)
    miss = await statements_of(wrong, looked_at=True)
    for _ in range(8):
        await asks(shop.database, wrong)
    lock = await statements_of(known, looked_at=False)

    # then
    assert hit == miss == lock
    assert len(hit) == 2
    assert len(await queued(shop.database)) == 1


async def test_ten_requests_an_hour_from_one_address(shop: Shop) -> None:
    answers = [
        await asks(shop.database, RequestAccess(f"WEB-{n}", "a@example.com", "1"), address="10.0.0.7")
        for n in range(12)
    ]
    assert answers == [True] * 10 + [False] * 2
    assert await asks(shop.database, RequestAccess("WEB-1", "a@example.com", "1"), address="10.0.0.8")


async def test_ten_requests_a_day_for_one_order_from_anywhere(shop: Shop) -> None:
    """Also when it does not exist: otherwise the lock would tell."""
    for number in ((await an_order(shop)).number, "WEB-999999"):
        answers = [
            await asks(shop.database, RequestAccess(number, "a@example.com", "1"), address=f"10.0.{number[-1]}.{n}")
            for n in range(12)
        ]
        assert answers == [True] * 10 + [False] * 2
        # typed otherwise it is the same order
        shouted = RequestAccess(f" {number.lower()} ", "a@example.com", "1")
        assert not await asks(shop.database, shouted, address="10.9.9.9")


async def test_a_hundred_requests_a_minute_in_all(shop: Shop) -> None:
    requests = [RequestAccess(f"WEB-{n}", "a@example.com", "1") for n in range(105)]
    answers = [await asks(shop.database, request, address=f"10.1.0.{n}") for n, request in enumerate(requests)]
    assert answers == [True] * 100 + [False] * 5


async def test_a_locked_order_has_what_was_queued_before_and_nothing_new(shop: Shop) -> None:
    # given: a stranger guesses the tenth time
    known = await an_order(shop)
    for n in range(10):
        await asks(shop.database, RequestAccess(known.number, known.email, f"{n:05}"), address=f"10.2.0.{n}")

    # when: the buyer asks, and again a day later
    assert not await asks(shop.database, known, address="10.3.0.1")
    assert await queued(shop.database) == []
    await age(shop.database, timedelta(hours=24))
    assert await asks(shop.database, known, address="10.3.0.1")

    # then
    assert len(await queued(shop.database)) == 1


async def test_no_day_lets_more_than_ten_guesses_through(shop: Shop) -> None:
    """Two days of a guess every half hour from ever new addresses: any 24 hours see ten at most."""
    # given
    step = timedelta(minutes=30)
    request = RequestAccess("WEB-1", "a@example.com", "1")

    # when
    looked_at: list[bool] = []
    for n in range(96):
        looked_at.append(await asks(shop.database, request, address=f"10.4.0.{n}"))
        await age(shop.database, step)

    # then
    days = [sum(looked_at[start : start + 48]) for start in range(len(looked_at) - 47)]
    assert max(days) == PER_ORDER == 10


def test_a_stranger_who_knows_number_and_email_hits_once_in_ten_thousand_days() -> None:
    """Ten different guesses a day among 100,000 postal codes, over half a million days."""
    # given
    chance, days, dice = PER_ORDER / 100_000, 500_000, random.Random(20)

    # when: what is right is anywhere among the codes, and ten of them are tried
    hits = sum(dice.randrange(100_000) < PER_ORDER for _ in range(days))

    # then: 50 are expected, and three standard deviations are 21
    assert chance == 1e-4
    assert abs(hits - days * chance) < 21


async def test_without_the_counter_nothing_is_looked_up(shop: Shop) -> None:
    # given
    known = await an_order(shop)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE attempts RENAME TO attempts_gone"))

    # when
    with pytest.raises(Exception, match="attempts"):
        await asks(shop.database, known)

    # then
    assert await queued(shop.database) == []
