"""What the tests of writing share: the samples, importing them, and orders as plain values without ids and clocks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from app.domain.enums import (
    CancelReason,
    ChannelKind,
    ChargeKind,
    LocationCapability,
    LocationKind,
    PaymentState,
    TenderKind,
)
from app.domain.history import (
    HistoricalCancellation,
    HistoricalChannel,
    HistoricalCharge,
    HistoricalCustomer,
    HistoricalDelivery,
    HistoricalFact,
    HistoricalLine,
    HistoricalLocation,
    HistoricalOrder,
    HistoricalPayment,
    HistoricalShipment,
    HistoricalSku,
)
from app.domain.orders.model import Address, Order
from app.importers.registry import sources
from app.importers.report import ImportReport
from app.importers.writing import Written, write_history
from db.database import Database
from db.models.orders import OrderRow
from db.models.reference import ChannelRow
from db.repositories.order_loading import build_orders

ROOT = Path(__file__).parents[3]
OLIST = ROOT.parent / "shared" / "data" / "olist"
DEMO = ROOT / "app" / "demo" / "data" / "online_retail_demo.csv.gz"

SECRET = b"s" * 32
NO_ID = UUID(int=0)
"""Stands for ids, which differ between an order and its twin."""
HOME = Address(country="DE", name="Eva Muster", line1="Am Markt 1", city="Jena", postal_code="07743")


def at(day: int, hour: int = 12) -> datetime:
    """An hour of June 2017."""
    return datetime.fromisoformat(f"2017-06-{day:02}T{hour:02}:00:00+00:00")


def sample_of(name: str, orders: int) -> list[HistoricalFact]:
    """The first facts of a real source, up to and with so many orders."""
    path = OLIST if name == "olist" else DEMO
    if not path.exists():
        pytest.skip(f"{path} is not here: real orders were NOT written")
    source = sources()[name]
    facts: list[HistoricalFact] = []
    left = orders
    for fact in source.read(path, ZoneInfo(source.timezone), ImportReport()):
        facts.append(fact)
        left -= isinstance(fact, HistoricalOrder)
        if left == 0:
            break
    named = {line.sku for fact in facts if isinstance(fact, HistoricalOrder) for line in fact.lines}
    homes = {line.location for fact in facts if isinstance(fact, HistoricalOrder) for line in fact.lines}
    return [
        fact
        for fact in facts
        if not (isinstance(fact, HistoricalSku) and fact.code not in named)
        and not (isinstance(fact, HistoricalLocation) and fact.code not in homes)
    ]


def shop_by_hand() -> list[HistoricalFact]:
    """A shop with one order for each way in which a life can go."""
    return [
        HistoricalChannel(
            code="hand", name="By hand", kind=ChannelKind.WEB, currency="EUR", timezone="UTC", tax_included=True
        ),
        *(
            HistoricalLocation(
                code=code,
                name=code.title(),
                kind=kind,
                timezone="UTC",
                capabilities=(LocationCapability.SHIP,),
                address=address,
            )
            for code, kind, address in (
                ("north", LocationKind.WAREHOUSE, HOME),
                ("south", LocationKind.STORE, HOME),
                ("seller", LocationKind.MARKETPLACE, None),
            )
        ),
        HistoricalSku(code="mug", name="Mug", price_minor=500, weight_grams=300),
        HistoricalSku(code="cup", name="Cup", price_minor=333, attributes={"color": "red"}),
        HistoricalSku(code="voucher", name="Voucher", price_minor=1000, stock_tracked=False),
        HistoricalSku(code="odd", name="Never priced"),
        HistoricalCustomer(source="hand", ref="eva", created_at=at(1), address=HOME),
        HistoricalCustomer(source="hand", ref="nobody", created_at=at(1)),
        *orders_by_hand(),
    ]


def orders_by_hand() -> Iterable[HistoricalOrder]:
    """Open, on a work list, paid in parts, split, partly canceled, canceled, back to the sender, impossible times."""
    yield order("open")
    yield order("listed", routed=True, payments=(payment("listed", 1000),))
    yield order("guest", customer=None, delivery=HistoricalDelivery())
    yield order(
        "delivered",
        customer="nobody",
        payments=(
            payment("d1", 900, paid_at=at(2, 13), metadata={"installments": 3}),
            payment("d2", 350, tender=TenderKind.VOUCHER, paid_at=at(2, 14)),
        ),
        charges=(
            HistoricalCharge(kind=ChargeKind.SHIPPING, amount_minor=200),
            HistoricalCharge(kind=ChargeKind.INTEREST, amount_minor=50),
        ),
        shipments=(shipment("north", {"1": 2}, delivered_at=at(6)),),
        assumed=("delivery-date-missing",),
        metadata={"source_status": "delivered"},
    )
    yield order(
        "split",
        lines=(line("1", "mug", 2), line("2", "cup", 3, location="seller", discount_minor=100)),
        shipments=(shipment("north", {"1": 2}, delivered_at=at(5)), shipment("seller", {"2": 3})),
        payments=(payment("split", 1899, paid_at=at(2, 13)),),
    )
    yield order(
        "partly",
        lines=(line("1", "mug", 3), line("2", "voucher", 1), line("3", "odd", 1)),
        cancellations=(cancellation({"1": 1, "3": 1}),),
        shipments=(shipment("north", {"1": 2}), shipment("north", {"2": 1}, shipped_at=at(5), delivered_at=at(7))),
    )
    yield order(
        "canceled",
        payments=(payment("c1", 1000, state=PaymentState.VOIDED),),
        charges=(HistoricalCharge(kind=ChargeKind.SHIPPING, amount_minor=200),),
        cancellations=(cancellation({"1": 2}, reason=CancelReason.OUT_OF_STOCK),),
    )
    yield order(
        "owed",
        payments=(payment("o1", 1000, paid_at=at(2, 13)),),
        cancellations=(cancellation({"1": 2}),),
        routed=True,
    )
    yield order(
        "returned",
        shipments=(shipment("south", {"1": 2}, returned_at=at(9)),),
        lines=(line("1", "mug", 2, location="south"),),
    )
    yield order(
        "impossible",
        payments=(payment("i1", 1000, paid_at=at(8)),),
        shipments=(shipment("north", {"1": 2}, shipped_at=at(1), delivered_at=at(1, 1)),),
    )


def order(external_id: str, **given: Any) -> HistoricalOrder:
    """An order of two mugs, placed on the second of June."""
    values: dict[str, Any] = {
        "channel": "hand",
        "external_source": "hand",
        "external_id": external_id,
        "placed_at": at(2),
        "currency": "EUR",
        "tax_included": True,
        "lines": (line("1", "mug", 2),),
        "customer": "eva",
        "delivery": HistoricalDelivery(address=HOME, promised_on=at(10).date(), promised_by=at(10)),
    }
    return HistoricalOrder(**(values | given))


def line(ref: str, sku: str, quantity: int, **given: Any) -> HistoricalLine:
    """A line at the SKU's usual price, leaving from the north by the fourth."""
    values: dict[str, Any] = {
        "name": f"{sku} as it was called",
        "unit_price_minor": {"mug": 500, "cup": 333, "voucher": 1000}.get(sku, 0),
        "location": "north",
        "ship_by": at(4),
    }
    return HistoricalLine(line_ref=ref, sku=sku, quantity=quantity, **(values | given))


