"""Queries for channels."""

from typing import Annotated

import strawberry

from app.channels.queries import all_channels, channels_by_code
from graphql_schema.channels.types import Channel
from graphql_schema.context import Info


@strawberry.type
class ChannelQueries:
    """`channel` and `channels`."""

    @strawberry.field(description="One channel by its code.")
    async def channel(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The channel's business code.")]
    ) -> Channel | None:
        """Null when there is none."""
        row = await info.context.loaders.load(channels_by_code, code)
        return None if row is None else Channel.of(row)

    @strawberry.field(description="All channels by code.")
    async def channels(self, info: Info) -> list[Channel]:
        """A short bounded list."""
        return [Channel.of(row) for row in await all_channels(info.context.services.database)]
