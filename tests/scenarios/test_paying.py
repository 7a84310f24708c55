"""Paying over GraphQL: promises, refusals, captures per shipment, what comes late, several tenders."""

import asyncio
from typing import Any

from sqlalchemy import text

from app.domain.enums import Role, TransactionStatus
from app.domain.orders.outcome import Outcome
from app.domain.principal import SYSTEM, guest_of
from app.jobs import expire_payments, settle_payments
from app.orders.command import PlacePayment
from app.payments.gateways.finding import open_gateways
from app.payments.outcome import Effect, record_outcome
from app.payments.settle import settle
from db.database import Database
from graphql_schema.ids import read_id
from tests.builders import Shop, a_key, invariants_hold, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal
from tests.reading import level

CARE = a_principal(Role.CARE)
MONEY = "amount"
PAYMENT = f"""
  id gateway status amount {{ {MONEY} }} authorized {{ {MONEY} }} captured {{ {MONEY} }} expiresAt renews {{ id }}
  transactions {{ kind status final message actionUrl amount {{ {MONEY} }} shipment {{ id }} }}
"""
ORDER = f"""
  id status paymentStatus customerStatus holds {{ reason releasedAt }} totals {{ outstanding {{ {MONEY} }} }}
  payments {{ {PAYMENT} }} fulfillmentOrders {{ id lines {{ id quantity orderLine {{ sku {{ code }} }} }} }}
"""
READ = f"query ($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}"
PLACE = f"""mutation ($input: OrderPlaceInput!) {{
  orderPlace(input: $input) {{ order {{ {ORDER} }} errors {{ code path message }} }}
}}"""
ANSWER = (
    f"payment {{ {PAYMENT} }} order {{ {ORDER} }} errors {{ code path ... on AmountExceeded {{ limit {{ amount }} }} }}"
)
PAY = """mutation ($input: PaymentAuthorizeInput!) { paymentAuthorize(input: $input) {
  payment { status authorized { amount } } order { paymentStatus }
  errors { code path ... on AmountExceeded { limit { amount } } }
} }"""
CAPTURE = f"mutation ($input: PaymentCaptureInput!) {{ paymentCapture(input: $input) {{ {ANSWER} }} }}"
VOID = f"mutation ($input: PaymentVoidInput!) {{ paymentVoid(input: $input) {{ {ANSWER} }} }}"
SEND = """mutation ($input: ShipmentDispatchInput!) {
  shipmentDispatch(input: $input) { shipment { id } errors { code ... on Held { holds { reason } } } }
}"""
CHANNEL = """mutation ($input: ChannelUpsertInput!) {
  channelUpsert(input: $input) {
    channel { holdsUnpaid paymentTimeouts { tender minutes } } errors { code path }
  }
}"""


async def placed_with(graph: Graph, *tenders: dict[str, Any], **lines: int) -> Any:
    """An order of so many units by SKU, two mugs (25.00) if none, with these tenders of the local gateway."""
    asked = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": sku, "quantity": units} for sku, units in (lines or {"mug": 2}).items()],
        "shippingAddress": {"country": "DE"},
        "payments": [{"gateway": "local", **tender} for tender in tenders],
    }
    answer = (await graph.data(PLACE, CARE, input=asked))["orderPlace"]
    assert answer["errors"] == []
    return answer["order"]


async def read(graph: Graph, order: Any) -> Any:
    return (await graph.data(READ, CARE, id=order["id"]))["order"]


async def do(graph: Graph, mutation: str, who: Any = CARE, **asked: Any) -> Any:
    (answer,) = (await graph.data(mutation, who, input={"idempotencyKey": a_key(), **asked})).values()
    return answer


async def send(graph: Graph, order: Any, **units: int) -> Any:
    """So many units by SKU leave, or all."""
    (work,) = order["fulfillmentOrders"]
    lines = [
        {"fulfillmentOrderLineId": line["id"], "quantity": units[line["orderLine"]["sku"]["code"]]}
        for line in work["lines"]
        if line["orderLine"]["sku"]["code"] in units
    ]
    return await do(
        graph, SEND, ADMIN, fulfillmentOrderId=work["id"], carrier="DHL", **({"lines": lines} if units else {})
    )


async def later(database: Database) -> None:
    """As if every wait of a gateway's answer were over."""
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE gateway_calls SET due_at = clock_timestamp()"))
    await settle_payments.run(database)


async def bookings(database: Database) -> list[tuple[str, str, int]]:
    """What the local gateway did: kind, status, amount."""
    query = "SELECT kind, status, amount_minor FROM local_gateway_operations ORDER BY created_at, id"
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(text(query))]


def holds(order: Any) -> list[str]:
    return [hold["reason"] for hold in order["holds"] if hold["releasedAt"] is None]


