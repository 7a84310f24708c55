"""Manifests: all that is labeled leaves at once, and once."""

import asyncio

from sqlalchemy import text

from app.domain.enums import HoldReason
from app.domain.errors import Refusal
from app.orders.hold import HoldOrder, hold_order
from app.shipments.manifest import MOST, CloseManifest, close_manifest
from db.repositories.documents import DocumentRepository
from tests.app.orders.placing import a_store
from tests.app.shipments.labeling import asking, departed, labeled, settle, voided
from tests.builders import STAFF, Shop, a_key, invariants_hold, place
from tests.reading import level
from tests.unchanged import nothing_changes, refusal

MANIFESTS = text("SELECT id, number, status, shipments, parcels, document_sha256 FROM manifests ORDER BY id")


def closing(location: str = "BER", carrier: str = "local") -> CloseManifest:
    return CloseManifest(idempotency_key=a_key(), location=location, carrier=carrier)


async def test_all_that_may_leave_leaves_and_the_rest_stays(shop: Shop) -> None:
    # given: two that may leave; one that is held, voided, gone, unanswered or somebody else's each
    orders = [await shop.order(await place(shop, {"mug": 1})) for _ in range(7)]
    works = [order.fulfillment_orders[0].id for order in orders]
    ready, held, void, gone = works[:2], works[2], works[3], works[4]
    for work in (*ready, held):
        await labeled(shop, asking(work))
    holding = HoldOrder(idempotency_key=a_key(), order_id=orders[2].id, reason=HoldReason.MANUAL)
    await shop.run(hold_order, holding)
    await voided(shop, await labeled(shop, asking(void)))
    await departed(shop, await labeled(shop, asking(gone)))
    await labeled(shop, asking(works[5], service="silent"))

    # when
    command = closing()
    manifest_id = await shop.run(close_manifest, command)
    await settle(shop)
    async with nothing_changes(shop.database):
        assert await shop.run(close_manifest, command) == manifest_id
        refused = await refusal(shop.database, close_manifest, closing())

    # then
    left = [(await shop.order(order.id)).lines[0].shipped for order in orders]
    assert left == [1, 1, 0, 0, 1, 0, 0]
    assert (str(refused.code), refused.path) == ("INVALID", ("carrier",))
    async with shop.database.session() as session:
        (row,) = (await session.execute(MANIFESTS)).all()
        assert (row.id, row.number, row.status, row.shipments, row.parcels) == (manifest_id, "M1001", "CONFIRMED", 2, 2)
        paper = await DocumentRepository(session).find(row.document_sha256)
    assert paper is not None
    assert paper.content.startswith(b"%PDF")
    assert await level(shop) == (97, 4, 0)
    await invariants_hold(shop.database)


async def test_of_two_who_close_at_once_each_shipment_leaves_with_one(shop: Shop) -> None:
    # given
    for _ in range(3):
        await labeled(
            shop, asking((await shop.order(await place(shop, {"mug": 1, "tea": 1}))).fulfillment_orders[0].id)
        )

    async def attempt() -> str:
        try:
            await shop.run(close_manifest, closing())
        except Refusal as refused:
            return str(refused.code)
        return "CLOSED"

    # when
    answers = await asyncio.gather(*(attempt() for _ in range(4)))

    # then
    assert sorted(answers) == ["CLOSED", "INVALID", "INVALID", "INVALID"]
    assert (await level(shop), await level(shop, "tea")) == ((97, 0, 0), (97, 0, 0))
    await settle(shop)
    await invariants_hold(shop.database)


async def test_a_refused_list_keeps_nothing_from_leaving_and_foreign_places_are_not_there(shop: Shop) -> None:
    # given
    work = (await shop.order(await place(shop, {"mug": 1}))).fulfillment_orders[0]
    await labeled(shop, asking(work.id, service="not_manifested"))

    # then
    foreign = await refusal(shop.database, close_manifest, closing(), a_store("HAM"))
    missing = await refusal(shop.database, close_manifest, closing("XXX"), a_store("HAM"))
    assert (foreign.code, foreign.path) == (missing.code, missing.path)
    await shop.run(close_manifest, closing())
    await settle(shop)
    async with shop.database.session() as session:
        assert [row.status for row in (await session.execute(MANIFESTS)).all()] == ["FAILED"]
    assert await level(shop) == (99, 0, 0)


async def test_what_is_too_much_for_one_manifest_goes_with_the_next(shop: Shop) -> None:
    # given
    orders = [await shop.order(await place(shop, {"mug": 1})) for _ in range(3)]
    for order in orders:
        await labeled(shop, asking(order.fulfillment_orders[0].id))
    command = closing()

    # when
    first = await shop.database.transact(STAFF, lambda uow: close_manifest(uow, command, most=2))
    left = [(await shop.order(order.id)).lines[0].shipped for order in orders]
    await shop.run(close_manifest, closing())

    # then: the oldest go first
    assert (MOST, left) == (500, [1, 1, 0])
    async with shop.database.session() as session:
        rows = (await session.execute(MANIFESTS)).all()
    assert [(row.id == first, row.shipments) for row in rows] == [(True, 2), (False, 1)]
    await settle(shop)
    await invariants_hold(shop.database)
