"""A small shop, and orders that went some way in it: built through the use cases, as real work would have built them.

Everything commits; nothing is sequenced until somebody does it (`sequenced`). Names and amounts are the same in every
test: two warehouses, `BER` preferred, and SKUs whose prices are easy to add up.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.upsert import UpsertChannel, upsert_channel
from app.checks import invariants
from app.domain.enums import (
    ActorKind,
    CancelReason,
    ChannelKind,
    LocationCapability,
    LocationKind,
    Role,
    ShipmentStatus,
    StockReason,
)
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.model import Address, Order
from app.domain.principal import Principal
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.track import RecordTracking, record_tracking
from app.inventory.adjust import AdjustStock, adjust_stock
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceLine, PlaceOrder
from app.orders.place import place_order
from app.payments.capture import CapturePayment, capture_payment
from db.checking import run_checks
from db.database import Database
from db.event_log import sequence_batch
from db.unit_of_work import UnitOfWork

C = TypeVar("C")
R = TypeVar("R")

STAFF = Principal(kind=ActorKind.STAFF, roles=frozenset({Role.ADMIN}), id=UUID(int=1), name="Test staff")
SEARCH_SECRET = b"search secret of the tests"
PRICES = {"mug": 1250, "tea": 499, "poster": 999}
"""Minor units by SKU."""
ABLE = (LocationCapability.SHIP, LocationCapability.PICKUP, LocationCapability.CURBSIDE)
"""What its locations can do."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that is open: whoever holds it may place orders in it."""

    database: Database
    channel: str
    currency: str
    locations: tuple[str, ...]
    skus: tuple[str, ...]

    async def run(self, use_case: Callable[[UnitOfWork, C], Awaitable[R]], command: C) -> R:
        """Run one use case as staff, in a transaction of its own."""
        return await self.database.transact(STAFF, lambda uow: use_case(uow, command))

    def money(self, minor: int) -> Money:
        """An amount in the shop's currency."""
        return Money(minor, self.currency)

    async def order(self, order_id: UUID) -> Order:
        """The whole order as it stands."""
        async with self.database.unit_of_work(STAFF) as uow:
            return await uow.orders.lock(order_id)


def a_key() -> str:
    """An idempotency key that nobody used."""
    return str(new_id())


async def a_shop(
    database: Database,
    *,
    channel: str = "web",
    currency: str = "EUR",
    locations: tuple[str, ...] = ("BER", "HAM"),
    prices: Mapping[str, int] = PRICES,
    stock: int = 100,
) -> Shop:
    """Open a shop: locations (first is preferred), channel, SKUs with prices, `stock` units of each at each."""
    shop = Shop(database, channel, currency, locations, tuple(prices))
    for code in locations:
        place = UpsertLocation(
            code=code, name=code.title(), kind=LocationKind.WAREHOUSE, address=Address("DE"), capabilities=ABLE
        )
        await shop.run(upsert_location, place)
    await shop.run(
        upsert_channel,
        UpsertChannel(code=channel, name=channel.title(), kind=ChannelKind.WEB, currency=currency, locations=locations),
    )
    for sku, minor in prices.items():
        await shop.run(upsert_sku, UpsertSku(code=sku, name=sku.title()))
        await shop.run(set_price, SetPrice(sku=sku, channel=channel, price=shop.money(minor)))
        for location in locations:
            if stock:
                await receive(shop, sku, location, stock)
    return shop


async def a_kit(shop: Shop, code: str, minor: int, **parts: int) -> None:
    """Sell a kit of these SKUs, so many units of each, at a price of its own."""
    await shop.run(upsert_sku, UpsertSku(code=code, name=code.title(), components=tuple(parts.items())))
    await shop.run(set_price, SetPrice(sku=code, channel=shop.channel, price=shop.money(minor)))


