"""Hold units by the clock, for longer, or no more."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import ReservationPurpose
from app.domain.errors import LimitExceeded
from app.reservations.create import CreateReservation, ReserveLine, create_reservation
from app.reservations.extend import ExtendReservation, extend_reservation
from app.reservations.hoarding import count_reservation
from app.reservations.release import ReleaseReservation, release_reservation
from graphql_schema.context import Info
from graphql_schema.errors import user_error
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.reservations.types import Reservation

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

KEY = "Your key for this work; the same again is done once."
SECONDS = (
    "How long from now, in seconds, at least 30; a usual time when left out: 10 minutes for the anonymous, who may ask "
    "for 15 at a time and 45 in all; 15 minutes for customers (60 at a time, a day in all); 30 minutes for carts and "
    "checkouts of staff and apps, a day for drafts, 14 days for quotes (90 at most)."
)


@strawberry.input(description="Units of a SKU or kit to hold.")
class ReservationLineInput:
    """One line."""

    sku: str = strawberry.field(description="The SKU's code; a kit is held as its components.")
    quantity: int = strawberry.field(description="Units, at least 1.")
    location: str | None = strawberry.field(
        default=None,
        description="The code of the one location that is to hold them: for shoppers one where they can collect. Left "
        "out, they may lie at any locations that serve the channel, several too.",
    )


@strawberry.input(description="What to hold, for what, and for how long.")
class ReservationCreateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    channel: str = strawberry.field(description="The channel's code; only an order of this channel can take it over.")
    lines: list[ReservationLineInput] = strawberry.field(description="All of them are held, or nothing is.")
    purpose: ReservationPurpose = strawberry.field(
        default=ReservationPurpose.CART, description="CART or CHECKOUT; for staff and apps DRAFT and QUOTE too."
    )
    expires_in_seconds: int | None = strawberry.field(default=None, description=SECONDS)

    def read(self) -> CreateReservation:
        """The use case's command."""
        return CreateReservation(
            idempotency_key=self.idempotency_key,
            channel=self.channel,
            purpose=self.purpose,
            lines=tuple(ReserveLine(line.sku, line.quantity, line.location) for line in self.lines),
            life=_life(self.expires_in_seconds),
        )


@strawberry.input(description="How much longer to hold.")
class ReservationExtendInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    reservation_id: strawberry.ID = strawberry.field(description="The reservation's id.")
    expires_in_seconds: int | None = strawberry.field(default=None, description=SECONDS)
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> ExtendReservation:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ExtendReservation(
            idempotency_key=self.idempotency_key,
            reservation_id=uuid_of(self.reservation_id, "Reservation", ("reservationId",)),
            life=_life(self.expires_in_seconds),
            expected_version=self.expected_version,
        )


@strawberry.input(description="What to give up.")
class ReservationReleaseInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    reservation_id: strawberry.ID = strawberry.field(description="The reservation's id.")

    def read(self) -> ReleaseReservation:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ReleaseReservation(
            idempotency_key=self.idempotency_key,
            reservation_id=uuid_of(self.reservation_id, "Reservation", ("reservationId",)),
        )


@strawberry.type(description="The answer of reservationCreate, reservationExtend and reservationRelease.")
class ReservationPayload(Payload):
    """The reservation, or why not."""

    reservation: Reservation | None = strawberry.field(default=None, description="The reservation as it stands now.")


@strawberry.type
class ReservationMutations:
    """`reservationCreate`, `reservationExtend`, `reservationRelease`."""

    @strawberry.mutation(
        description="Hold units for a cart, checkout, draft or quote until a clock runs out: all of them, or none and "
        "every SKU that is short. Hand the id to orderPlace, and nobody gets between. How many reservations a shopper "
        "may make in a while is limited."
    )
    async def reservation_create(
        self, info: Info, input: Annotated[ReservationCreateInput, ASKED]
    ) -> ReservationPayload:
        """See `create_reservation`; a shopper's are counted first."""
        services, address = info.context.services, info.context.provenance.address
        try:
            await count_reservation(services.database, services.secrets.limits, info.context.caller, address)
        except LimitExceeded as refusal:
            return ReservationPayload(errors=[user_error(refusal)])
        return await _attempt(info, lambda uow: create_reservation(uow, input.read()))

    @strawberry.mutation(
        description="Hold a reservation's units for longer, as long as it has not run out. It never runs out earlier "
        "for it."
    )
    async def reservation_extend(
        self, info: Info, input: Annotated[ReservationExtendInput, ASKED]
    ) -> ReservationPayload:
        """See `extend_reservation`."""
        return await _attempt(info, lambda uow: extend_reservation(uow, input.read()))

    @strawberry.mutation(description="Give a reservation up: its units are free again, for those who wait first.")
    async def reservation_release(
        self, info: Info, input: Annotated[ReservationReleaseInput, ASKED]
    ) -> ReservationPayload:
        """See `release_reservation`."""
        return await _attempt(info, lambda uow: release_reservation(uow, input.read()))


async def _attempt(info: Info, use_case: "Callable[[UnitOfWork], Awaitable[UUID]]") -> ReservationPayload:
    done = await attempt(info, use_case)
    if isinstance(done, list):
        return ReservationPayload(errors=done)
    found = cast("Reservation | None", await load_node(info.context, "Reservation", (done.result,)))
    return ReservationPayload(transaction_id=done.transaction_id, reservation=found)


def _life(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
