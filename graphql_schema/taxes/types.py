"""Tax rules."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import strawberry

from app.catalog.tax_rules import tax_rules_by_id
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows
from graphql_schema.scalars import CountryCode

if TYPE_CHECKING:
    from db.models.pricing import TaxRuleRow


@strawberry.type(
    description="A tax that is due at a destination, in channels whose `taxMode` is COMPUTED. Of the rules of one"
    " `name` the most specific applies: one of the region before one of the country, then one of the class before one"
    " of all goods. Taxes of different names add up."
)
class TaxRule(Node):
    """Built with `of`."""

    code: str = strawberry.field(description="Your code for the rule.")
    name: str = strawberry.field(description="What the tax is called on orders and invoices: VAT, GST, PST.")
    rate: Decimal = strawberry.field(description='The rate, "0.19" for 19 %; "0" says that none is due.')
    country: CountryCode = strawberry.field(description="The country of the destination.")
    region: str | None = strawberry.field(
        description="Its state or province, as addresses name it, in any case of letters; null: the whole country."
    )
    tax_class: str | None = strawberry.field(
        description="The SKU's attribute `taxClass`, else `category`; `shipping` is what is not goods. Null: what no"
        " rule of a class is for."
    )
    valid_from: date | None = strawberry.field(
        description="The first day, in the channel's time zone, on which it is valid and replaces earlier ones; null:"
        " always."
    )
    active: bool = strawberry.field(description="False once it was removed.")

    @classmethod
    def of(cls, row: "TaxRuleRow") -> "TaxRule":
        """Show a row."""
        return cls(
            id=global_id("TaxRule", row.id),
            code=row.code,
            name=row.name,
            rate=Decimal(f"{row.rate.normalize():f}"),
            country=CountryCode(row.country),
            region=row.region,
            tax_class=row.tax_class,
            valid_from=row.valid_from,
            active=row.active,
        )


register_rows("TaxRule", tax_rules_by_id, TaxRule.of)
