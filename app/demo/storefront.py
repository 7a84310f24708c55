"""What shoppers of the demo ask for: baskets that real people bought, for people who do not exist."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from app.availability.ask import AskAvailability
from app.availability.options import OfferedOption
from app.demo.history import Basket, Shop
from app.demo.opening import STOREFRONT
from app.demo.shoppers import a_shopper
from app.domain.delivery_options import Option
from app.domain.enums import ChargeKind, FulfillmentMethod, PaymentState, TenderKind
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.model import Address, Contact
from app.domain.places import Near
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlaceOrder, PlacePayment
from app.payments.gateways.local import CODE, Means

GREEDY_SHARE = 0.015
GREEDY_FACTOR = 400
"""How often somebody asks for far more than there is, and is refused."""

COLLECTED_SHARE = 0.12
COLLECTED = (FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE)
"""How often somebody comes for the goods, and how."""

ANYWHERE_KM = 1_500.0
"""People collect at the store that they like, wherever they live."""

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

TASTES: dict[Callable[[Option], tuple[Any, ...]], int] = {
    lambda option: (option.price_minor, option.promised_by): 70,
    lambda option: (option.promised_by, option.price_minor): 20,
    lambda option: (option.co2_grams, option.price_minor): 10,
}
"""What people look at first, by weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants, how they would have it and how they pay; `collected_at` is a store, None at their door."""

    basket: Basket
    contact: Contact
    address: Address
    method: FulfillmentMethod
    collected_at: str | None
    tender: PlacePayment


def a_wish(random: Random, shop: Shop) -> Wish:
    """What the next shopper of the storefront wants."""
    basket = random.choice(shop.baskets)
    if random.random() < GREEDY_SHARE:
        basket = _greedy(basket, shop)
    contact, address = a_shopper(random)
    collected = bool(shop.stores) and random.random() < COLLECTED_SHARE
    (tender,) = random.choices(list(TENDERS), weights=list(TENDERS.values()))
    return Wish(
        basket=basket,
        contact=contact,
        address=address,
        method=random.choice(COLLECTED) if collected else FulfillmentMethod.SHIP,
        collected_at=random.choice(shop.stores) if collected else None,
        tender=tender,
    )


def asked(wish: Wish) -> AskAvailability:
    """How a storefront asks what this shopper can be promised."""
    to = wish.address
    return AskAvailability(
        channel=STOREFRONT,
        lines=wish.basket.lines,
        destination=to,
        methods=(wish.method,),
        pickup_near=Near(to.latitude, to.longitude, radius_km=ANYWHERE_KM) if wish.collected_at else None,
    )


def chosen(random: Random, wish: Wish, offered: Sequence[OfferedOption]) -> OfferedOption | None:
    """What people take: mostly what is cheapest, some what is fastest, a few what is kindest to the climate.

    Who collects takes what their own store promises, and nobody has a basket sent by halves. None when nothing can be
    promised.
    """
    whole = [one for one in offered if len(one.option.wants) == len(wish.basket.lines)]
    theirs = [one for one in whole if wish.collected_at in (None, one.option.place and one.option.place.code)]
    if not theirs:
        return None
    (taste,) = random.choices(list(TASTES), weights=list(TASTES.values()))
    return min(theirs, key=lambda offer: taste(offer.option))


def an_order(wish: Wish, shop: Shop, option: OfferedOption | None) -> PlaceOrder:
    """The order of this shopper, by the option that they took; without one, for what the shop always asked."""
    delivery = PlaceDelivery(
        key="default",
        method=wish.method,
        address=None if wish.collected_at else wish.address,
        pickup_location=wish.collected_at,
        option_id=option and option.id,
    )
    fixed = 0 if wish.collected_at or wish.basket.total_minor >= FREE_SHIPPING_MINOR else SHIPPING_MINOR
    shipping = Money(fixed if option is None else option.option.price_minor, shop.currency)
    charged = option is None and shipping.minor > 0
    total = Money(wish.basket.total_minor + shipping.minor, shop.currency)
    return PlaceOrder(
        idempotency_key=f"demo-{new_id()}",
        channel=STOREFRONT,
        lines=tuple(PlaceLine(sku=sku, quantity=units) for sku, units in wish.basket.lines),
        contact=wish.contact,
        deliveries=(delivery,),
        billing_address=wish.address,
        charges=(PlaceCharge(kind=ChargeKind.SHIPPING, amount=shipping, delivery="default"),) if charged else (),
        payments=(replace(wish.tender, amount=total),) if total.minor else (),
    )


def _greedy(basket: Basket, shop: Shop) -> Basket:
    sku, units = basket.lines[0]
    return Basket(((sku, units * GREEDY_FACTOR),), shop.prices[sku] * units * GREEDY_FACTOR)
