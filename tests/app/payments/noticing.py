"""Orders that a gateway was asked about, and what it tells of them by itself, in the local gateway's words."""

import hashlib
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from app.accounts.save_app import SaveApp, save_app
from app.domain.enums import InboxState, TransactionKind, TransactionStatus
from app.domain.ids import new_id
from app.domain.orders.model import Order, Payment, Transaction
from app.jobs.work_off_inbox import run
from app.orders.command import PlacePayment
from app.payments.capture import CapturePayment, capture_payment
from app.payments.gateways.finding import open_gateways
from app.payments.settle import settle
from db.repositories.inbox import NewMessage, store
from tests.builders import Shop, a_key, place

STATES = "SELECT message_id, state, problem, detail FROM inbox_messages ORDER BY id"


async def an_app(shop: Shop, code: str = "psp") -> UUID:
    """The app that the gateway's source acts as."""
    return await shop.run(save_app, SaveApp(code=code, name="PSP"))


async def asked_order(shop: Shop, means: str = "ok", *, settled: bool = True, units: int = 2) -> Order:
    """An order of mugs with one tender of the local gateway, which was called or not yet."""
    order_id = await place(shop, {"mug": units}, payments=(PlacePayment(gateway="local", token=means),))
    if settled:
        await call_gateways(shop, order_id)
    return await shop.order(order_id)


async def captured_order(shop: Shop, means: str = "ok", *, units: int = 2) -> Order:
    """The same with all of it captured, as far as the gateway says."""
    order = await asked_order(shop, means, units=units)
    await shop.run(capture_payment, CapturePayment(idempotency_key=a_key(), payment_id=order.payments[0].id))
    await call_gateways(shop, order.id)
    return await shop.order(order.id)


async def call_gateways(shop: Shop, order_id: UUID | None = None) -> None:
    """Call for every step that nobody called for yet, of one order or of all."""
    ids = """
        SELECT c.id FROM gateway_calls c
        JOIN payment_transactions s ON s.id = c.id JOIN payments p ON p.id = s.payment_id
        WHERE c.attempts = 0 AND p.order_id = coalesce(:order_id, p.order_id)
    """
    async with shop.database.session() as session:
        due = list(await session.scalars(text(ids), {"order_id": order_id}))
    await settle(shop.database, open_gateways(shop.database), due)


def step_of(order: Order, kind: TransactionKind) -> tuple[Payment, Transaction]:
    """The newest step of a kind of the order's only payment."""
    (payment,) = order.payments
    return payment, next(step for step in reversed(payment.transactions) if step.kind is kind)


def notice_of(order: Order, kind: TransactionKind, ended: TransactionStatus, **told: Any) -> dict[str, Any]:
    """What the gateway tells about the newest step of a kind; `told` says something else."""
    payment, step = step_of(order, kind)
    return {
        "id": f"evt_{step.id.hex}_{ended.value.lower()}",
        "type": f"{kind.value}.{ended.value}".lower(),
        "key": str(step.id),
        "authorization": payment.reference,
        "reference": step.reference or f"{kind.value.lower()}_{step.id.hex}",
        "amount": step.amount_minor,
        "currency": order.currency,
        **told,
    }


def chargeback_of(order: Order, ended: TransactionStatus, amount: int, **told: Any) -> dict[str, Any]:
    """What the gateway tells about a dispute."""
    (payment,) = order.payments
    return {
        "id": f"evt_{payment.id.hex}_{ended.value.lower()}",
        "type": f"chargeback.{ended.value.lower()}",
        "authorization": payment.reference,
        "reference": f"dispute_{payment.id.hex}",
        "amount": amount,
        "currency": order.currency,
        **told,
    }


async def arrive(shop: Shop, app_id: UUID, *notices: dict[str, Any] | bytes, message_id: str | None = None) -> None:
    """Messages with these bodies are in the inbox, as if they had come over HTTP, well signed."""
    for notice in notices:
        body = notice if isinstance(notice, bytes) else orjson.dumps(notice)
        now = shop.database.clock.now()
        await store(
            shop.database,
            NewMessage(
                id=new_id(),
                source="psp",
                message_id=message_id or f"msg_{new_id().hex}",
                app_id=app_id,
                body=body,
                body_hash=hashlib.sha256(body).digest(),
                sent_at=now,
                received_at=now,
                gateway="local",
            ),
        )


async def worked_off(shop: Shop, *, at_once: bool = False) -> list[tuple[InboxState, str | None]]:
    """Where every message stands after the job ran, in the order of arrival, and what its problem is.

    `at_once` lets what was put off be due now.
    """
    async with shop.database.session() as session, session.begin():
        if at_once:
            await session.execute(text("UPDATE inbox_messages SET due_at = now() WHERE due_at IS NOT NULL"))
    await run(shop.database)
    async with shop.database.session() as session:
        rows = (await session.execute(text(STATES))).all()
    return [(InboxState(row.state), row.problem) for row in rows]