async def receive(shop: Shop, sku: str, location: str, units: int) -> UUID:
    """Units of a SKU arrive at a location; its stock level."""
    answer = await shop.run(
        adjust_stock,
        AdjustStock(
            idempotency_key=a_key(), sku=sku, location=location, on_hand_delta=units, reason=StockReason.RECEIVED
        ),
    )
    level_id = answer.rows[0].level_id
    assert level_id is not None
    return level_id


async def place(shop: Shop, units: Mapping[str, int] | None = None, **stated: Any) -> UUID:
    """Place an order for these units by SKU (one of the first when left out); `stated` are fields of PlaceOrder."""
    wanted = units if units is not None else {shop.skus[0]: 1}
    fields: dict[str, Any] = {
        "idempotency_key": a_key(),
        "channel": shop.channel,
        "lines": tuple(PlaceLine(sku=sku, quantity=count) for sku, count in wanted.items()),
        "shipping_address": Address("DE", postal_code="10115"),
        **stated,
    }
    command = PlaceOrder(**fields)
    placed = await shop.database.transact(STAFF, lambda uow: place_order(uow, command, search_secret=SEARCH_SECRET))
    return placed.order_id


async def cancel(shop: Shop, order_id: UUID, lines: Mapping[str, int] | None = None) -> None:
    """Cancel these units by SKU, or the whole order."""
    order = await shop.order(order_id)
    quantities = None
    if lines is not None:
        quantities = tuple((line.id, lines[line.sku]) for line in order.lines if line.sku in lines)
    await shop.run(
        cancel_order,
        CancelOrder(idempotency_key=a_key(), order_id=order_id, reason=CancelReason.CUSTOMER, lines=quantities),
    )


async def capture_all(shop: Shop, order_id: UUID) -> None:
    """All that the order's payments still lack arrives."""
    for payment in (await shop.order(order_id)).payments:
        if payment.captured_minor < payment.amount_minor:
            await shop.run(capture_payment, CapturePayment(idempotency_key=a_key(), payment_id=payment.id))


async def dispatch_all(shop: Shop, order_id: UUID, *, units_per_line: int | None = None) -> list[UUID]:
    """Every location sends what is outstanding, or so many units of each line; the shipments."""
    shipments: list[UUID] = []
    for work in (await shop.order(order_id)).fulfillment_orders:
        leaving = {line.id: min(line.outstanding, units_per_line or line.outstanding) for line in work.lines}
        if any(leaving.values()):
            command = DispatchShipment(
                idempotency_key=a_key(),
                fulfillment_order_id=work.id,
                carrier="DHL",
                lines=tuple((line_id, units) for line_id, units in leaving.items() if units),
            )
            shipments.append(await shop.run(dispatch_shipment, command))
    return shipments


async def deliver_all(shop: Shop, order_id: UUID) -> None:
    """Every parcel of the order arrives."""
    for shipment in (await shop.order(order_id)).shipments:
        if shipment.status is not ShipmentStatus.DELIVERED:
            await see(shop, shipment.id, ShipmentStatus.DELIVERED)


async def see(shop: Shop, shipment_id: UUID, status: ShipmentStatus) -> None:
    """A carrier sees a parcel, now."""
    command = RecordTracking(
        idempotency_key=a_key(), status=status, occurred_at=shop.database.clock.now(), shipment_id=shipment_id
    )
    await shop.run(record_tracking, command)


async def sequenced(database: Database) -> int:
    """Give every committed event its position; how many were waiting."""
    moved = 0
    while batch := await sequence_batch(database.engine):
        moved += batch
    return moved


async def invariants_hold(database: Database) -> None:
    """Assert that all that must be true of the stored data is: the last line of every scenario. Sequences the rest."""
    await sequenced(database)
    verdicts = await run_checks(database.engine, {invariant.name: invariant.sql for invariant in invariants()})
    broken = {name: verdict.failure or verdict.offenders for name, verdict in verdicts.items() if not verdict.holds}
    assert broken == {}, broken
