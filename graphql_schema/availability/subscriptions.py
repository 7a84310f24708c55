"""What shoppers may know of stock, live: a SKU is told when its answer changes, not with every unit that is sold."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.availability.stock import Shown
from app.availability.watch import LOOK_AGAIN_SECONDS, Answers, answers_in_snapshot, watched
from app.channels.queries import channels_by_code
from app.events.follow import Happened, Progress, Resync, SnapshotTaken
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.inventory.types import ShopperStock
from graphql_schema.scalars import Cursor
from graphql_schema.streaming import Shared, StreamProgress, StreamResync, cursor_at, quiet, start_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

MAX_SKUS = 100
MAX_LOCATIONS = 100


@strawberry.type(description="What a shopper may know of the watched SKUs, as it stands. Unknown SKUs are left out.")
class AvailabilitySnapshot:
    """Always whole: at most MAX_SKUS SKUs are watched."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place in the log that it was read at.")
    stock: list[ShopperStock] = strawberry.field(description="Each watched SKU once.")


@strawberry.type(description="What a shopper may know of one SKU is not what was told before.")
class AvailabilityChange:
    """Read at delivery: as of the event that made it change, or later."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place just after the change.")
    stock: ShopperStock = strawberry.field(
        description="The SKU as it stands now. Beside a snapshot's `stock`, a list, give one of the two an alias."
    )


AvailabilityStreamItem = Annotated[
    AvailabilitySnapshot | AvailabilityChange | StreamProgress | StreamResync,
    strawberry.union("AvailabilityStreamItem", description="What a stream of availability brings."),
]


@strawberry.type
class AvailabilitySubscriptions:
    """`availabilityChanged`."""

    @strawberry.subscription(
        description="What a shopper may know of SKUs in a channel, live. Begins with a snapshot, or after a cursor."
        " Coalesced per SKU: a SKU is told when its answer changes, the latest wins, and a band that stays is not told"
        " again. Where the shopper would collect, name the `locations`."
    )
    async def availability_changed(
        self,
        info: Info,
        channel: Annotated[str, strawberry.argument(description="Code of the channel.")],
        skus: Annotated[list[str], strawberry.argument(description="Codes of the SKUs to watch, at most 100.")],
        locations: Annotated[
            list[str] | None,
            strawberry.argument(
                description="Codes of locations: only what is there counts. All that serve the channel when left out."
            ),
        ] = None,
        after: Annotated[Cursor | None, strawberry.argument(description="Begin after this place in the log.")] = None,
    ) -> AsyncGenerator[AvailabilityStreamItem, None]:
        """Raises BAD_USER_INPUT for an unknown channel, no or too many SKUs, none that is known."""
        services, principal = info.context.services, info.context.principal
        if not 1 <= len(skus) <= MAX_SKUS or len(locations or ()) > MAX_LOCATIONS:
            raise bad_input(f"name 1 to {MAX_SKUS} `skus`, and {MAX_LOCATIONS} `locations` at most")
        if await info.context.loaders.load(channels_by_code, channel) is None:
            raise bad_input(f"there is no channel {channel}")
        what = await watched(services.database, channel, skus, locations)
        if not what.sku_ids:
            raise bad_input("none of these `skus` is known")

        async def snapshot(session: "AsyncSession") -> Answers:
            return await answers_in_snapshot(session, principal, what)

        told: dict[UUID, Shown] = {}
        looked = asyncio.get_running_loop().time()
        following = services.follower.follow(what.selection, after=start_of(info, after), snapshot=snapshot)
        async with aclosing(following) as items:
            async for item in items:
                if isinstance(item, SnapshotTaken):
                    told = dict(item.state)
                    yield AvailabilitySnapshot(
                        cursor=cursor_at(info, item.position), stock=[ShopperStock.of(one) for one in told.values()]
                    )
                    continue
                answers: Answers = {}
                now = asyncio.get_running_loop().time()
                again = now - looked >= LOOK_AGAIN_SECONDS and not isinstance(item, Resync)
                if again:
                    answers, looked = await services.availability.look_again(principal, what), now
                elif isinstance(item, Happened) and (concerned := what.concerned_by(item.event)):
                    answers = await services.availability.read(principal, what, concerned, item.position)
                for one in _other_than(told, answers.values()):
                    told[one.sku_id] = one
                    yield AvailabilityChange(
                        stream_key=None if again else (f"availability:{one.sku_id}", item.position),
                        cursor=cursor_at(info, item.position),
                        stock=ShopperStock.of(one),
                    )
                if isinstance(item, Progress | Resync):
                    yield quiet(info, item)


def _other_than(told: dict[UUID, Shown], answers: Iterable[Shown]) -> list[Shown]:
    """The answers that say something else than was told last; when they were read does not matter."""
    return [one for one in answers if (last := told.get(one.sku_id)) is None or replace(last, as_of=one.as_of) != one]
