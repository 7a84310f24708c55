"""Attack 33: canaries. Names, addresses and tokens that nobody may ever see again go in by every way there is, through
errors too; then every place is searched that others read: logs, metrics, what the database shows of its sessions and
writes into its own log, the event log, the audit trail, idempotency rows, and error answers.

Over HTTP alone for what is written; the streams are asked on WebSocket.
"""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from db.base import Base
from db.engine import asyncpg_dsn
from tests.attacks.door import ROLES, Credentials, Door, credentials_of
from tests.attacks.world import World
from tests.builders import a_key
from tests.plain_client import plain_client
from tests.serving import Child, served_by_child

NAME, EMAIL, PHONE, STREET = "Canaria Serinus", "canaria.serinus@birds.example", "+49301234567890", "Vogelweg 7c"
NOTE = "canary in the note"
CANARIES = (NAME, EMAIL, PHONE, STREET, NOTE, "Serinus", "canaria.serinus", "1234567890", "Vogelweg")
WRITTEN_DOWN = (
    "outbox",
    "events",
    "audit_pending",
    "audit_entries",
    "idempotency_keys",
    "access_revocations",
    "order_check_results",
)
"""Tables that others read, or that are kept for long: none holds personal data."""

PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id email } errors { message } trackingToken }
}
"""
FIND = "query ($email: String) { customer(email: $email) { id } }"
SEARCH = "query ($text: String) { orders(first: 5, filter: {search: $text}) { edges { node { id email } } } }"
CANCEL = """
mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { id } errors { message } } }
"""


def an_order() -> dict[str, Any]:
    """Canaries wherever an input takes personal words."""
    address = {"country": "DE", "name": NAME, "line1": STREET, "city": "Berlin", "postalCode": "10115", "phone": PHONE}
    return {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": 1, "properties": {"engraving": NAME}}],
        "contact": {"name": NAME, "email": EMAIL, "phone": PHONE},
        "shippingAddress": address,
        "billingAddress": address,
        "note": NOTE,
    }


@dataclass(frozen=True, slots=True)
class Program:
    """The shop as production serves it: a process of its own, whose whole output is kept."""

    child: Child
    client: httpx2.AsyncClient
    credentials: dict[str, Credentials]

    async def http(self, visitor: str, document: str, variables: dict[str, Any]) -> tuple[bytes, list[str]]:
        """The answer to a visitor, and the codes of its errors."""
        body = {"query": document, "variables": variables}
        answer = await self.client.post("/graphql", json=body, headers=self.credentials[visitor].headers)
        return answer.content, [error["extensions"]["code"] for error in answer.json().get("errors", ())]


@asynccontextmanager
async def produced(url: str, world: World) -> AsyncIterator[Program]:
    """Serve it; leaving stops it, and `child.output` stays readable until then."""
    async with (
        served_by_child(url, environment="production") as child,
        plain_client(base_url=f"http://{child.address}", timeout=30) as client,
    ):
        yield Program(child, client, credentials_of(world))


async def everything_goes_in(program: Program) -> list[bytes]:
    """Every way in, as everybody, right and wrong; the answers that were errors."""
    failures: list[bytes] = []
    for visitor in ROLES:
        order = an_order()
        for document, variables in (
            (PLACE, {"input": order}),
            (PLACE, {"input": order | {"lines": [{"sku": "mug", "quantity": 99_999}]}}),
            (PLACE, {"input": order | {"note": "another"}}),
            (FIND, {"email": EMAIL}),
            (SEARCH, {"text": EMAIL}),
            (CANCEL, {"input": {"idempotencyKey": a_key(), "orderId": EMAIL, "reason": "FRAUD", "note": NAME}}),
        ):
            raw, codes = await program.http(visitor, document, variables)
            if codes:
                failures.append(raw)
    return failures


async def written_down(observer: Any) -> str:
    """All that stands in the tables that others read."""
    parts: list[str] = []
    for table in WRITTEN_DOWN:
        rows = await observer.fetch(f"SELECT t::text AS row FROM {table} t")  # noqa: S608 - names of ours
        parts += [row["row"] for row in rows]
    return "\n".join(parts)


def found(where: str) -> list[str]:
    return [canary for canary in CANARIES if re.search(re.escape(canary), where, re.IGNORECASE)]


async def test_no_canary_comes_out_where_others_look(world_url: str, world: World) -> None:
    # given
    observer = await asyncpg.connect(asyncpg_dsn(world_url))
    # when
    async with produced(world_url, world) as program:
        tokens = [shown for who in program.credentials.values() for shown in (who.bearer, who.order_token) if shown]
        refused = await everything_goes_in(program)
        placed, _ = await program.http("admin", SEARCH, {"text": EMAIL})
        queries = "\n".join(
            row["query"]
            for row in await observer.fetch(
                "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        metrics = (await program.client.get("/metrics")).text
        tables = await written_down(observer)
        program.child.process.terminate()
        await program.child.ended()
        logs = program.child.output.read_text()
    await observer.close()
    # then: they are in, or nothing here proves anything
    assert EMAIL in placed.decode()
    assert "order.placed" in tables
    assert "orderPlace" in tables
    assert "INSERT" in queries or "SELECT" in queries
    assert "orderwire" in metrics
    assert "audit anchor" in logs
    # and out they do not come
    for where in (queries, metrics, tables, logs, b"\n".join(refused).decode()):
        assert found(where) == []
        assert [token for token in tokens if token in where] == []


@pytest.mark.parametrize("role", ["anonymous", "care", "app"])
async def test_an_internal_error_quotes_no_row_neither_to_the_caller_nor_in_the_log(
    world_url: str, world: World, role: str
) -> None:
    """PostgreSQL quotes the failing row in its errors, and drivers quote PostgreSQL."""
    # given
    broken = await asyncpg.connect(asyncpg_dsn(world_url))
    await broken.execute("ALTER TABLE contacts ADD CONSTRAINT no_birds CHECK (name NOT LIKE 'Canaria%')")
    await broken.close()
    # when
    async with produced(world_url, world) as program:
        raw, codes = await program.http(role, PLACE, {"input": an_order()})
        logs = program.child.output.read_text()
    # then
    assert codes == ["INTERNAL"]
    assert "no_birds" in logs
    assert found(logs) == []
    assert found(raw.decode()) == []


async def test_events_on_a_socket_hold_no_canary(door: Door) -> None:
    # given
    document = "subscription { eventPublished { __typename ... on EventPublished { event { type data } } } }"
    heard: list[dict[str, Any]] = []
    async with door.watch("admin", document) as watch:
        # when
        await door.http("app", PLACE, {"input": an_order()})
        while not any(item.get("event", {}).get("type") == "order.placed" for item in heard):
            heard.append(await watch.next())
    # then
    assert found(json.dumps(heard)) == []


def test_every_table_is_looked_at_or_known_to_hold_personal_data() -> None:
    """A new table is put on one side or the other, by hand."""
    personal_or_of_no_person = {
        "addresses",
        "app_keys",
        "apps",
        "attempts",
        "availability_rules",
        "backorder_limits",
        "carrier_calls",
        "channel_locations",
        "channels",
        "contacts",
        "credit_accounts",
        "credit_entries",
        "count_tasks",
        "customer_consents",
        "customer_contacts",
        "customer_credentials",
        "customer_notes",
        "customers",
        "deliveries",
        "documents",
        "delivery_proofs",
        "delivery_services",
        "delivery_slots",
        "discount_allocations",
        "event_log_head",
        "fulfillment_order_lines",
        "fulfillment_orders",
        "gateway_calls",
        "import_answers",
        "inbox_effects",
        "inbox_messages",
        "invoice_documents",
        "invoice_lines",
        "invoice_series",
        "invoice_taxes",
        "invoices",
        "jobs",
        "legal_entities",
        "legal_entity_channels",
        "local_carrier_labels",
        "local_gateway_operations",
        "locations",
        "manifests",
        "order_cancellation_lines",
        "order_cancellations",
        "order_charges",
        "order_drafts",
        "order_edits",
        "order_holds",
        "order_lines",
        "order_notes",
        "order_search",
        "order_tax_lines",
        "orders",
        "outgoing_messages",
        "package_lines",
        "packages",
        "payment_transactions",
        "pick_list_works",
        "pick_lists",
        "pickup_vehicles",
        "pickups",
        "payments",
        "promise_revisions",
        "postal_points",
        "prices",
        "purchase_order_lines",
        "purchase_orders",
        "rate_leases",
        "refund_charges",
        "refund_lines",
        "refunds",
        "reservation_lines",
        "reservations",
        "rule_applications",
        "sessions",
        "shipments",
        "shopper_stock",
        "shopper_stock_place",
        "sku_components",
        "sku_places",
        "skus",
        "staff_accounts",
        "stock_answers",
        "stock_count_lines",
        "stock_counts",
        "stock_feeds",
        "stock_levels",
        "stock_movements",
        "supplies",
        "supply_claims",
        "tracking_events",
        "tax_rules",
        "transfer_lines",
        "transfers",
        "unmatched_sightings",
    }
    assert Base.metadata.tables.keys() - personal_or_of_no_person == set(WRITTEN_DOWN)


def test_the_embedded_server_is_told_to_quote_no_rows() -> None:
    source = (Path(__file__).parents[2] / "db/postgres/cluster.py").read_text()
    assert '"log_error_verbosity": "terse"' in source
