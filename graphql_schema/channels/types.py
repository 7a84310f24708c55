"""Channels: where orders come from."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import strawberry

from app.channels.queries import channels_by_id
from app.domain.enums import ChannelKind, ChannelRole, CheckMode, CheckName, TaxMode, TenderKind
from app.domain.validation.settings import Setting, settings_of
from app.locations.queries import locations_of_channels
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.locations.types import Location
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.scalars import CurrencyCode

if TYPE_CHECKING:
    from db.models.reference import ChannelRow


@strawberry.type(description="A location that serves a channel, and as what.")
class ChannelLocation:
    """What it does is what both its capabilities and its roles allow."""

    location: Location = strawberry.field(description="The location.")
    roles: list[ChannelRole] = strawberry.field(
        description="What it does for the channel, as far as its capabilities allow it."
    )


@strawberry.type(description="How one check looks at a channel's orders, and what is done about what it finds.")
class ChannelCheck:
    """Built with `of`."""

    check: CheckName = strawberry.field(description="The check.")
    mode: CheckMode = strawberry.field(description="What is done about what it finds.")
    stated: bool = strawberry.field(
        description="Whether the channel says so; otherwise it is the check's own way, and what passes is not listed."
    )
    within_minutes: int | None = strawberry.field(description="How many minutes back it looks.")
    most: int | None = strawberry.field(description="How many orders one buyer may place within those minutes.")
    amount: Money | None = strawberry.field(
        description="AMOUNT: what an order may be worth. TOTAL: by how much it may differ from what was expected."
    )
    units: int | None = strawberry.field(description="How many units of one SKU an order may hold.")
    percent: int | None = strawberry.field(
        description="By how many percent a stated unit price may differ from the channel's."
    )

    @classmethod
    def of(cls, check: CheckName, setting: Setting) -> "ChannelCheck":
        """Show one setting."""
        own = setting.parameters
        amount = None
        if own.amount_minor is not None and own.currency is not None:
            amount = Money.from_minor(own.amount_minor, own.currency)
        return cls(
            check=check,
            mode=setting.mode,
            stated=setting.stated,
            within_minutes=own.within_minutes,
            most=own.most,
            amount=amount,
            units=own.units,
            percent=own.percent,
        )


@strawberry.type(description="How long one kind of tender may stay unpaid.")
class PaymentTimeout:
    """A row of `Channel.paymentTimeouts`."""

    tender: TenderKind = strawberry.field(description="What the payer pays with.")
    minutes: int = strawberry.field(description="After so many minutes the payment is EXPIRED.")


@strawberry.type(description="A place where orders come from: a web shop, a store's till, a marketplace.")
class Channel(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    document: strawberry.Private[dict[str, Any]]
    timeouts: strawberry.Private[dict[str, int]]
    code: str = strawberry.field(description="The business code, unique and case-sensitive; inputs name it by this.")
    name: str = strawberry.field(description="What people call it.")
    kind: ChannelKind = strawberry.field(description="What kind of channel it is.")
    currency: CurrencyCode = strawberry.field(description="The currency prices are in unless another is named.")
    currencies: list[CurrencyCode] = strawberry.field(description="Every currency it sells in.")
    timezone: str = strawberry.field(description="Its IANA time zone, like Europe/Berlin; its days begin there.")
    tax_included: bool = strawberry.field(description="Whether prices include tax.")
    tax_mode: TaxMode = strawberry.field(description="Who says what the tax of its orders is.")
    holds_unpaid: bool = strawberry.field(
        description="Whether goods wait until tenders that are settled outside (a bank transfer, a voucher) are paid. "
        "Cash on delivery and invoices never wait; gateways that are called always do."
    )
    shows_stock_counts: bool = strawberry.field(
        description="Whether shoppers are told how many units there are, and not only whether."
    )

    self_cancel_minutes: int | None = strawberry.field(
        description="How long after placing shoppers cancel orders by themselves, while nothing of them is picked; 0: "
        "never, null: without a limit of time."
    )
    pickup_days: int | None = strawberry.field(
        description="For how many days goods wait for who collects them, where their place says nothing; null: 7."
    )

    @strawberry.field(
        description="The locations that serve it, preferred first; a location's `priority` decides before this order."
    )
    async def locations(self, info: Info) -> list[Location]:
        """Batched over channels."""
        rows = await info.context.loaders.load(locations_of_channels, self.key)
        return [Location.of(row) for row, _ in rows or ()]

    @strawberry.field(description="How its orders are checked when they come in, every check once.")
    def checks(self) -> list[ChannelCheck]:
        """From its own document and the checks' defaults."""
        return [ChannelCheck.of(check, setting) for check, setting in settings_of(self.document).items()]

    @strawberry.field(
        description="How long a tender may stay unpaid; those of gateways that are called one hour where nothing is "
        "stated, others for ever."
    )
    def payment_timeouts(self) -> list[PaymentTimeout]:
        """In the order of the kinds' names."""
        return [
            PaymentTimeout(tender=TenderKind(tender), minutes=minutes)
            for tender, minutes in sorted(self.timeouts.items())
        ]

    @strawberry.field(description="The locations that serve it, in the same order, and what each does for it.")
    async def serving(self, info: Info) -> list[ChannelLocation]:
        """Batched over channels, together with `locations`."""
        rows = await info.context.loaders.load(locations_of_channels, self.key)
        return [
            ChannelLocation(location=Location.of(row), roles=[ChannelRole(role) for role in roles])
            for row, roles in rows or ()
        ]

    @classmethod
    def of(cls, row: "ChannelRow") -> "Channel":
        """Show a row."""
        return cls(
            id=global_id("Channel", row.id),
            key=row.id,
            document=row.checks,
            timeouts=row.payment_timeouts,
            holds_unpaid=row.holds_unpaid,
            code=row.code,
            name=row.name,
            kind=row.kind,
            currency=CurrencyCode(row.currency),
            currencies=[CurrencyCode(currency) for currency in row.currencies],
            timezone=row.timezone,
            tax_included=row.tax_included,
            tax_mode=row.tax_mode,
            shows_stock_counts=row.shows_stock_counts,
            self_cancel_minutes=row.self_cancel_minutes,
            pickup_days=row.pickup_days,
        )


register_rows("Channel", channels_by_id, Channel.of)
