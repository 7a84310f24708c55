"""Save a location's windows, and move a delivery to another one."""

from typing import Annotated, cast

import strawberry

from app.domain.enums import Weekday
from app.domain.slots import StatedWindow
from app.slots.move import MoveDeliverySlot, move_delivery_slot
from app.slots.save import SaveDeliverySlots, save_delivery_slots
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.locations.calendars import LOCAL_TIME
from graphql_schema.locations.types import Location
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.place_parts import DeliverySlotInput
from graphql_schema.orders.types import Order


@strawberry.input(description="The van drives on these weekdays between two local times.")
class DeliveryWindowInput:
    """Read with `read`."""

    weekdays: list[Weekday] = strawberry.field(description="At least one day.")
    opens: str = strawberry.field(description=f"{LOCAL_TIME}.")
    closes: str = strawberry.field(description=f'{LOCAL_TIME}, after `opens`; "24:00" is the end of the day.')
    capacity: int = strawberry.field(description="Deliveries that it holds on each day, at least 1.")
    lead_minutes: int | None = strawberry.field(
        default=0, description="How long before it begins it is offered no longer, in minutes."
    )

    def read(self) -> StatedWindow:
        """The domain's."""
        return StatedWindow(
            weekdays=tuple(self.weekdays),
            opens=self.opens,
            closes=self.closes,
            capacity=self.capacity,
            lead_minutes=self.lead_minutes or 0,
        )


@strawberry.input(description="The windows of a location, whole.")
class DeliverySlotsSaveInput:
    """Read with `read`."""

    location: str = strawberry.field(description="The location's code; it can do LOCAL_DELIVERY.")
    windows: list[DeliveryWindowInput] = strawberry.field(
        description="When its van drives; empty ends the offer. What is booked stays booked."
    )

    def read(self) -> SaveDeliverySlots:
        """The use case's command."""
        return SaveDeliverySlots(location=self.location, windows=tuple(window.read() for window in self.windows))


@strawberry.input(description="Which delivery comes in which window.")
class OrderDeliverySlotMoveInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order.")
    delivery_id: strawberry.ID | None = strawberry.field(
        default=None, description="Its delivery; the only one of LOCAL_DELIVERY when left out."
    )
    slot: DeliverySlotInput = strawberry.field(description="The window to book; the old one is given back.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> MoveDeliverySlot:
        """The use case's command. Raises InvalidInput for a foreign id."""
        delivery = self.delivery_id
        return MoveDeliverySlot(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            delivery_id=None if delivery is None else uuid_of(delivery, "Delivery", ("deliveryId",)),
            location=self.slot.location,
            starts_at=self.slot.starts_at,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of deliverySlotsSave.")
class DeliverySlotsSavePayload(Payload):
    """The location, or why not."""

    location: Location | None = strawberry.field(default=None, description="The location as it stands now.")


@strawberry.type(description="The answer of orderDeliverySlotMove.")
class OrderDeliverySlotMovePayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type
class SlotMutations:
    """`deliverySlotsSave` and `orderDeliverySlotMove`."""

    @strawberry.mutation(
        description="Save when a location's own van drives and how many deliveries it brings. The same again changes "
        "nothing."
    )
    async def delivery_slots_save(
        self, info: Info, input: Annotated[DeliverySlotsSaveInput, ASKED]
    ) -> DeliverySlotsSavePayload:
        """See `save_delivery_slots`."""
        done = await attempt(info, lambda uow: save_delivery_slots(uow, input.read()))
        if isinstance(done, list):
            return DeliverySlotsSavePayload(errors=done)
        location = cast("Location | None", await load_node(info.context, "Location", (done.result,)))
        return DeliverySlotsSavePayload(transaction_id=done.transaction_id, location=location)

    @strawberry.mutation(
        description="A delivery comes in another window of the van that brings it, and is promised for that; or it "
        "gets its first one. Refused with SlotFull when that has no room."
    )
    async def order_delivery_slot_move(
        self, info: Info, input: Annotated[OrderDeliverySlotMoveInput, ASKED]
    ) -> OrderDeliverySlotMovePayload:
        """See `move_delivery_slot`."""
        done = await attempt(info, lambda uow: move_delivery_slot(uow, input.read()))
        if isinstance(done, list):
            return OrderDeliverySlotMovePayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderDeliverySlotMovePayload(transaction_id=done.transaction_id, order=order)
