"""Parcels that left, and carriers that tell of them by webhooks, in EasyPost's words."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from app.accounts.save_app import SaveApp, save_app
from app.domain.enums import InboxState
from app.domain.ids import new_id
from app.domain.orders.model import Order
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.jobs.work_off_inbox import run as work_off_inbox
from db.repositories.inbox import NewMessage, store
from tests.builders import Shop, a_key, place

APPLIED = (InboxState.APPLIED, None)


def days_ago(days: float) -> datetime:
    """A whole second, so many days before now."""
    return (datetime.now(UTC) - timedelta(days=days)).replace(microsecond=0)


async def a_carriers_app(shop: Shop, code: str = "parcels", channels: tuple[str, ...] | None = None) -> UUID:
    """The app that the carrier's source acts as."""
    return await shop.run(save_app, SaveApp(code=code, name="Parcels", channels=channels))


async def a_parcel(
    shop: Shop, number: str | None, *, shipped_at: datetime | None = None, carrier: str = "USPS", **placing: Any
) -> Order:
    """An order of a mug that left under a number."""
    order = await shop.order(await place(shop, {"mug": 1}, **placing))
    await shop.run(
        dispatch_shipment,
        DispatchShipment(
            idempotency_key=a_key(),
            fulfillment_order_id=order.fulfillment_orders[0].id,
            carrier=carrier,
            tracking_number=number,
            shipped_at=shipped_at,
        ),
    )
    return await shop.order(order.id)


def seen(status: str, at: datetime, city: str = "Hamburg", detail: str = "status_update") -> dict[str, Any]:
    """One detail of a tracker."""
    return {
        "object": "TrackingDetail",
        "message": f"{status} {city}",
        "description": None,
        "status": status,
        "status_detail": detail,
        "datetime": at.isoformat().replace("+00:00", "Z"),
        "source": "USPS",
        "carrier_code": None,
        "tracking_location": {"object": "TrackingLocation", "city": city, "state": None, "country": "DE", "zip": None},
    }


def tracker(
    number: str, *details: dict[str, Any], expects: datetime | None = None, updated_at: datetime | None = None
) -> dict[str, Any]:
    """An event that tells of a whole tracker."""
    at = (updated_at or datetime.now(UTC)).isoformat()
    return {
        "object": "Event",
        "id": f"evt_{new_id().hex}",
        "description": "tracker.updated",
        "result": {
            "object": "Tracker",
            "id": f"trk_{number}",
            "tracking_code": number,
            "status": "in_transit",
            "updated_at": at,
            "est_delivery_date": None if expects is None else expects.isoformat(),
            "carrier": "USPS",
            "tracking_details": list(details),
        },
    }


async def arrive(shop: Shop, app_id: UUID, *bodies: dict[str, Any] | bytes, carrier: str = "easypost") -> None:
    """Messages with these bodies are in the inbox, as if they had come over HTTP, well signed."""
    for told in bodies:
        body = told if isinstance(told, bytes) else orjson.dumps(told)
        now = shop.database.clock.now()
        await store(
            shop.database,
            NewMessage(
                id=new_id(),
                source="parcels",
                message_id=f"msg_{new_id().hex}",
                app_id=app_id,
                body=body,
                body_hash=hashlib.sha256(body).digest(),
                sent_at=now,
                received_at=now,
                carrier=carrier,
            ),
        )


async def worked_off(shop: Shop) -> list[tuple[InboxState, str | None]]:
    """Where every message stands after the job ran, in the order of arrival, and what its problem is."""
    await work_off_inbox(shop.database)
    async with shop.database.session() as session:
        rows = await session.execute(text("SELECT state, problem FROM inbox_messages ORDER BY id"))
        return [(InboxState(state), problem) for state, problem in rows]
