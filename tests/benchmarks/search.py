"""What a page of a list of orders or customers costs, by what a desk asks for, with few of them and with very many.

Run: `python -m tests.benchmarks.search [COUNT ...]`; without figures 10,000 and 1,000,000. The yardstick of the run
is a page of 21 bare rows by their index. `Pages` are the blocks of 8 kB that PostgreSQL looked at for one question,
whatever else the machine does. At the end all stands in one table, as docs/benchmarks.md has it.
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import event

from app.customers.queries import page_of_customers
from app.domain.enums import (
    CustomerStatus,
    FulfillmentStatus,
    OrderProblem,
    OrderSort,
    OrderStatus,
    PaymentStatus,
)
from app.domain.money import Money
from app.domain.orders.filtering import OrderFilter
from app.domain.pages import Page
from app.domain.search import interpret
from app.orders.queries import list_orders, order_key
from db.database import Database
from db.engine import asyncpg_dsn, make_engine
from tests.benchmarks.many_customers import many_customers, the_external_id, the_person
from tests.benchmarks.many_orders import Person, many_orders
from tests.benchmarks.rig import fresh_database, say
from tests.builders import SEARCH_SECRET, STAFF

FIRST = 20
ROUNDS = 60
Question = Callable[[random.Random], tuple[OrderFilter, OrderSort]]


def sought(text: str, **more: object) -> OrderFilter:
    """A filter by a typed text."""
    return OrderFilter(search=interpret(text, SEARCH_SECRET), **more)  # type: ignore[arg-type] # as the list states


def questions(count: int) -> dict[str, Question]:
    """What a desk asks, by name."""
    newest = OrderSort.PLACED_AT_DESC

    def somebody(rng: random.Random) -> Person:
        return Person(rng.randint(1, count))

    def plain(sort: OrderSort = newest, **wanted: object) -> Question:
        return lambda _: (OrderFilter(**wanted), sort)  # type: ignore[arg-type] # as the list states

    def euros(minor: int) -> Money:
        return Money(minor, "EUR")

    return {
        "the newest": plain(),
        "the last changed": plain(OrderSort.UPDATED_AT_DESC),
        "by number": lambda rng: (sought(f"WEB-{1_000_000 + rng.randint(1, count)}"), newest),
        "by how a number begins": lambda rng: (sought(f"web-{(1_000_000 + rng.randint(1, count)) // 100}"), newest),
        "by e-mail": lambda rng: (sought(somebody(rng).email), newest),
        "by phone": lambda rng: (sought(somebody(rng).phone), newest),
        "by postal code": lambda rng: (sought(somebody(rng).postal_code), newest),
        "by tracking number": lambda rng: (sought(f"jjd{900_000_000 + rng.randint(1, count)}"), newest),
        "by full name": lambda rng: (sought(" ".join(somebody(rng).names)), newest),
        "by a rare name": lambda rng: (sought(f"last{rng.randint(1000, 4999)}"), newest),
        "by the commonest name": lambda _: (sought("last0"), newest),
        "by two common names": lambda _: (sought("first0 last1"), newest),
        "by name and postal code": lambda rng: (sought(somebody(rng).name_and_postal_code), newest),
        "by the commonest SKU": lambda _: (sought("sku-00000"), newest),
        "SKU that is rare, open": plain(skus=("sku-01900",), status=(OrderStatus.OPEN,)),
        "SKU that is common, open": plain(skus=("sku-00001",), status=(OrderStatus.OPEN,)),
        "SKU that is common, canceled, largest first": plain(
            OrderSort.TOTAL_DESC, skus=("sku-00001",), status=(OrderStatus.CANCELED,)
        ),
        "open": plain(status=(OrderStatus.OPEN,)),
        "open, oldest number first": plain(OrderSort.NUMBER_ASC, status=(OrderStatus.OPEN,)),
        "open, largest first": plain(OrderSort.TOTAL_DESC, status=(OrderStatus.OPEN,)),
        "open, last changed first": plain(OrderSort.UPDATED_AT_DESC, status=(OrderStatus.OPEN,)),
        "completed": plain(status=(OrderStatus.COMPLETED,)),
        "completed or canceled": plain(status=(OrderStatus.COMPLETED, OrderStatus.CANCELED)),
        "in review": plain(status=(OrderStatus.PENDING_REVIEW,)),
        "payment pending": plain(payment_status=(PaymentStatus.PENDING,)),
        "money owed, largest first": plain(OrderSort.TOTAL_DESC, payment_status=(PaymentStatus.CREDIT_OWED,)),
        "backordered, oldest first": plain(
            OrderSort.PLACED_AT_ASC, fulfillment_status=(FulfillmentStatus.BACKORDERED,)
        ),
        "delivery failed": plain(customer_status=(CustomerStatus.DELIVERY_FAILED,)),
        "one channel, open": plain(channels=("b2b",), status=(OrderStatus.OPEN,)),
        "on hold": plain(on_hold=True),
        "with problems": plain(has_problems=True),
        "overdue, oldest first": plain(OrderSort.PLACED_AT_ASC, problems=(OrderProblem.PROMISE_OVERDUE,)),
        "overdue, a channel, newest first": plain(problems=(OrderProblem.PROMISE_OVERDUE,), channels=("web",)),
        "a common tag, open or canceled": plain(tags=("web",), status=(OrderStatus.OPEN, OrderStatus.CANCELED)),
        "a rare tag": plain(tags=("vip",)),
        "a common tag, largest first": plain(OrderSort.TOTAL_DESC, tags=("web",)),
        "a small range of totals": plain(total_min=euros(5_000), total_max=euros(5_010)),
        "nothing: unknown name": lambda _: (sought("nobody"), newest),
        "nothing: in review, paid back": plain(
            status=(OrderStatus.PENDING_REVIEW,), payment_status=(PaymentStatus.REFUNDED,)
        ),
        "nothing: completed, pending": plain(status=(OrderStatus.COMPLETED,), payment_status=(PaymentStatus.PENDING,)),
        "nothing: completed, canceled": plain(
            OrderSort.TOTAL_DESC, status=(OrderStatus.COMPLETED,), fulfillment_status=(FulfillmentStatus.CANCELED,)
        ),
        "nothing: unknown tag": plain(tags=("none",)),
        "nothing: beyond all totals": plain(total_min=euros(10_000_000)),
    }


async def took(rounds: int, once: Callable[[], Awaitable[object]]) -> tuple[float, float, float]:
    """The best, the median and the 99th percentile, in milliseconds."""
    seconds: list[float] = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await once()
        seconds.append(time.perf_counter() - begun)
    worst = statistics.quantiles(seconds, n=100)[98]
    return min(seconds) * 1000, statistics.median(seconds) * 1000, worst * 1000


async def pages_of(database: Database, ask: Callable[[], Awaitable[object]]) -> int:
    """The blocks that the statements of one question look at, read from disk or not."""
    seen: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith("SET"):
            seen.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", keep)
    await ask()
    event.remove(database.engine.sync_engine, "before_cursor_execute", keep)
    pages = 0
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
        for statement, parameters in seen:
            explained = await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            plan = explained.scalar_one()[0]["Plan"]
            pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return pages


@dataclass(frozen=True, slots=True)
class Measured:
    """What one question costs: milliseconds (best, median, 99th percentile), and pages."""

    best: float
    middle: float
    worst: float
    pages: int

    def __str__(self) -> str:
        return f"{self.best:.1f} / {self.middle:.1f} / {self.worst:.1f} | {self.pages:,}"


Ask = Callable[[], Awaitable[object]]


async def measured(database: Database, ask: Ask) -> Measured:
    """Ask often enough to tell."""
    await took(6, ask)
    return Measured(*await took(ROUNDS, ask), await pages_of(database, ask))


def asks(database: Database, count: int) -> Iterator[tuple[str, Ask]]:
    """All questions, of orders and of customers, by what the table calls them."""
    rng = random.Random(count)

    def of_orders(question: Question) -> Ask:
        def ask() -> Awaitable[object]:
            wanted, sort = question(rng)
            return list_orders(database, STAFF, wanted, sort, Page(limit=FIRST))

        return ask

    def of_customers(search: Callable[[int], str]) -> Ask:
        return lambda: page_of_customers(database, STAFF, Page(limit=FIRST), search=search(rng.randint(1, count)))

    yield from ((name, of_orders(question)) for name, question in questions(count).items())
    customers: dict[str, Callable[[int], str]] = {
        "the newest": lambda _: "",
        "by e-mail": lambda number: the_person(number).email,
        "by phone": lambda number: the_person(number).phone.replace("+49 ", "0"),
        "by number": the_external_id,
        "by full name": lambda number: " ".join(the_person(number).names),
        "by a rare name": lambda number: f"last{1000 + number % 4000}",
        "by the commonest name": lambda _: "last0",
        "by a part of a name": lambda number: f"ast{100 + number % 400}",
        "by three letters": lambda number: f"t{10 + number % 90}",
        "by one letter": lambda _: "t",
        "nothing: unknown name": lambda _: "nobody",
        "nothing: a letter that no name has": lambda _: "q",
    }
    yield from ((f"customers: {name}", of_customers(search)) for name, search in customers.items())


async def all_measured(url: str, count: int) -> dict[str, Measured]:
    """Ask everything."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    bare = "SELECT id, number, placed_at FROM orders WHERE placed_at < $1 ORDER BY placed_at DESC, id DESC LIMIT 21"
    middle = await connection.fetchval(
        "SELECT placed_at FROM orders ORDER BY placed_at DESC, id DESC OFFSET $1 LIMIT 1", count // 2
    )
    await took(20, lambda: connection.fetch(bare, middle))
    _, yardstick, worst = await took(300, lambda: connection.fetch(bare, middle))
    size = await connection.fetchval("SELECT pg_size_pretty(pg_database_size(current_database()))")
    await connection.close()
    say(f"{count:,} orders and customers, {size}; yardstick p50 {yardstick:.2f} ms, p99 {worst:.2f} ms")
    engine = make_engine(url)
    database = Database(engine)
    found: dict[str, Measured] = {}
    for name, ask in asks(database, count):
        found[name] = await measured(database, ask)
        say(f"  {name}: {found[name]}")
    await _deep(database)
    await engine.dispose()
    return found


