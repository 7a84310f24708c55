"""What a row tells of a mutation, and that none is left without one."""

from uuid import UUID

import pytest
from sqlalchemy import text

from app.audit.chain import state_hash
from app.domain.audit import AuditEntry, Call
from app.domain.enums import ActorKind, AuditKind, AuditOutcome, Role
from app.domain.principal import ANONYMOUS, Provenance
from graphql_schema.ids import global_id
from tests.app.audit.sealing import a_sealer, sealed_entries, state_of
from tests.builders import Shop, a_key, place, sequenced
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal

ADJUST = """
mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) { stockLevel { onHand } errors { code } } }
"""
CANCEL = """
mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } errors { code } } }
"""
PLACE = """
mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } errors { code } } }
"""
APP = a_principal(Role.APP)


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


def adjusting(delta: int = 5, key: str | None = None) -> dict[str, object]:
    return {
        "idempotencyKey": key or a_key(),
        "sku": "mug",
        "location": "BER",
        "onHandDelta": delta,
        "reason": "RECEIVED",
    }


def placing() -> dict[str, object]:
    return {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": 1}],
        "shippingAddress": {"country": "DE", "postalCode": "10115"},
    }


async def waiting(shop: Shop) -> int:
    async with shop.database.session() as session:
        return await session.scalar(text("SELECT count(*) FROM audit_pending")) or 0


async def the_entry(shop: Shop) -> AuditEntry:
    entries = await sealed_entries(shop)
    assert len(entries) == 1
    return entries[0]


async def test_a_mutation_of_staff_tells_who_what_and_the_states_before_and_after(graph: Graph, shop: Shop) -> None:
    # when
    await graph.data(ADJUST, ADMIN, input=adjusting())
    # then
    entry = await the_entry(shop)
    assert (entry.number, entry.kind, entry.outcome, entry.operation) == (
        1,
        AuditKind.MUTATION,
        AuditOutcome.DONE,
        "stockAdjust",
    )
    assert (entry.actor_kind, entry.actor_id, entry.roles) == (ActorKind.STAFF, ADMIN.id, ("admin",))
    assert entry.request_id == "test"
    (level,) = entry.subjects
    assert level["type"] == "StockLevel"
    assert level["after"] == level["before"] + 1
    subject_id = entry.subject_ids[0]
    assert str(subject_id) == level["id"]
    assert level["before_hash"] == state_hash(await state_of(shop, subject_id, level["before"]))
    assert level["after_hash"] == state_hash(await state_of(shop, subject_id, level["after"]))
    assert level["before_hash"] != level["after_hash"]


async def test_what_is_new_has_no_state_before(graph: Graph, shop: Shop) -> None:
    # when
    await graph.data(PLACE, APP, input=placing())
    # then
    entry = await the_entry(shop)
    kinds = {subject["type"]: subject for subject in entry.subjects}
    assert sorted(kinds) == ["FulfillmentOrder", "Order", "StockLevel"]
    assert (kinds["Order"]["before"], kinds["Order"]["before_hash"]) == (0, None)
    assert kinds["Order"]["after_hash"] is not None
    assert kinds["StockLevel"]["before_hash"] is not None


async def test_the_same_input_has_the_same_digest_and_another_has_another(graph: Graph, shop: Shop) -> None:
    # given
    key = a_key()
    # when
    await graph.data(ADJUST, ADMIN, input=adjusting(5, key))
    await graph.data(ADJUST, ADMIN, input=adjusting(5, key))
    await graph.ask(ADJUST, ADMIN, input=adjusting(6, key))
    # then
    first, again, other = await sealed_entries(shop)
    assert first.input_hash == again.input_hash != other.input_hash
    assert again.subjects == ()
    assert (other.outcome, other.refusal) == (AuditOutcome.REFUSED, "IDEMPOTENCY_MISMATCH")


async def test_a_refusal_of_staff_leaves_a_row_and_nothing_else(graph: Graph, shop: Shop) -> None:
    # when
    answer = await graph.data(ADJUST, ADMIN, input=adjusting(-1000))
    # then
    assert answer["stockAdjust"]["errors"] != []
    entry = await the_entry(shop)
    assert (entry.outcome, entry.refusal, entry.subjects) == (
        AuditOutcome.REFUSED,
        answer["stockAdjust"]["errors"][0]["code"],
        (),
    )


async def test_a_malformed_input_of_staff_leaves_a_row_too(graph: Graph, shop: Shop) -> None:
    # given
    foreign = {"idempotencyKey": a_key(), "orderId": global_id("Sku", UUID(int=7)), "reason": "FRAUD"}
    # when
    await graph.ask(CANCEL, ADMIN, input=foreign)
    # then
    entry = await the_entry(shop)
    assert (entry.operation, entry.outcome) == ("orderCancel", AuditOutcome.REFUSED)


async def test_what_shoppers_do_and_are_refused_leaves_no_row(graph: Graph, shop: Shop) -> None:
    # when
    await graph.data(PLACE, ANONYMOUS, input=placing())
    await graph.data(PLACE, ANONYMOUS, input=placing() | {"lines": [{"sku": "mug", "quantity": 9_999}]})
    # then
    assert await waiting(shop) == 0


async def test_reason_and_whom_it_was_for_are_kept(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop)
    provenance = Provenance(reason="ticket 4711", on_behalf_of="customer:1")
    # when
    input = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "CUSTOMER"}
    await graph.ask_as(CANCEL, ADMIN, provenance, input=input)
    # then
    entry = await the_entry(shop)
    assert (entry.reason, entry.on_behalf_of) == ("ticket 4711", "customer:1")


async def test_a_row_waits_until_its_events_have_their_places(graph: Graph, shop: Shop) -> None:
    # given
    await sequenced(shop.database)
    await graph.data(ADJUST, ADMIN, input=adjusting())
    # when
    early = await a_sealer(shop).seal()
    await sequenced(shop.database)
    late = await a_sealer(shop).seal()
    # then
    assert (early, late) == (0, 1)


async def test_a_rolled_back_mutation_leaves_no_row_of_its_own(shop: Shop) -> None:
    # when
    with pytest.raises(RuntimeError):
        async with shop.database.unit_of_work(ADMIN, call=Call("stockAdjust")):
            raise RuntimeError
    # then
    assert await waiting(shop) == 0
