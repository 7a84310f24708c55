"""What carriers tell has its effect once: as they send it, twice, late, in disorder, of parcels that nobody knows."""

import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import (
    ChannelKind,
    CustomerStatus,
    InboxState,
    PromiseCause,
    Role,
    ShipmentAlert,
    ShipmentStatus,
    SightingState,
)
from app.domain.orders.model import Order
from app.domain.principal import Principal
from app.fulfillment.track import RecordTracking, record_tracking
from app.jobs.issue_invoices import run as issue_invoices
from app.jobs.match_sightings import run as match_sightings_job
from app.tracking.match import MatchSightings, dismiss_sightings, match_sightings
from app.webhooks.receive import Receipt, receive_webhook
from app.webhooks.sources import WebhookSource
from tests.app.tracking.telling import (
    APPLIED,
    a_carriers_app,
    a_parcel,
    arrive,
    days_ago,
    seen,
    tracker,
    worked_off,
)
from tests.app.webhooks.sending import SECRET, STRANGERS_SECRET, signed
from tests.builders import Shop, a_key, invariants_hold, receive
from tests.graphql_schema.asking import a_principal
from tests.reading import newest, told
from tests.unchanged import refusal

SIGHTINGS = int(os.environ.get("ORDERWIRE_TEST_SIGHTINGS", "40"))
"""How many webhooks the storm has; by hand it is 10,000."""
S = ShipmentStatus


async def test_a_trackers_whole_history_comes_in_by_one_event_and_by_the_next_only_what_is_new(shop: Shop) -> None:
    # given
    app_id = await a_carriers_app(shop)
    order = await a_parcel(shop, "9400", shipped_at=days_ago(3))
    since = await newest(shop)
    known = seen("pre_transit", days_ago(4)), seen("in_transit", days_ago(2))
    new = seen("out_for_delivery", days_ago(1), "Berlin")

    # when
    await arrive(shop, app_id, tracker("9400", *known))
    await arrive(shop, app_id, tracker("9400", *known, new))

    # then
    assert await worked_off(shop) == [APPLIED] * 2
    (shipment,) = (await shop.order(order.id)).shipments
    assert (shipment.status, [event.status for event in shipment.tracking]) == (
        S.OUT_FOR_DELIVERY,
        [S.LABELED, S.IN_TRANSIT, S.OUT_FOR_DELIVERY],
    )
    assert (shipment.tracking[-1].place, shipment.tracking[-1].country) == ("Berlin", "DE")
    assert [kind for kind, _ in await told(shop, since)] == ["order.tracked", "shipment.tracked"] * 2
    await invariants_hold(shop.database)


async def test_an_estimate_beyond_the_promise_is_told_to_the_buyer_and_the_last_word_counts(shop: Shop) -> None:
    # given a promise for tomorrow
    app_id = await a_carriers_app(shop)
    promised = datetime.now(UTC) + timedelta(days=1)
    order = await a_parcel(shop, "9401")
    await _promise(shop, order, promised)
    late, later = promised + timedelta(days=2), promised + timedelta(days=3)
    scan = seen("in_transit", days_ago(0.1))
    since = await newest(shop)

    # when the carrier changes its mind, and an older word comes last
    for expects, days in ((late, 0.09), (later, 0.05), (promised, 0.08)):
        await arrive(shop, app_id, tracker("9401", scan, expects=expects, updated_at=days_ago(days)))
        states = await worked_off(shop)

    # then
    assert states == [APPLIED] * 3
    after = await shop.order(order.id)
    (shipment,), (line,) = after.shipments, after.lines
    assert (shipment.estimated_delivery_at, shipment.alert) == (later, ShipmentAlert.DELAYED)
    assert (line.expected_by, line.promise_revision) == (later, 3)
    assert after.statuses.customer is CustomerStatus.DELAYED
    kinds = ["order.tracked", "shipment.tracked", "order.promise_changed"]
    events = await told(shop, since)
    assert [kind for kind, _ in events] == kinds * 2
    assert events[2][1]["lines"][str(line.id)]["expectedBy"] == late.isoformat()
    assert await _causes(shop, line.id) == [PromiseCause.PLACED, PromiseCause.ESTIMATE, PromiseCause.ESTIMATE]
    await invariants_hold(shop.database)


async def test_what_was_seen_before_anybody_knew_its_number_is_there_once_it_leaves(shop: Shop) -> None:
    # given
    app_id = await a_carriers_app(shop)
    await arrive(shop, app_id, tracker("9402", seen("in_transit", days_ago(0.2)), seen("delivered", days_ago(0.1))))
    assert await worked_off(shop) == [APPLIED]
    assert await _waiting(shop) == [("9402", SightingState.WAITING)] * 2

    # when
    order = await a_parcel(shop, "9402", shipped_at=days_ago(0.3))
    await match_sightings_job(shop.database)

    # then
    after = await shop.order(order.id)
    assert (after.shipments[0].status, after.lines[0].delivered) == (S.DELIVERED, 1)
    assert await _waiting(shop) == [("9402", SightingState.MATCHED)] * 2
    await invariants_hold(shop.database)


