"""Drafts in a shop that lived, and orders whose amounts are made of several parts."""

from datetime import timedelta
from decimal import Decimal

from app.catalog.price import SetPrice, set_price
from app.catalog.tax_rules import SaveTaxRule, save_tax_rule
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import ChargeKind
from app.orders.command import PlaceCharge, PlaceDiscount, PlaceLine, PlaceTax
from app.orders.drafts.command import DraftTerms
from tests.builders import Shop, a_kit, place, receive
from tests.scenarios.live.lives_drafted import draft


async def what_is_drafted(shop: Shop) -> None:
    """One draft holds its units, one does not; a kit and a charge have two taxes each, and discounts of all kinds."""
    for sku in ("plate", "spoon"):
        await shop.run(upsert_sku, UpsertSku(code=sku, name=sku.title()))
        await shop.run(set_price, SetPrice(sku=sku, channel=shop.channel, price=shop.money(899)))
        await receive(shop, sku, "BER", 5)
    await a_kit(shop, "table", 3001, plate=1, spoon=3)
    await draft(shop, "plate", 1, DraftTerms(life=timedelta(days=2)))
    await draft(shop, "plate", 2)
    taxes = (PlaceTax(name="GST", rate=Decimal("0.05")), PlaceTax(name="PST", rate=Decimal("0.07")))
    off = PlaceDiscount(rate=Decimal("0.1"), code="TENTH")
    await place(
        shop,
        lines=(
            PlaceLine(sku="table", quantity=1, tax_lines=taxes, discounts=(off,)),
            PlaceLine(sku="plate", quantity=1, tax_lines=taxes),
        ),
        discounts=(PlaceDiscount(amount=shop.money(99), reason="a scratch"),),
        charges=(PlaceCharge(kind=ChargeKind.GIFT_WRAP, amount=shop.money(250), tax_lines=taxes),),
        tax_included=False,
    )
    await shop.run(save_tax_rule, SaveTaxRule(code="vat", country="DE", name="VAT", rate=Decimal("0.19")))