def payment(reference: str, amount_minor: int, **given: Any) -> HistoricalPayment:
    """A card payment; captured when `paid_at` is given."""
    values: dict[str, Any] = {
        "gateway": "hand",
        "tender": TenderKind.CARD,
        "state": PaymentState.CAPTURED if "paid_at" in given else PaymentState.PENDING,
    }
    return HistoricalPayment(reference=reference, amount_minor=amount_minor, **(values | given))


def shipment(location: str, quantities: dict[str, int], **given: Any) -> HistoricalShipment:
    """A shipment that left on the third."""
    values: dict[str, Any] = {"carrier": "post", "shipped_at": at(3)}
    return HistoricalShipment(location=location, quantities=quantities, **(values | given))


def cancellation(quantities: dict[str, int], **given: Any) -> HistoricalCancellation:
    """A cancellation an hour after placing."""
    values: dict[str, Any] = {"reference": "canceled", "at": at(2, 13), "reason": CancelReason.CUSTOMER}
    return HistoricalCancellation(quantities=quantities, **(values | given))


async def write(database: Database, facts: Iterable[HistoricalFact], *, orders_per_batch: int = 100) -> Written:
    """Import facts."""
    return await write_history(database, facts, search_secret=SECRET, orders_per_batch=orders_per_batch)