async def _deep(database: Database) -> None:
    """Pages one after the other, far down."""
    sort, after, seconds = OrderSort.PLACED_AT_DESC, None, list[float]()
    for _ in range(100):
        begun = time.perf_counter()
        found = await list_orders(
            database, STAFF, OrderFilter(status=(OrderStatus.COMPLETED,)), sort, Page(limit=100, after=after)
        )
        seconds.append(time.perf_counter() - begun)
        after = order_key(found.items[-1], sort)
        if not found.has_next:
            return
    last = statistics.median(seconds[-20:]) * 1000
    say(f"completed, page 80 to 100 of 100 orders each: p50 {last:.1f} ms")


def table(by_count: Mapping[int, Mapping[str, Measured]]) -> Iterator[str]:
    """The lines of the report's table; the ratios are of the last count to the first."""
    counts = list(by_count)
    heads = "".join(f" {count:,}: best / p50 / p99, ms | Pages |" for count in counts)
    yield f"| Asked for |{heads} Ratio of p50 | of p99 | of pages |"
    yield "|---" * (2 * len(counts) + 4) + "|"
    few, many = by_count[counts[0]], by_count[counts[-1]]
    for name in few:
        a, b = few[name], many[name]
        cells = " | ".join(str(by_count[count][name]) for count in counts)
        ratios = f"{b.middle / a.middle:.1f} | {b.worst / a.worst:.1f} | {b.pages / max(a.pages, 1):.1f}"
        yield f"| {name} | {cells} | {ratios} |"


async def main(counts: list[int]) -> None:
    """Print the report."""
    by_count: dict[int, dict[str, Measured]] = {}
    for count in counts:
        async with fresh_database() as url:
            begun = time.perf_counter()
            await many_orders(url, count)
            await many_customers(url, count)
            say(f"made in {time.perf_counter() - begun:.0f} s")
            by_count[count] = await all_measured(url, count)
    say("\n" + "\n".join(table(by_count)))


if __name__ == "__main__":
    asyncio.run(main([int(text) for text in sys.argv[1:]] or [10_000, 1_000_000]))
