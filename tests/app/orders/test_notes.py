"""Notes and tags: who writes what, who reads it, and what is refused; the log tells neither."""

from typing import Any

from app.domain.ids import new_id
from app.orders.note import MAX_NOTES_WITH_SHOPPERS, AddOrderNote, add_order_note
from app.orders.note_queries import notes_by_order
from app.orders.tags import TagOrder, tag_order
from tests.app.orders.placing import a_customer
from tests.builders import STAFF, Shop, a_key, cancel, place
from tests.reading import newest, told
from tests.unchanged import forbidden, refusal


def noting(order_id: Any, body: str = "by the door", **stated: Any) -> AddOrderNote:
    return AddOrderNote(**{"idempotency_key": a_key(), "order_id": order_id, "body": body, **stated})


def tagging(order_id: Any, *tags: str, **stated: Any) -> TagOrder:
    return TagOrder(**{"idempotency_key": a_key(), "order_id": order_id, "tags": tags, **stated})


async def test_shoppers_read_public_notes_and_write_only_such(shop: Shop) -> None:
    # given
    customer, other = await a_customer(shop.database), await a_customer(shop.database)
    order_id = await place(shop, {"mug": 1}, customer_id=customer.customer_id)
    since = await newest(shop)

    # when: staff note something inside, then for everybody, and the buyer answers, even when it is over
    command = noting(order_id, "Ann Able called")
    assert await shop.run(add_order_note, command) == await shop.run(add_order_note, command)
    await shop.run(add_order_note, noting(order_id, "on its way", public=True))
    await cancel(shop, order_id)
    await shop.database.transact(customer, lambda uow: add_order_note(uow, noting(order_id, " thanks ")))

    # then
    seen = {
        who: [row.body for row in (await notes_by_order(shop.database, principal, [order_id])).get(order_id, ())]
        for who, principal in (("staff", STAFF), ("buyer", customer), ("other", other))
    }
    assert seen == {
        "staff": ["Ann Able called", "on its way", "thanks"],
        "buyer": ["on its way", "thanks"],
        "other": [],
    }
    events = [data for kind, data in await told(shop, since) if kind == "order.noted"]
    assert [event["public"] for event in events] == [False, True, True]
    assert not any("Able" in str(event) for event in events)
    refused = await forbidden(shop.database, add_order_note, noting(order_id, public=False), customer)
    assert refused.path == ("public",)


async def test_tags_are_put_on_and_taken_off_once(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1}, tags=("vip",))
    since = await newest(shop)

    # when
    await shop.run(tag_order, tagging(order_id, " gift ", "vip", "gift"))
    await shop.run(tag_order, tagging(order_id, "gift"))
    await shop.run(tag_order, tagging(order_id, "vip", "unknown", remove=True))
    await shop.run(tag_order, tagging(order_id, "unknown", remove=True))

    # then
    assert (await shop.order(order_id)).tags == ("gift",)
    assert [(kind, data["state"]) for kind, data in await told(shop, since)] == [("order.tagged", {})] * 2


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    order_id = await place(shop)
    many = tuple(f"tag {number}" for number in range(51))
    refused: list[tuple[Any, Any, str, tuple[str, ...]]] = [
        (add_order_note, noting(order_id, "  "), "INVALID", ("body",)),
        (add_order_note, noting(order_id, "x" * 4_001), "INVALID", ("body",)),
        (add_order_note, noting(new_id()), "NOT_FOUND", ("orderId",)),
        (tag_order, tagging(order_id), "INVALID", ("tags",)),
        (tag_order, tagging(order_id, "gift", " "), "INVALID", ("tags", "1")),
        (tag_order, tagging(order_id, "x" * 65), "INVALID", ("tags", "0")),
        (tag_order, tagging(order_id, *many), "LIMIT_EXCEEDED", ("tags",)),
        (tag_order, tagging(order_id, "gift", expected_version=9), "VERSION_CONFLICT", ("expectedVersion",)),
    ]

    # then
    for use_case, command, code, path in refused:
        answer = await refusal(shop.database, use_case, command)
        assert (str(answer.code), answer.path) == (code, path)


async def test_a_buyer_writes_so_many_notes_and_no_more(shop: Shop) -> None:
    # given
    customer = await a_customer(shop.database)
    order_id = await place(shop, {"mug": 1}, customer_id=customer.customer_id)
    for _ in range(MAX_NOTES_WITH_SHOPPERS):
        await shop.database.transact(customer, lambda uow: add_order_note(uow, noting(order_id)))

    # then
    refused = await refusal(shop.database, add_order_note, noting(order_id), customer)
    assert (str(refused.code), refused.path) == ("LIMIT_EXCEEDED", ("orderId",))
    await shop.run(add_order_note, noting(order_id))
