"""Change channels."""

from typing import Annotated, cast

import strawberry

from app.channels.upsert import StatedServing, UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, ChannelRole, TaxMode, TenderKind
from graphql_schema.channels.types import Channel
from graphql_schema.context import Info
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.scalars import CurrencyCode


@strawberry.input(description="A location that serves a channel, and as what.")
class ServingInput:
    """Read with `read`."""

    location: str = strawberry.field(description="The location's code.")
    roles: list[ChannelRole] | None = strawberry.field(
        default=None, description="What it does for the channel; left out, all that its capabilities allow."
    )

    def read(self) -> StatedServing:
        """The domain's."""
        return StatedServing(location=self.location, roles=None if self.roles is None else tuple(self.roles))


@strawberry.input(description="How long one kind of tender may stay unpaid.")
class PaymentTimeoutInput:
    """Read by its channel's input."""

    tender: TenderKind = strawberry.field(description="What the payer pays with.")
    minutes: int = strawberry.field(description="After so many minutes the payment is EXPIRED: 1 or more.")


@strawberry.input(description="A sales channel, created or changed by its code.")
class ChannelUpsertInput:
    """Read with `read`."""

    code: str = strawberry.field(description="Your code for the channel; trimmed, case-sensitive, never changed.")
    name: str = strawberry.field(description="What people call it.")
    kind: ChannelKind = strawberry.field(description="What kind of channel it is.")
    currency: CurrencyCode = strawberry.field(
        description="What orders are placed in unless they name another; a channel keeps its currency."
    )
    currencies: list[CurrencyCode] | None = strawberry.field(
        default=None,
        description="Every currency that orders may be placed in, the channel's own too. Left out, they stay as they"
        " are. Taking one away keeps its prices and orders, and takes no new ones.",
    )
    timezone: str | None = strawberry.field(default="UTC", description="IANA name of the zone the channel lives in.")
    tax_included: bool | None = strawberry.field(default=True, description="Whether prices hold the tax.")
    locations: list[str] | None = strawberry.field(
        default=None,
        description="Codes of the locations that serve it, preferred first: those that serve it keep their roles, new "
        "ones get all. Left out, they stay as they are.",
    )
    serving: list[ServingInput] | None = strawberry.field(
        default=None, description="The same with the roles of each. Give this or `locations`, not both."
    )
    shows_stock_counts: bool | None = strawberry.field(
        default=None,
        description="Whether shoppers are told how many units there are, and not only whether. Left out, it stays as it"
        " is; a new channel tells none.",
    )

    holds_unpaid: bool | None = strawberry.field(
        default=None,
        description="Whether goods wait until tenders that are settled outside are paid. Left out, it stays as it is; "
        "in a new channel they do not.",
    )
    payment_timeouts: list[PaymentTimeoutInput] | None = strawberry.field(
        default=None,
        description="How long tenders may stay unpaid, every kind that has a limit. Left out, they stay as they are.",
    )
    tax_mode: TaxMode | None = strawberry.field(
        default=None,
        description="Who says what the tax of its orders is. Left out, it stays as it is; a new channel's is GIVEN."
        " COMPUTED is not for marketplaces.",
    )

    self_cancel_minutes: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="How long after placing shoppers cancel orders by themselves, while nothing of them is picked; 0: "
        "never, null: without a limit of time. Left out, it stays as it is; a new channel has no limit.",
    )
    pickup_days: int | None = strawberry.field(
        default=None,
        description="For how many days goods wait for who collects them, where their place says nothing; 0: 7. Left "
        "out, it stays as it is.",
    )

    def read(self) -> UpsertChannel:
        """The use case's command."""
        minutes = self.self_cancel_minutes
        return UpsertChannel(
            code=self.code,
            name=self.name,
            kind=self.kind,
            currency=self.currency,
            currencies=None if self.currencies is None else tuple(self.currencies),
            timezone="UTC" if self.timezone is None else self.timezone,
            tax_included=self.tax_included is not False,
            locations=None if self.locations is None else tuple(self.locations),
            serving=None if self.serving is None else tuple(place.read() for place in self.serving),
            shows_stock_counts=self.shows_stock_counts,
            tax_mode=self.tax_mode,
            holds_unpaid=self.holds_unpaid,
            payment_timeouts=(
                None
                if self.payment_timeouts is None
                else {timeout.tender: timeout.minutes for timeout in self.payment_timeouts}
            ),
            self_cancel_minutes=None if minutes is strawberry.UNSET else "no limit" if minutes is None else minutes,
            pickup_days=self.pickup_days,
        )


@strawberry.type(description="The answer of channelUpsert.")
class ChannelUpsertPayload(Payload):
    """The channel, or why not."""

    channel: Channel | None = strawberry.field(default=None, description="The channel as it stands now.")


@strawberry.type
class ChannelMutations:
    """`channelUpsert`."""

    @strawberry.mutation(description="Create or change a sales channel. The same again changes nothing.")
    async def channel_upsert(self, info: Info, input: Annotated[ChannelUpsertInput, ASKED]) -> ChannelUpsertPayload:
        """See `upsert_channel`."""
        done = await attempt(info, lambda uow: upsert_channel(uow, input.read()))
        if isinstance(done, list):
            return ChannelUpsertPayload(errors=done)
        channel = cast("Channel | None", await load_node(info.context, "Channel", (done.result,)))
        return ChannelUpsertPayload(transaction_id=done.transaction_id, channel=channel)
