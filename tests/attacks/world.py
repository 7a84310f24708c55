"""A shop with two sides for those who look over the fence: what is near is in every scope, what is far in few.

Near: Ada's order in the channel `web`, sent from BER. Far: Bob's order in the channel `till`, sent from MUC. Both are
paid, dispatched and seen by a carrier, so that there is one of everything on either side.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text

from app.accounts.create_app_key import CreateAppKey, create_app_key
from app.accounts.save_app import SaveApp, save_app
from app.accounts.save_staff import SaveStaff, save_staff
from app.availability.save_service import save_delivery_service
from app.catalog.tax_rules import SaveTaxRule, save_tax_rule
from app.domain.enums import PaymentState, ReservationPurpose, Role, ShipmentStatus
from app.domain.protection import Effects
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.jobs.issue_invoices import run as issue_invoices
from app.orders.command import PlaceDelivery, PlacePayment
from app.protection.save import SaveRule, save_rule
from app.reservations.create import CreateReservation, ReserveLine, create_reservation
from db.database import Database
from graphql_schema.ids import global_id
from tests.app.checks.lives_credited import a_credit
from tests.attacks.world_counted import counted
from tests.attacks.world_edited import edited
from tests.attacks.world_held import held
from tests.attacks.world_labeled import taken_over
from tests.attacks.world_on_the_way import on_the_way
from tests.attacks.world_picked import picked
from tests.attacks.world_refunded import refunded
from tests.builders import Shop, a_key, a_shop, capture_all, place, see, sequenced
from tests.delivery_services import PARCEL
from tests.graphql_schema.asking import a_principal
from tests.graphql_schema.orders.buying import ADA, HOME, OFFICE, a_customer

PAPERS = text("SELECT id, legal_entity_id FROM invoices WHERE order_id = :order_id ORDER BY id LIMIT 1")
NEIGHBORS = text(
    """
    SELECT s.id, l.id, c.id, v.id, (SELECT d.id FROM delivery_services d WHERE d.code = c.code),
        (SELECT t.id FROM tax_rules t WHERE t.code = c.code),
        (SELECT m.id FROM stock_movements m WHERE m.stock_level_id = v.id ORDER BY m.id LIMIT 1),
        (SELECT e.event_id FROM events e WHERE e.subject_id = :order_id ORDER BY e.position LIMIT 1)
    FROM skus s, locations l, channels c, stock_levels v
    WHERE s.code = :sku AND l.code = :location AND c.code = :channel AND v.sku_id = s.id AND v.location_id = l.id
    """
)
"""The keys of what an order was made of: SKU, location, channel, stock level, delivery service, tax rule, the level's
oldest movement, the first event."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of everything: the keys of an order and of what hangs on it; `ids` are the global ids by type."""

    customer_id: UUID
    order_id: UUID
    number: str
    channel: str
    location: str
    sku: str
    email: str
    tracking_number: str
    ids: dict[str, str]


@dataclass(frozen=True, slots=True)
class World:
    """Both sides, made once for all tests and cloned with its database."""

    near: Side
    far: Side


async def a_world(database: Database) -> World:
    """Open two channels, place and send an order in each; all events have their positions."""
    web = await a_shop(database)
    till = await a_shop(database, channel="till", locations=("MUC",), prices={"lamp": 4900})
    for side in (web, till):
        tax = SaveTaxRule(code=side.channel, country="DE", name=side.channel, rate=Decimal("0.1"))
        await side.run(save_tax_rule, tax)
        await side.run(save_delivery_service, replace(PARCEL, code=side.channel, channels=(side.channel,)))
    near, far = await _a_side(web, "Ada"), await _a_side(till, "Bob")
    await issue_invoices(database)
    near, far = await _with_refunds(web, near), await _with_refunds(till, far)
    await issue_invoices(database)  # and what went back is credited: nothing is left for the jobs of a served shop
    await sequenced(database)
    return World(near=await _with_neighbors(database, near), far=await _with_neighbors(database, far))


async def _with_refunds(shop: Shop, side: Side) -> Side:
    """The same side with what went back, and what a gateway told."""
    keys = await refunded(shop, side.order_id)
    return replace(side, ids={**side.ids, **{kind: global_id(kind, key) for kind, key in keys.items()}})


async def _with_neighbors(database: Database, side: Side) -> Side:
    """The same side with the ids of what stood there before it, and of its events."""
    wanted = {"order_id": side.order_id, "sku": side.sku, "location": side.location, "channel": side.channel}
    async with database.session() as session:
        found = (await session.execute(NEIGHBORS, wanted)).one()
    sku, location, channel, level, service, tax_rule, movement, event = found
    async with database.session() as session:
        invoice, entity = (await session.execute(PAPERS, {"order_id": side.order_id})).one()
    ids = {
        "Invoice": global_id("Invoice", invoice),
        "LegalEntity": global_id("LegalEntity", entity),
        "Sku": global_id("Sku", sku),
        "Location": global_id("Location", location),
        "Channel": global_id("Channel", channel),
        "DeliveryService": global_id("DeliveryService", service),
        "TaxRule": global_id("TaxRule", tax_rule),
        "ShopperStock": global_id("ShopperStock", sku, channel),
        "StockLevel": global_id("StockLevel", level),
        "StockMovement": global_id("StockMovement", movement),
        "Event": global_id("Event", event),
    }
    return replace(side, ids={**side.ids, **ids})


