"""Goods that a person comes for: the place readies them and hands them over, the person says that they come."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.errors import Refusal
from app.pickups.come import CustomerArrived, CustomerOnTheWay, customer_arrived, customer_on_the_way
from app.pickups.extend import ExtendPickup, extend_pickup
from app.pickups.hand_over import HandGoodsOver, hand_goods_over
from app.pickups.ready import ReadyForPickup, ready_for_pickup
from app.pickups.renew_code import RenewPickupCode, renew_pickup_code
from app.pickups.tries import try_code
from graphql_schema.context import Info
from graphql_schema.fulfillment.mutations import FulfillmentOrderLineQuantityInput
from graphql_schema.fulfillment.picking import quantities
from graphql_schema.fulfillment.recalls import FulfillmentOrderPayload, answer_with_work
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, attempt, refuse

KEY = "Your key for this work; the same again is done once."
VERSION = "Refuse when it changed since you read."
WORK = "The work of the place where the goods are collected."


@strawberry.input(description="Which goods lie ready.")
class FulfillmentOrderReadyForPickupInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description=WORK)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ReadyForPickup:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ReadyForPickup(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            expected_version=self.expected_version,
        )


@strawberry.input(description="For which goods somebody is on the way.")
class CustomerOnTheWayInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description=WORK)

    def read(self) -> CustomerOnTheWay:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return CustomerOnTheWay(
            idempotency_key=self.idempotency_key, fulfillment_order_id=_work(self.fulfillment_order_id)
        )


@strawberry.input(description="For which goods somebody is there, and where they wait.")
class CustomerArrivedInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description=WORK)
    bay: str | None = strawberry.field(
        default=None, description="What the sign of the parking bay says: up to 8 letters and digits."
    )
    vehicle: str | None = strawberry.field(
        default=None, description="What to look for, in up to 100 characters; forgotten with the hand-over."
    )

    def read(self) -> CustomerArrived:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return CustomerArrived(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            bay=self.bay,
            vehicle=self.vehicle,
        )


@strawberry.input(description="What is handed over, and how it is known that it goes to the right person.")
class FulfillmentOrderHandOverInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description=WORK)
    code: str | None = strawberry.field(
        default=None,
        description="The six digits that the person says. CARRY_OUT needs none. Five wrong ones within a quarter of an "
        "hour, and none is looked at for a while.",
    )
    identity_checked: bool | None = strawberry.field(
        default=False, description="In place of the code: somebody who answers for it looked at who the person is."
    )
    lines: list[FulfillmentOrderLineQuantityInput] | None = strawberry.field(
        default=None, description="What the person takes, the rest is canceled; left out, all that lies there."
    )
    received_by: str | None = strawberry.field(
        default=None,
        description="The name of the person, in up to 100 characters. Read as Shipment.receivedBy, told in no event.",
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> HandGoodsOver:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return HandGoodsOver(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            code=self.code,
            identity_checked=bool(self.identity_checked),
            lines=None if self.lines is None else quantities(self.lines),
            received_by=self.received_by,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which goods wait longer.")
class PickupExtendInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description=WORK)
    until: datetime = strawberry.field(description="Until when; ahead, and by half a year at most.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ExtendPickup:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ExtendPickup(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            until=self.until,
            expected_version=self.expected_version,
        )


@strawberry.input(description="For which goods another code is issued.")
class PickupCodeRenewInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description=WORK)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> RenewPickupCode:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RenewPickupCode(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            expected_version=self.expected_version,
        )


@strawberry.type
class PickupMutations:
    """What is done with goods that a person comes for."""

    @strawberry.mutation(
        description="The goods lie where whoever collects them gets them. Accepts, picks and packs on the way where "
        "the place does not work step by step."
    )
    async def fulfillment_order_ready_for_pickup(
        self, info: Info, input: Annotated[FulfillmentOrderReadyForPickupInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `ready_for_pickup`."""
        return await answer_with_work(info, await attempt(info, lambda uow: ready_for_pickup(uow, input.read())))

    @strawberry.mutation(description="Whoever collects the goods is on the way; said again it changes nothing.")
    async def customer_on_the_way(
        self, info: Info, input: Annotated[CustomerOnTheWayInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `customer_on_the_way`."""
        return await answer_with_work(info, await attempt(info, lambda uow: customer_on_the_way(uow, input.read())))

    @strawberry.mutation(
        description="Whoever collects the goods is there; said again it corrects the bay and the vehicle."
    )
    async def customer_arrived(
        self, info: Info, input: Annotated[CustomerArrivedInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `customer_arrived`."""
        return await answer_with_work(info, await attempt(info, lambda uow: customer_arrived(uow, input.read())))

    @strawberry.mutation(
        description="The person has the goods: shipped and delivered at once, paid for and billed as any shipment. "
        "What they leave behind is canceled, restocked and given back."
    )
    async def fulfillment_order_hand_over(
        self, info: Info, input: Annotated[FulfillmentOrderHandOverInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `hand_goods_over`. A try at the code is counted before, whatever becomes of it."""
        services = info.context.services
        secrets = services.secrets
        codes = [keys.pickup_codes for keys in secrets.accepted]
        try:
            asked = input.read()
            if asked.code is not None:
                who, work_id = info.context.caller, asked.fulfillment_order_id
                await try_code(services.database, who, secrets.limits, codes, work_id, asked.code)
        except Refusal as refusal:
            return FulfillmentOrderPayload(errors=await refuse(info, refusal))
        return await answer_with_work(info, await attempt(info, lambda uow: hand_goods_over(uow, asked, codes)))

    @strawberry.mutation(description="The goods wait until another time; who collects them is reminded anew.")
    async def pickup_extend(self, info: Info, input: Annotated[PickupExtendInput, ASKED]) -> FulfillmentOrderPayload:
        """See `extend_pickup`."""
        return await answer_with_work(info, await attempt(info, lambda uow: extend_pickup(uow, input.read())))

    @strawberry.mutation(
        description="Another code for goods that lie ready: the buyer's page shows it, and the one before is good no "
        "more. Staff and apps never read it."
    )
    async def pickup_code_renew(
        self, info: Info, input: Annotated[PickupCodeRenewInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `renew_pickup_code`."""
        return await answer_with_work(info, await attempt(info, lambda uow: renew_pickup_code(uow, input.read())))


def _work(node_id: strawberry.ID) -> UUID:
    return uuid_of(node_id, "FulfillmentOrder", ("fulfillmentOrderId",))
