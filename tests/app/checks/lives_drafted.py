"""Drafts in a shop that lived, and orders whose amounts are made of several parts."""

from datetime import timedelta
from decimal import Decimal

from app.catalog.tax_rules import SaveTaxRule, save_tax_rule
from app.domain.enums import ChargeKind
from app.orders.command import PlaceCharge, PlaceDiscount, PlaceLine, PlaceTax
from app.orders.drafts.command import DraftTerms
from tests.builders import Shop, place
from tests.scenarios.live.lives_drafted import draft


async def what_is_drafted(shop: Shop) -> None:
    """One draft holds its units, one does not; a kit and a charge have two taxes each, and discounts of all kinds."""
    await draft(shop, "poster", 1, DraftTerms(life=timedelta(days=2)))
    await draft(shop, "tea", 2)
    taxes = (PlaceTax(name="GST", rate=Decimal("0.05")), PlaceTax(name="PST", rate=Decimal("0.07")))
    off = PlaceDiscount(rate=Decimal("0.1"), code="TENTH")
    await place(
        shop,
        lines=(
            PlaceLine(sku="brunch", quantity=1, tax_lines=taxes, discounts=(off,)),
            PlaceLine(sku="tea", quantity=1, tax_lines=taxes),
        ),
        discounts=(PlaceDiscount(amount=shop.money(99), reason="a scratch"),),
        charges=(PlaceCharge(kind=ChargeKind.GIFT_WRAP, amount=shop.money(250), tax_lines=taxes),),
        tax_included=False,
    )
    await shop.run(save_tax_rule, SaveTaxRule(code="vat", country="DE", name="VAT", rate=Decimal("0.19")))