async def _send_one_unit(shop: Shop, order_id: UUID, *, tracking_number: str) -> None:
    """A parcel with one unit leaves, and a carrier sees it."""
    (work,) = (await shop.order(order_id)).fulfillment_orders
    command = DispatchShipment(
        idempotency_key=a_key(),
        fulfillment_order_id=work.id,
        carrier="DHL",
        tracking_number=tracking_number,
        lines=((work.lines[0].id, 1),),
    )
    await see(shop, await shop.run(dispatch_shipment, command), ShipmentStatus.IN_TRANSIT)


async def _accounts(shop: Shop, name: str) -> dict[str, UUID]:
    """An agent and an app with a key, each narrowed to the side's channel."""
    email, channels = f"{name.lower()}@staff.example.com", (shop.channel,)
    staff = await shop.run(save_staff, SaveStaff(email=email, name=name, roles=(Role.CARE,), channels=channels))
    app = await shop.run(save_app, SaveApp(code=f"erp-{shop.channel}", name=name, channels=channels))
    key = await shop.run(create_app_key, CreateAppKey(app_id=app))
    return {"Staff": staff, "App": app, "AppKey": key.id}


async def _a_rule(shop: Shop) -> UUID:
    """A rule about the side's own level and channel, that keeps nothing."""
    command = SaveRule(
        idempotency_key=a_key(),
        code=f"collect-{shop.channel}",
        sku=shop.skus[0],
        location=shop.locations[0],
        channel=shop.channel,
        effects=Effects(allow_pickup=True),
    )
    return await shop.run(save_rule, command)


async def _a_cart(shop: Shop, customer_id: UUID) -> UUID:
    """One unit, held for the customer for as long as a customer may at a time."""
    command = CreateReservation(
        idempotency_key=a_key(),
        channel=shop.channel,
        purpose=ReservationPurpose.CART,
        lines=(ReserveLine(shop.skus[0], 1),),
        life=timedelta(hours=1),
    )
    buyer = a_principal(Role.CUSTOMER, customer_id=customer_id)
    return await shop.database.transact(buyer, lambda uow: create_reservation(uow, command))


async def _a_side(shop: Shop, name: str) -> Side:
    customer_id = await a_customer(shop, name)
    order_id = await place(
        shop,
        {shop.skus[0]: 3},
        customer_id=customer_id,
        contact=ADA,
        billing_address=OFFICE,
        external_source="shopware",
        external_id=f"SW-{name}",
        tags=("vip",),
        metadata={"basket": 9},
        deliveries=(PlaceDelivery(key="home", address=HOME, recipient=ADA, shipping=shop.money(490)),),
        payments=(
            PlacePayment(
                gateway="cards",
                amount=shop.money(3000),
                state=PaymentState.AUTHORIZED,
                reference=f"psp-7731-{name}",
            ),
        ),
    )
    await capture_all(shop, order_id)
    await _send_one_unit(shop, order_id, tracking_number=f"TRACK-{name}")
    order = await shop.order(order_id)
    keys = {
        "Order": order_id,
        "OrderLine": order.lines[0].id,
        "Delivery": order.deliveries[0].id,
        "OrderCharge": order.charges[0].id,
        "Payment": order.payments[0].id,
        "PaymentTransaction": order.payments[0].transactions[0].id,
        "FulfillmentOrder": order.fulfillment_orders[0].id,
        "FulfillmentOrderLine": order.fulfillment_orders[0].lines[0].id,
        "Shipment": order.shipments[0].id,
        "Package": order.shipments[0].parcels[0].id,
        "TrackingEvent": order.shipments[0].tracking[0].id,
        "Customer": customer_id,
        "Reservation": await _a_cart(shop, customer_id),
        "AvailabilityRule": await _a_rule(shop),
        "CreditAccount": await a_credit(shop, customer_id),
        **await on_the_way(shop),
        **await counted(shop),
        **await edited(shop, order_id),
        **await held(shop, order_id),
        **await taken_over(shop),
        **await picked(shop, order_id),
        **await _accounts(shop, name),
    }
    return Side(
        customer_id=customer_id,
        order_id=order_id,
        number=order.number,
        channel=shop.channel,
        location=shop.locations[0],
        sku=shop.skus[0],
        email=f"{name.lower()}@example.com",
        tracking_number=f"TRACK-{name}",
        ids={kind: global_id(kind, key) for kind, key in keys.items()},
    )