def steps(payment: Any) -> list[tuple[str, str, str]]:
    return [(step["kind"], step["status"], step["amount"]["amount"]) for step in payment["transactions"]]


async def test_a_card_is_authorized_at_placing_and_captured_with_its_shipment(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    order = await placed_with(graph, {"token": "ok"})
    sent = await send(graph, order)

    # then
    assert (order["paymentStatus"], order["customerStatus"], holds(order)) == ("AUTHORIZED", "CONFIRMED", [])
    assert steps(order["payments"][0]) == [("AUTHORIZE", "SUCCEEDED", "25.00")]
    paid = await read(graph, order)
    (payment,) = paid["payments"]
    assert (paid["paymentStatus"], payment["status"]) == ("PAID", "CAPTURED")
    assert steps(payment)[1:] == [("CAPTURE", "SUCCEEDED", "25.00")]
    assert payment["transactions"][1]["final"]
    assert payment["transactions"][1]["shipment"] == sent["shipment"]
    await invariants_hold(shop.database)


async def test_a_refusal_is_an_outcome_and_the_buyer_tries_another_card(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = await placed_with(graph, {"token": "decline"})
    guest = guest_of(read_id(order["id"])[1][0])

    # when
    held = await send(graph, order)
    again = await do(graph, PAY, guest, orderId=order["id"], gateway="local", token="ok")
    too_much = await do(graph, PAY, guest, orderId=order["id"], gateway="local", token="ok")

    # then
    assert (order["payments"][0]["status"], order["customerStatus"]) == ("FAILED", "ACTION_NEEDED")
    assert holds(order) == ["PAYMENT"]
    assert order["payments"][0]["transactions"][0]["message"] == "the card was declined"
    assert held["errors"] == [{"code": "HELD", "holds": [{"reason": "PAYMENT"}]}]
    assert (again["payment"]["status"], again["payment"]["authorized"]["amount"]) == ("AUTHORIZED", "25.00")
    now = await read(graph, order)
    assert (now["paymentStatus"], holds(now)) == ("AUTHORIZED", [])
    assert too_much["errors"] == [{"code": "AMOUNT_EXCEEDED", "path": ["amount"], "limit": {"amount": "0.00"}}]
    await invariants_hold(shop.database)


async def test_a_payer_who_must_confirm_is_told_where(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    order = await placed_with(graph, {"token": "action_then_ok"})
    await later(shop.database)

    # then
    (waiting,) = order["payments"]
    assert (order["customerStatus"], waiting["status"], holds(order)) == ("AWAITING_PAYMENT", "PENDING", ["PAYMENT"])
    assert waiting["transactions"][0]["status"] == "ACTION_REQUIRED"
    assert waiting["transactions"][0]["actionUrl"].startswith("https://gateway.invalid/confirm/")
    confirmed = await read(graph, order)
    assert (confirmed["paymentStatus"], holds(confirmed)) == ("AUTHORIZED", [])
    assert confirmed["payments"][0]["transactions"][0]["actionUrl"] is None


async def test_what_the_gateway_did_without_answering_is_found_and_done_once(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    lost = [await placed_with(graph, {"token": token}) for token in ("timeout_then_ok", "lost_then_ok")]
    await later(shop.database)

    # then
    assert [(order["paymentStatus"], holds(order)) for order in lost] == [("PENDING", ["PAYMENT"])] * 2
    assert [(await read(graph, order))["paymentStatus"] for order in lost] == ["AUTHORIZED"] * 2
    assert await bookings(shop.database) == [("AUTHORIZE", "SUCCEEDED", 2500)] * 2
    assert await tokens_kept(shop.database) == 0


async def tokens_kept(database: Database) -> int:
    async with database.session() as session:
        return await session.scalar(text("SELECT count(*) FROM gateway_calls")) or 0


async def test_a_process_that_dies_before_or_after_its_call_charges_once(shop: Shop) -> None:
    # given: two orders were committed; of the second, the gateway was called and its answer was never written down
    asked = (PlacePayment(gateway="local", token="ok"),)
    ids = [await place(shop, {"mug": 2}, payments=asked) for _ in range(2)]
    died_after = (await shop.order(ids[1])).payments[0].transactions[0].id
    gateways = open_gateways(shop.database)
    crashing: Any = _Crashing(gateways["local"])
    await settle(shop.database, {"local": crashing}, [died_after])
    assert await bookings(shop.database) == [("AUTHORIZE", "SUCCEEDED", 2500)]

    # when
    await later(shop.database)
    await later(shop.database)

    # then
    assert [(await shop.order(one)).statuses.payment.value for one in ids] == ["AUTHORIZED"] * 2
    assert await bookings(shop.database) == [("AUTHORIZE", "SUCCEEDED", 2500)] * 2


class _Crashing:
    """A gateway that does what it is asked, whose caller dies before it hears of that."""

    def __init__(self, gateway: Any) -> None:
        self._gateway = gateway

    async def authorize(self, request: Any) -> Any:
        await self._gateway.authorize(request)
        raise ConnectionResetError


async def test_an_outcome_told_ten_times_at_once_is_written_down_once(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2}, payments=(PlacePayment(gateway="local", token="ok"),))
    step = (await shop.order(order_id)).payments[0].transactions[0].id
    outcome = Outcome(status=TransactionStatus.SUCCEEDED, reference="told")

    # when
    effects = await asyncio.gather(
        settle(shop.database, open_gateways(shop.database), [step]),
        *(shop.database.transact(SYSTEM, lambda uow: record_outcome(uow, step, outcome)) for _ in range(9)),
    )

    # then
    order = await shop.order(order_id)
    assert sum(effect is Effect.APPLIED for effect in effects[1:]) <= 1
    assert (order.payments[0].authorized_minor, len(order.payments[0].transactions)) == (2500, 1)
    assert order.version == 2
    await invariants_hold(shop.database)


async def test_several_tenders_pay_for_several_shipments_and_the_last_takes_the_rest(shop: Shop) -> None:
    # given: 3 mugs at 12.50 and 2 teas at 4.99
    graph = await a_graph(shop.database)
    order = await placed_with(
        graph,
        {"token": "ok", "amount": {"amount": "20.00", "currency": "EUR"}},
        {"token": "single_capture"},
        {"token": "ok", "tender": "STORE_CREDIT", "amount": {"amount": "10.00", "currency": "EUR"}},
        mug=3,
        tea=2,
    )

    # when
    await send(graph, order, mug=1, tea=1)
    first = [payment["captured"]["amount"] for payment in (await read(graph, order))["payments"]]
    await send(graph, order, mug=1)
    second = await read(graph, order)
    await send(graph, order)

    # then
    assert first == ["7.49", "0.00", "10.00"]
    assert [payment["captured"]["amount"] for payment in second["payments"]] == ["19.99", "0.00", "10.00"]
    done = await read(graph, order)
    assert [payment["captured"]["amount"] for payment in done["payments"]] == ["20.00", "17.48", "10.00"]
    assert (done["paymentStatus"], done["totals"]["outstanding"]["amount"]) == ("PAID", "0.00")
    await invariants_hold(shop.database)


async def test_what_takes_one_capture_is_promised_anew_before_more_leaves(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = await placed_with(graph, {"token": "single_capture"}, mug=2)

    # when
    await send(graph, order, mug=1)
    between = await read(graph, order)
    await send(graph, order)

    # then
    old, new = between["payments"]
    assert (old["status"], old["captured"]["amount"], new["status"]) == ("CAPTURED", "12.50", "AUTHORIZED")
    assert (new["renews"], holds(between)) == ({"id": old["id"]}, [])
    assert (await read(graph, order))["paymentStatus"] == "PAID"
    await invariants_hold(shop.database)


async def test_a_promise_is_renewed_before_it_runs_out_or_holds_the_order(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    renewable = await placed_with(graph, {"token": "expires_soon"})
    fixed = await placed_with(graph, {"token": "not_stored"})
    async with shop.database.engine.begin() as connection:
        ended = "UPDATE payments SET expires_at = now() - interval '1 second' WHERE stored_method IS NULL"
        await connection.execute(text(ended))

    # when
    await expire_payments.run(shop.database)
    await later(shop.database)
    await later(shop.database)

    # then
    renewed, expired = await read(graph, renewable), await read(graph, fixed)
    assert [payment["status"] for payment in renewed["payments"]] == ["VOIDED", "AUTHORIZED"]
    assert (renewed["paymentStatus"], holds(renewed)) == ("AUTHORIZED", [])
    assert (expired["paymentStatus"], expired["customerStatus"]) == ("AUTHORIZATION_EXPIRED", "ACTION_NEEDED")
    assert holds(expired) == ["PAYMENT"]
    await invariants_hold(shop.database)


async def test_a_boleto_is_paid_days_later_or_too_late(shop: Shop) -> None:
    # given: a channel whose goods wait for vouchers, three days at most
    graph = await a_graph(shop.database)
    stated = {"code": "web", "name": "Web", "kind": "WEB", "currency": "EUR", "holdsUnpaid": True}
    timeouts = [{"tender": "VOUCHER", "minutes": 3 * 24 * 60}]
    channel = await graph.data(CHANNEL, ADMIN, input={**stated, "paymentTimeouts": timeouts})
    assert channel["channelUpsert"]["channel"] == {"holdsUnpaid": True, "paymentTimeouts": timeouts}
    boleto = {"gateway": "boleto", "tender": "VOUCHER"}
    in_time, too_late = await placed_with(graph, boleto), await placed_with(graph, boleto)
    cash = await placed_with(graph, {"gateway": "courier", "tender": "COD"})
    assert (await level(shop))[1] == 6

    # when: one is paid, the time of the other is over, and then it is paid all the same
    paid = await do(graph, CAPTURE, paymentId=in_time["payments"][0]["id"])
    async with shop.database.engine.begin() as connection:
        ended = "UPDATE payments SET expires_at = now() - interval '1 second' WHERE expires_at IS NOT NULL"
        await connection.execute(text(ended))
    await expire_payments.run(shop.database)
    canceled = await read(graph, too_late)
    await do(graph, CAPTURE, paymentId=too_late["payments"][0]["id"])

    # then
    assert ([holds(order) for order in (in_time, too_late, cash)]) == [["PAYMENT"], ["PAYMENT"], []]
    assert in_time["payments"][0]["expiresAt"] is not None
    assert (paid["order"]["paymentStatus"], holds(paid["order"])) == ("PAID", [])
    assert (canceled["status"], canceled["payments"][0]["status"], holds(canceled)) == ("CANCELED", "EXPIRED", [])
    assert (await level(shop))[1] == 4
    late = await read(graph, too_late)
    assert (late["paymentStatus"], late["totals"]["outstanding"]["amount"]) == ("CREDIT_OWED", "-25.00")
    await invariants_hold(shop.database)


async def test_an_order_whose_card_was_refused_ends_when_nobody_tries_another(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = await placed_with(graph, {"token": "decline"})

    # when
    await expire_payments.run(shop.database)
    before = await read(graph, order)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE payments SET expires_at = now() - interval '1 second'"))
    await expire_payments.run(shop.database)

    # then
    assert (before["status"], (await read(graph, order))["status"]) == ("OPEN", "CANCELED")
    assert (await level(shop))[1] == 0
    await invariants_hold(shop.database)


async def test_promises_are_let_go_and_taken_by_hand(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = await placed_with(graph, {"token": "ok"})
    payment = order["payments"][0]["id"]

    # when
    part = await do(graph, CAPTURE, paymentId=payment, amount={"amount": "5.00", "currency": "EUR"})
    too_much = await do(graph, CAPTURE, paymentId=payment, amount={"amount": "20.01", "currency": "EUR"})
    dated = await do(graph, CAPTURE, paymentId=payment, capturedAt="2026-01-01T00:00:00Z")
    gone = await do(graph, VOID, paymentId=payment)
    again = await do(graph, VOID, paymentId=payment)
    refused = await do(graph, CAPTURE, paymentId=payment)

    # then
    assert (part["payment"]["status"], part["order"]["paymentStatus"]) == ("PARTIALLY_CAPTURED", "PARTIALLY_PAID")
    assert too_much["errors"] == [{"code": "AMOUNT_EXCEEDED", "path": ["amount"], "limit": {"amount": "20.00"}}]
    assert dated["errors"] == [{"code": "INVALID", "path": ["capturedAt"]}]
    assert (gone["payment"]["status"], gone["order"]["paymentStatus"]) == ("CAPTURED", "BALANCE_DUE")
    assert [answer["errors"][0]["code"] for answer in (again, refused)] == ["ILLEGAL_TRANSITION"] * 2
    assert (await bookings(shop.database))[-1] == ("VOID", "SUCCEEDED", 2000)
    await invariants_hold(shop.database)


async def test_a_promise_is_let_go_only_after_what_is_being_taken_of_it(shop: Shop) -> None:
    # given: the gateway took note of a capture, and nobody knows yet how it ends
    graph = await a_graph(shop.database)
    order = await placed_with(graph, {"token": "capture_later"})
    card = order["payments"][0]["id"]
    taking = await do(graph, CAPTURE, ADMIN, paymentId=card, amount={"amount": "10.00", "currency": "EUR"})
    # when
    letting_go = await do(graph, VOID, ADMIN, paymentId=card)
    # then
    assert (taking["errors"], letting_go["errors"]) == ([], [])
    steps = [(step["kind"], step["status"]) for step in letting_go["payment"]["transactions"]]
    assert steps == [("AUTHORIZE", "SUCCEEDED"), ("CAPTURE", "PENDING"), ("VOID", "PENDING")]
    # and when it is looked up
    await later(shop.database)
    settled = (await read(graph, order))["payments"][0]
    assert [(step["kind"], step["status"]) for step in settled["transactions"]] == [
        ("AUTHORIZE", "SUCCEEDED"),
        ("CAPTURE", "SUCCEEDED"),
        ("VOID", "SUCCEEDED"),
    ]
    assert (settled["captured"]["amount"], settled["status"]) == ("10.00", "CAPTURED")
