"""Change rules that protect stock."""

from typing import Annotated, cast

import strawberry

from app.domain.protection import Effects
from app.protection.remove import RemoveRule, remove_rule
from app.protection.save import SaveRule, save_rule
from graphql_schema.context import Info
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.protection.types import AvailabilityRule


@strawberry.input(
    description="The whole rule: what is left out, it does not say. It has at least one effect; a ring fence needs a"
    " channel, and thresholds hold for all locations."
)
class AvailabilityRuleSaveInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    code: str = strawberry.field(description="Your code for the rule; saving it again changes it.")
    sku: str | None = strawberry.field(default=None, description="Only this SKU; not with a category.")
    category: str | None = strawberry.field(
        default=None, description="Only SKUs whose attribute `category` is this; not with a SKU."
    )
    location: str | None = strawberry.field(default=None, description="Only at this location; not with a group.")
    location_group: str | None = strawberry.field(
        default=None, description="Only at the locations of this group; not with a location."
    )
    channel: str | None = strawberry.field(default=None, description="Only for this channel.")
    safety_stock: int | None = strawberry.field(
        default=None, description="Units per level that are never promised; 0 lifts what a broader rule keeps."
    )
    ring_fence: int | None = strawberry.field(
        default=None,
        description="Units per level that are kept for the channel, until it was promised so many. Another number"
        " begins to count anew.",
    )
    low_stock_at: int | None = strawberry.field(
        default=None, description="At most so many units in all read as LOW_STOCK."
    )
    out_of_stock_at: int | None = strawberry.field(
        default=None, description="At most so many units in all read as OUT_OF_STOCK; they can still be bought."
    )
    allow_ship: bool | None = strawberry.field(default=None, description="Whether units may be sent from there.")
    allow_pickup: bool | None = strawberry.field(default=None, description="Whether shoppers may collect there.")

    def read(self) -> SaveRule:
        """The use case's command."""
        return SaveRule(
            idempotency_key=self.idempotency_key,
            code=self.code,
            sku=self.sku,
            category=self.category,
            location=self.location,
            location_group=self.location_group,
            channel=self.channel,
            effects=Effects(
                safety_stock=self.safety_stock,
                ring_fence=self.ring_fence,
                low_stock_at=self.low_stock_at,
                out_of_stock_at=self.out_of_stock_at,
                allow_ship=self.allow_ship,
                allow_pickup=self.allow_pickup,
            ),
        )


@strawberry.input(description="Which rule is to end.")
class AvailabilityRuleRemoveInput:
    """Read in place."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    code: str = strawberry.field(description="The rule's code.")


@strawberry.type(description="The answer of availabilityRuleSave and availabilityRuleRemove.")
class AvailabilityRulePayload(Payload):
    """The rule, or why not."""

    availability_rule: AvailabilityRule | None = strawberry.field(
        default=None, description="The rule as it stands now."
    )


@strawberry.type
class ProtectionMutations:
    """`availabilityRuleSave` and `availabilityRuleRemove`."""

    @strawberry.mutation(
        description="Create or change a rule that keeps stock back. Few levels follow at once, many within seconds"
        " (`applied`). The same again changes nothing."
    )
    async def availability_rule_save(
        self, info: Info, input: Annotated[AvailabilityRuleSaveInput, ASKED]
    ) -> AvailabilityRulePayload:
        """See `save_rule`."""
        done = await attempt(info, lambda uow: save_rule(uow, input.read()))
        if isinstance(done, list):
            return AvailabilityRulePayload(errors=done)
        rule = cast("AvailabilityRule | None", await load_node(info.context, "AvailabilityRule", (done.result,)))
        return AvailabilityRulePayload(transaction_id=done.transaction_id, availability_rule=rule)

    @strawberry.mutation(description="End a rule. Levels follow as they do when it is saved.")
    async def availability_rule_remove(
        self, info: Info, input: Annotated[AvailabilityRuleRemoveInput, ASKED]
    ) -> AvailabilityRulePayload:
        """See `remove_rule`."""
        command = RemoveRule(idempotency_key=input.idempotency_key, code=input.code)
        done = await attempt(info, lambda uow: remove_rule(uow, command))
        if isinstance(done, list):
            return AvailabilityRulePayload(errors=done)
        rule = cast("AvailabilityRule | None", await load_node(info.context, "AvailabilityRule", (done.result,)))
        return AvailabilityRulePayload(transaction_id=done.transaction_id, availability_rule=rule)
