"""What is billed in a shop that lived: everything that left or went back, and an order with all that papers know."""

from decimal import Decimal
from uuid import UUID

from app.domain.enums import ChargeKind, FulfilledBy, PaymentState, TenderKind
from app.domain.invoicing.entities import BankAccount
from app.domain.orders.model import Address
from app.invoicing.save_legal_entity import SaveLegalEntity, StatedPapers, save_legal_entity
from app.jobs.issue_invoices import run
from app.orders.command import PlaceCharge, PlaceLine, PlacePayment, PlaceTax
from tests.app.payments.refunding import refund, refunding
from tests.builders import Shop, dispatch_all, place

SELLER = SaveLegalEntity(
    code="de",
    name="Shop GmbH",
    address=Address("DE", line1="Kai 1", postal_code="20457", city="Hamburg"),
    bank=BankAccount(iban="DE89370400440532013000"),
    channels=(StatedPapers(channel="web", accent_color="#336699"),),
)


async def what_is_billed(shop: Shop) -> None:
    """Somebody says who sells; two parcels, a unit and goodwill given back; then everything that waited is billed."""
    await shop.run(save_legal_entity, SELLER)
    order_id = await a_billed_order(shop)
    await run(shop.database)
    order = await shop.order(order_id)
    await refund(shop, refunding(order_id, lines=((order.lines[0].id, 1),), amount=77))
    await run(shop.database)


async def a_billed_order(shop: Shop) -> UUID:
    """Two taxes, one of them the channel's to hand on, a discount, a charge; all of it paid and sent in two parcels."""
    line = PlaceLine(
        sku="mug",
        quantity=3,
        discount=shop.money(100),
        tax_lines=(
            PlaceTax(name="VAT", amount=shop.money(500), rate=Decimal("0.19")),
            PlaceTax(name="City", amount=shop.money(20), remitted_by=FulfilledBy.CHANNEL),
        ),
    )
    order_id = await place(
        shop,
        lines=(line,),
        charges=(PlaceCharge(kind=ChargeKind.FEE, amount=shop.money(99)),),
        payments=(
            PlacePayment(
                gateway="paper", tender=TenderKind.GIFT_CARD, state=PaymentState.CAPTURED, captured=shop.money(3749)
            ),
        ),
    )
    await dispatch_all(shop, order_id, units_per_line=1)
    await dispatch_all(shop, order_id)
    return order_id