async def orders_of(database: Database, channel: str) -> dict[str, Order]:
    """A channel's orders by external id."""
    found: dict[str, Order] = {}
    async with database.session() as session:
        query = (
            select(OrderRow).join(ChannelRow, ChannelRow.id == OrderRow.channel_id).where(ChannelRow.code == channel)
        )
        rows = iter((await session.scalars(query.order_by(OrderRow.id))).all())
        while part := list(islice(rows, 500)):
            found |= {str(order.external_id): order for order in await build_orders(session, part)}
    return found


def told(order: Order) -> dict[str, Any]:
    """An order as a plain value: all but ids, number, channel, versions, origin, and when we learned of it."""
    lines = {line.id: str(line.line_ref) for line in order.lines}
    places = {work.id: work.location for work in order.fulfillment_orders}
    return {
        "placed_at": order.placed_at,
        "customer": order.customer_id,
        "currency": order.currency,
        "tax_included": order.tax_included,
        "policy": order.stock_policy,
        "fulfilled_by": order.fulfilled_by,
        "cancel_reason": order.cancel_reason,
        "metadata": order.metadata,
        "totals": order.totals,
        "statuses": order.statuses,
        "lines": [
            {
                **{
                    name: getattr(line, name) for name in line.__dataclass_fields__ if name not in ("id", "delivery_id")
                },
                "discounts": [replace(off, id=NO_ID) for off in line.discounts],
                "tax_lines": [replace(tax, id=NO_ID) for tax in line.tax_lines],
            }
            for line in order.lines
        ],
        "deliveries": [
            (delivery.key, delivery.method, delivery.promised_by, delivery.promised_on, delivery.address_id is not None)
            for delivery in order.deliveries
        ],
        "charges": [
            (charge.kind, charge.amount_minor, charge.tax_minor, charge.canceled, charge.delivery_id is not None)
            for charge in order.charges
        ],
        "payments": [
            {
                "transactions": [
                    (step.kind, step.status, step.amount_minor, step.at, step.reference)
                    for step in payment.transactions
                ],
                **{
                    name: getattr(payment, name)
                    for name in payment.__dataclass_fields__
                    if name not in ("id", "version", "transactions")
                },
            }
            for payment in order.payments
        ],
        "works": [
            (
                work.location,
                work.method,
                work.status,
                [
                    (lines[part.line_id], part.quantity, part.canceled, part.picked, part.packed, part.shipped)
                    for part in work.lines
                ],
            )
            for work in order.fulfillment_orders
        ],
        "shipments": [
            (
                places[shipment.fulfillment_order_id],
                shipment.status,
                shipment.carrier,
                shipment.shipped_at,
                shipment.promised_by,
                shipment.delivered_at,
                [[(lines[part.line_id], part.quantity) for part in parcel.lines] for parcel in shipment.parcels],
                [(seen.status, seen.occurred_at) for seen in shipment.tracking],
            )
            for shipment in order.shipments
        ],
    }


async def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    async with database.session() as session:
        return int(await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608 - a test's literal


async def state_of(database: Database, kind: type[Any], code: str) -> UUID:
    """The id of a row by its code."""
    async with database.session() as session:
        found = await session.scalar(select(kind.id).where(kind.code == code))
        assert found is not None
        return found