async def test_somebody_says_whose_an_unknown_number_is_or_that_it_is_nobodys(shop: Shop) -> None:
    # given
    app_id = await a_carriers_app(shop)
    order = await a_parcel(shop, "9403")
    shipment_id = order.shipments[0].id
    await arrive(
        shop, app_id, tracker("CHANGED", seen("in_transit", days_ago(0))), tracker("X", seen("failure", days_ago(0)))
    )
    await worked_off(shop)

    # when
    asked = MatchSightings(idempotency_key=a_key(), tracking_number="CHANGED", shipment_id=shipment_id)
    assert await shop.run(match_sightings, asked) == await shop.run(match_sightings, asked) == shipment_id
    await shop.run(dismiss_sightings, MatchSightings(idempotency_key=a_key(), tracking_number="X"))

    # then
    assert [event.status for event in (await shop.order(order.id)).shipments[0].tracking] == [S.IN_TRANSIT]
    assert await _waiting(shop) == [("CHANGED", SightingState.MATCHED), ("X", SightingState.DISMISSED)]
    again = replace(asked, idempotency_key=a_key())
    assert (await refusal(shop.database, match_sightings, again)).path == ("trackingNumber",)
    await arrive(shop, app_id, tracker("X", seen("failure", days_ago(0))))


async def test_what_lies_ahead_and_what_cannot_be_read_are_problems_and_the_rest_has_its_effect(shop: Shop) -> None:
    # given
    app_id = await a_carriers_app(shop)
    order = await a_parcel(shop, "9404")
    ahead = seen("delivered", datetime.now(UTC) + timedelta(hours=1))

    # when
    await arrive(shop, app_id, tracker("9404", seen("in_transit", days_ago(0)), ahead), b"{}", b"<xml/>")
    await arrive(shop, app_id, {"object": "Event", "description": "batch.created", "result": {}})

    # then
    unreadable = (InboxState.PROBLEM, "UNREADABLE")
    assert await worked_off(shop) == [(InboxState.PROBLEM, "REFUSED"), unreadable, unreadable, APPLIED]
    assert (await shop.order(order.id)).shipments[0].status is S.IN_TRANSIT


async def test_a_delivery_that_was_none_is_taken_back_and_stays_in_the_history(shop: Shop) -> None:
    # given
    order = await a_parcel(shop, "9405", shipped_at=days_ago(2))
    told_at = days_ago(1)
    delivered = RecordTracking(idempotency_key=a_key(), tracking_number="9405", status=S.DELIVERED, occurred_at=told_at)
    shipment_id = await shop.run(record_tracking, delivered)
    wrong = (await shop.order(order.id)).shipments[0].tracking[0]

    # when
    corrected = RecordTracking(
        idempotency_key=a_key(), shipment_id=shipment_id, status=S.IN_TRANSIT, occurred_at=told_at, corrects=wrong.id
    )
    await shop.run(record_tracking, corrected)

    # then
    after = await shop.order(order.id)
    assert (after.shipments[0].status, after.shipments[0].delivered_at) == (S.IN_TRANSIT, None)
    assert (after.lines[0].delivered, len(after.shipments[0].tracking)) == (0, 2)
    nowhere = replace(corrected, idempotency_key=a_key(), corrects=order.id)
    assert (await refusal(shop.database, record_tracking, nowhere)).path == ("correctsId",)
    await invariants_hold(shop.database)


async def test_an_app_reaches_the_parcels_of_its_channels_only(shop: Shop) -> None:
    # given an app that speaks for another channel
    elsewhere = UpsertChannel(code="elsewhere", name="Elsewhere", kind=ChannelKind.WEB, currency="EUR", locations=())
    await shop.run(upsert_channel, elsewhere)
    app_id = await a_carriers_app(shop, channels=("elsewhere",))
    order = await a_parcel(shop, "9406")

    # when
    await arrive(shop, app_id, tracker("9406", seen("delivered", days_ago(0))))

    # then
    assert await worked_off(shop) == [APPLIED]
    await match_sightings_job(shop.database)
    assert (await shop.order(order.id)).shipments[0].tracking == ()
    assert await _waiting(shop) == [("9406", SightingState.WAITING)]


