"""What shoppers of the demo ask for: baskets that real people bought, for people who do not exist."""

from dataclasses import replace
from random import Random

from app.demo.history import Basket, Shop
from app.demo.opening import STOREFRONT
from app.demo.shoppers import a_shopper
from app.domain.enums import ChargeKind, FulfillmentMethod, PaymentState, TenderKind
from app.domain.ids import new_id
from app.domain.money import Money
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlaceOrder, PlacePayment
from app.payments.gateways.local import CODE, Means

GREEDY_SHARE = 0.015
GREEDY_FACTOR = 400
"""How often somebody asks for far more than there is, and is refused."""

COLLECTED_SHARE = 0.12
COLLECTED = (FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE)
"""How often somebody comes for the goods, and how."""

FREE_SHIPPING_MINOR = 10_000
SHIPPING_MINOR = 395

OUTSIDE = "demo"
"""Tenders of this gateway are settled outside: nobody is called."""
TENDERS = {
    PlacePayment(gateway=CODE, tender=TenderKind.CARD, token=Means.OK.value): 45,
    PlacePayment(gateway=CODE, tender=TenderKind.CARD, token=Means.SINGLE_CAPTURE.value): 5,
    PlacePayment(gateway=CODE, tender=TenderKind.CARD, token=Means.DECLINE.value): 4,
    PlacePayment(gateway=OUTSIDE, tender=TenderKind.BANK_TRANSFER): 16,
    PlacePayment(gateway=OUTSIDE, tender=TenderKind.WALLET, state=PaymentState.CAPTURED): 20,
    PlacePayment(gateway=OUTSIDE, tender=TenderKind.INVOICE): 10,
}
"""How people pay, by weight: a card's money is promised at once and taken with the parcel, a few are refused; a
transfer arrives in a moment, a wallet's money at once, an invoice's after delivery."""


def an_order(random: Random, shop: Shop) -> PlaceOrder:
    """The next order of the storefront."""
    basket = random.choice(shop.baskets)
    if random.random() < GREEDY_SHARE:
        basket = _greedy(basket, shop)
    contact, address = a_shopper(random)
    collected = bool(shop.stores) and random.random() < COLLECTED_SHARE
    delivery = PlaceDelivery(
        key="default",
        method=random.choice(COLLECTED) if collected else FulfillmentMethod.SHIP,
        address=None if collected else address,
        pickup_location=random.choice(shop.stores) if collected else None,
    )
    shipping_minor = 0 if collected or basket.total_minor >= FREE_SHIPPING_MINOR else SHIPPING_MINOR
    shipping = Money(shipping_minor, shop.currency)
    (tender,) = random.choices(list(TENDERS), weights=list(TENDERS.values()))
    total = Money(basket.total_minor + shipping_minor, shop.currency)
    return PlaceOrder(
        idempotency_key=f"demo-{new_id()}",
        channel=STOREFRONT,
        lines=tuple(PlaceLine(sku=sku, quantity=units) for sku, units in basket.lines),
        contact=contact,
        deliveries=(delivery,),
        billing_address=address,
        charges=(PlaceCharge(kind=ChargeKind.SHIPPING, amount=shipping, delivery="default"),) if shipping_minor else (),
        payments=(replace(tender, amount=total),) if total.minor else (),
    )


def _greedy(basket: Basket, shop: Shop) -> Basket:
    sku, units = basket.lines[0]
    return Basket(((sku, units * GREEDY_FACTOR),), shop.prices[sku] * units * GREEDY_FACTOR)
