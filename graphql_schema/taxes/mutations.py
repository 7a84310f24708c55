"""Change tax rules."""

from datetime import date
from decimal import Decimal
from typing import Annotated, cast

import strawberry

from app.catalog.tax_rules import RemoveTaxRule, SaveTaxRule, remove_tax_rule, save_tax_rule
from graphql_schema.context import Info
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.scalars import CountryCode
from graphql_schema.taxes.types import TaxRule


@strawberry.input(description="The whole rule: what is left out, it does not say.")
class TaxRuleSaveInput:
    """Read with `read`."""

    code: str = strawberry.field(description="Your code for the rule; saving it again changes it.")
    country: CountryCode = strawberry.field(description="The country of the destination.")
    name: str = strawberry.field(description="What the tax is called: VAT, GST, PST.")
    rate: Decimal = strawberry.field(description='The rate, "0.19" for 19 %, at most 6 decimals.')
    region: str | None = strawberry.field(default=None, description="A state or province only.")
    tax_class: str | None = strawberry.field(
        default=None,
        description="Only goods of this class: the SKU's attribute `taxClass`, else `category`. `shipping` is shipping"
        " and other charges, which else are taxed like goods of no class.",
    )
    valid_from: date | None = strawberry.field(default=None, description="Not before this day.")

    def read(self) -> SaveTaxRule:
        """The use case's command."""
        return SaveTaxRule(
            code=self.code,
            country=self.country,
            name=self.name,
            rate=self.rate,
            region=self.region,
            tax_class=self.tax_class,
            valid_from=self.valid_from,
        )


@strawberry.input(description="Which rule is to end.")
class TaxRuleRemoveInput:
    """Read in place."""

    code: str = strawberry.field(description="The rule's code.")


@strawberry.type(description="The answer of taxRuleSave and taxRuleRemove.")
class TaxRulePayload(Payload):
    """The rule, or why not."""

    tax_rule: TaxRule | None = strawberry.field(default=None, description="The rule as it stands now.")


@strawberry.type
class TaxMutations:
    """`taxRuleSave` and `taxRuleRemove`."""

    @strawberry.mutation(
        description="Create or change a tax rule by its code. Orders that are there keep their taxes. The same again"
        " changes nothing."
    )
    async def tax_rule_save(self, info: Info, input: Annotated[TaxRuleSaveInput, ASKED]) -> TaxRulePayload:
        """See `save_tax_rule`."""
        done = await attempt(info, lambda uow: save_tax_rule(uow, input.read()))
        if isinstance(done, list):
            return TaxRulePayload(errors=done)
        rule = cast("TaxRule | None", await load_node(info.context, "TaxRule", (done.result,)))
        return TaxRulePayload(transaction_id=done.transaction_id, tax_rule=rule)

    @strawberry.mutation(description="End a tax rule. Orders that are there keep their taxes.")
    async def tax_rule_remove(self, info: Info, input: Annotated[TaxRuleRemoveInput, ASKED]) -> TaxRulePayload:
        """See `remove_tax_rule`."""
        done = await attempt(info, lambda uow: remove_tax_rule(uow, RemoveTaxRule(code=input.code)))
        if isinstance(done, list):
            return TaxRulePayload(errors=done)
        rule = cast("TaxRule | None", await load_node(info.context, "TaxRule", (done.result,)))
        return TaxRulePayload(transaction_id=done.transaction_id, tax_rule=rule)