async def test_a_storm_of_webhooks_ends_as_if_each_had_come_once_and_in_order(shop: Shop) -> None:
    # given parcels in pairs that see the same
    app_id = await a_carriers_app(shop)
    dice = random.Random(11)
    parcels = max(2, SIGHTINGS // 10)
    await receive(shop, "mug", "BER", 2 * parcels)
    ways = [_a_way(dice, parcel) for parcel in range(parcels)]
    calm = [await a_parcel(shop, f"CALM{parcel}", shipped_at=days_ago(9)) for parcel in range(parcels)]
    stormy = [await a_parcel(shop, f"STORM{parcel}", shipped_at=days_ago(9)) for parcel in range(parcels)]
    for parcel, way in enumerate(ways):
        for detail in way:
            await arrive(shop, app_id, tracker(f"CALM{parcel}", detail))
    assert set(await worked_off(shop)) == {APPLIED}

    # when those of the storm come in disorder, every third of them twice, with forgeries between
    bodies = [orjson.dumps(tracker(f"STORM{parcel}", detail)) for parcel, way in enumerate(ways) for detail in way]
    messages = [(f"m{number}", body, SECRET) for number, body in enumerate(bodies)]
    messages += [message for message in messages if dice.random() < 0.15]
    messages += [(f"again{number}", body, SECRET) for number, body in enumerate(bodies) if dice.random() < 0.15]
    forged = [
        (
            f"f{number}",
            orjson.dumps(tracker(f"STORM{number % parcels}", seen("return_to_sender", days_ago(0)))),
            STRANGERS_SECRET,
        )
        for number in range(len(bodies) // 10)
    ]
    messages += forged
    dice.shuffle(messages)
    receipts = [await _receive(shop, app_id, *message) for message in messages]

    # then
    assert receipts.count(Receipt.REFUSED) == len(forged)
    assert receipts.count(Receipt.TAKEN) == len(messages) - len(forged)
    assert set(await worked_off(shop)) == {APPLIED}
    assert [await _end(shop, order) for order in stormy] == [await _end(shop, order) for order in calm]
    await issue_invoices(shop.database)  # a long storm leaves papers waiting
    await invariants_hold(shop.database)


def _a_way(dice: random.Random, parcel: int) -> list[dict[str, Any]]:
    """About eight things that are seen of one parcel, some at the same instant, most of them delivered in the end."""
    start = days_ago(8)
    steps = [
        "pre_transit",
        "in_transit",
        "in_transit",
        "failure",
        "in_transit",
        "out_for_delivery",
        "available_for_pickup",
    ]
    way = [status for status in steps if dice.random() < 0.9]
    way += dice.choice([["delivered"], ["delivered", "return_to_sender"], ["return_to_sender"], []])
    hours = sorted(dice.randrange(0, 150) for _ in way)
    return [
        seen(status, start + timedelta(hours=hour), f"City {parcel}-{step}")
        for step, (status, hour) in enumerate(zip(way, hours, strict=True))
    ]


async def _end(shop: Shop, order: Order) -> tuple[object, ...]:
    """What is left of a way: states and units, without ids."""
    after = await shop.order(order.id)
    (shipment,), (line,) = after.shipments, after.lines
    history = sorted((event.occurred_at, event.status, event.place) for event in shipment.tracking)
    return (
        after.statuses,
        shipment.status,
        shipment.delivered_at,
        shipment.alert,
        (line.delivered, line.undelivered),
        after.fulfillment_orders[0].status,
        history,
    )


async def _receive(shop: Shop, app_id: UUID, message_id: str, body: bytes, secret: str) -> Receipt:
    source = WebhookSource.model_validate({"app": "parcels", "secrets": [SECRET], "carrier": "easypost"})

    async def app(_code: str) -> Principal:
        return replace(a_principal(Role.APP), id=app_id)

    headers = signed(body, secret=secret, message_id=message_id)
    return await receive_webhook(shop.database, app, "parcels", source, body, headers)


async def _promise(shop: Shop, order: Order, by: datetime) -> None:
    """As if it had been promised so at placing."""
    async with shop.database.session() as session, session.begin():
        await session.execute(
            text("UPDATE deliveries SET promised_by = :by WHERE order_id = :id"), {"by": by, "id": order.id}
        )
        await session.execute(
            text("UPDATE shipments SET promised_by = :by WHERE order_id = :id"), {"by": by, "id": order.id}
        )


async def _waiting(shop: Shop) -> list[tuple[str, SightingState]]:
    async with shop.database.session() as session:
        rows = await session.execute(text("SELECT tracking_number, state FROM unmatched_sightings ORDER BY id"))
        return [(number, SightingState(state)) for number, state in rows]


async def _causes(shop: Shop, line_id: UUID) -> list[PromiseCause]:
    async with shop.database.session() as session:
        rows = await session.scalars(
            text("SELECT cause FROM promise_revisions WHERE order_line_id = :id ORDER BY sequence"), {"id": line_id}
        )
        return [PromiseCause(cause) for cause in rows]
