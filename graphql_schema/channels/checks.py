"""How a channel's orders are checked."""

from typing import Annotated, cast

import strawberry

from app.channels.save_check import SaveCheck, save_check
from app.domain.enums import CheckMode, CheckName
from graphql_schema.channels.types import Channel
from graphql_schema.context import Info
from graphql_schema.money import MoneyInput
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node

WITHIN = "DUPLICATE, VELOCITY: how many minutes back they look; 10 and 60 when left out."
MOST = "VELOCITY: how many orders one buyer may place within those minutes; 5 when left out."
AMOUNT = (
    "AMOUNT: what an order may be worth. TOTAL: by how much it may differ from what the caller expects; nothing when"
    " left out."
)
UNITS = "AMOUNT: how many units of one SKU an order may hold."
PERCENT = "TOTAL: by how many percent a stated unit price may differ from the channel's; not compared when left out."


@strawberry.input(description="How one check of a channel is used. A parameter goes with the checks it names.")
class ChannelCheckSaveInput:
    """Read with `read`."""

    channel: str = strawberry.field(description="The channel's code.")
    check: CheckName = strawberry.field(description="The check.")
    mode: CheckMode | None = strawberry.field(
        default=None,
        description="What is done about what it finds; null goes back to the check's own way: ADDRESS, PHONE and TOTAL "
        "warn, the others are off.",
    )
    within_minutes: int | None = strawberry.field(default=None, description=WITHIN)
    most: int | None = strawberry.field(default=None, description=MOST)
    amount: MoneyInput | None = strawberry.field(default=None, description=AMOUNT)
    units: int | None = strawberry.field(default=None, description=UNITS)
    percent: int | None = strawberry.field(default=None, description=PERCENT)

    def read(self) -> SaveCheck:
        """The use case's command. Raises InvalidInput for an amount with too many digits."""
        return SaveCheck(
            channel=self.channel,
            check=self.check,
            mode=self.mode,
            within_minutes=self.within_minutes,
            most=self.most,
            amount=None if self.amount is None else self.amount.read(("amount",)),
            units=self.units,
            percent=self.percent,
        )


@strawberry.type(description="The answer of channelCheckSave.")
class ChannelCheckSavePayload(Payload):
    """The channel, or why not."""

    channel: Channel | None = strawberry.field(default=None, description="The channel as it stands now.")


@strawberry.type
class ChannelCheckMutations:
    """`channelCheckSave`."""

    @strawberry.mutation(
        description="Say how a channel's orders are checked from now on: whether a check is made, and whether what it "
        "finds warns, keeps the order for review, or refuses it. Orders that are there stay as they are."
    )
    async def channel_check_save(
        self, info: Info, input: Annotated[ChannelCheckSaveInput, ASKED]
    ) -> ChannelCheckSavePayload:
        """See `save_check`."""
        done = await attempt(info, lambda uow: save_check(uow, input.read()))
        if isinstance(done, list):
            return ChannelCheckSavePayload(errors=done)
        channel = cast("Channel | None", await load_node(info.context, "Channel", (done.result,)))
        return ChannelCheckSavePayload(transaction_id=done.transaction_id, channel=channel)
