"""Customers and rich orders, for tests of what can be read."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert

from app.domain.enums import ChargeKind, FulfillmentMethod, PaymentState, TenderKind
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.model import Address, Contact
from app.domain.principal import SYSTEM
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlaceOrder, PlacePayment
from app.orders.place import place_order
from db.models.people import CustomerRow
from tests.builders import SEARCH_SECRET, STAFF, Shop, a_key

ADA = Contact(name="Ada Lovelace", email="ada@example.com", phone="+4930123456")
HOME = Address("DE", name="Ada Lovelace", line1="Torstr. 1", city="Berlin", postal_code="10115", phone="+4930123456")
OFFICE = Address("DE", name="Ada Lovelace", company="Engines", line1="Allee 2", city="Hamburg", postal_code="20095")


async def a_customer(shop: Shop, name: str = "Ada") -> UUID:
    """A customer with an account."""
    customer_id = new_id()
    async with shop.database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(
            insert(CustomerRow).values(
                id=customer_id,
                email=f"{name.lower()}@example.com",
                name=name,
                tags=[],
                version=1,
                created_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
        uow.record(
            Event(
                type="customer.saved",
                subject_id=customer_id,
                subject_version=1,
                keys=(f"customer:{customer_id}",),
                facts={"changed": ["email", "name"]},
            )
        )
    return customer_id


async def a_rich_order(shop: Shop, customer_id: UUID | None = None, external_id: str = "SW-77") -> UUID:
    """An order with two deliveries (home and office), charges, and a voucher beside a card."""
    command = PlaceOrder(
        idempotency_key=a_key(),
        channel=shop.channel,
        customer_id=customer_id,
        contact=ADA,
        billing_address=OFFICE,
        external_source="shopware",
        external_id=external_id,
        tags=("vip",),
        metadata={"basket": 9},
        lines=(
            PlaceLine(sku="mug", quantity=2, delivery="home", line_ref="l1", properties={"engraving": "A"}),
            PlaceLine(sku="tea", quantity=3, delivery="office", discount=shop.money(97), tax=shop.money(200)),
        ),
        deliveries=(
            PlaceDelivery(key="home", address=HOME, recipient=ADA, shipping=shop.money(490), gift_message="Hi"),
            PlaceDelivery(key="office", method=FulfillmentMethod.SHIP, address=OFFICE, shipping=shop.money(310)),
        ),
        charges=(PlaceCharge(kind=ChargeKind.GIFT_WRAP, amount=shop.money(200), delivery="home"),),
        payments=(
            PlacePayment(
                gateway="vouchers", tender=TenderKind.VOUCHER, amount=shop.money(1000), state=PaymentState.CAPTURED
            ),
            PlacePayment(gateway="cards", amount=shop.money(3900), reference="psp-1"),
        ),
    )
    placed = await shop.database.transact(STAFF, lambda uow: place_order(uow, command, search_secret=SEARCH_SECRET))
    return placed.order_id
