"""Reading the windows that are free."""

from datetime import date
from typing import Annotated

import strawberry

from app.slots.queries import free_slots
from graphql_schema.addresses import AddressInput
from graphql_schema.context import Info
from graphql_schema.slots.types import DeliverySlot


@strawberry.type
class SlotQueries:
    """`deliverySlots`."""

    @strawberry.field(
        description="When a location's own van could come: every window that has room, by its beginning. Where the "
        "channel has delivery services for LOCAL_DELIVERY, one of them has to reach the address."
    )
    async def delivery_slots(
        self,
        info: Info,
        channel: Annotated[str, strawberry.argument(description="Code of the channel that sells.")],
        address: Annotated[
            AddressInput | None,
            strawberry.argument(description="Where to; country and postal code, or coordinates, are enough."),
        ] = None,
        location: Annotated[
            str | None, strawberry.argument(description="One location's code; all that drive there when absent.")
        ] = None,
        from_: Annotated[
            date | None,
            strawberry.argument(name="from", description="The first day, in the location's zone; today when absent."),
        ] = None,
        days: Annotated[int, strawberry.argument(description="So many days, 1 to 31.")] = 7,
    ) -> list[DeliverySlot]:
        """See `free_slots`."""
        found = await free_slots(
            info.context.services.database,
            channel,
            location=location,
            address=None if address is None else address.read(),
            first=from_,
            days=days,
        )
        return [DeliverySlot.of(one) for one in found]
