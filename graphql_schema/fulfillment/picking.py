"""Locations go on with their work, step by step: units are taken off the shelf and put into packages."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.errors import InvalidInput
from app.fulfillment.pack import Package, PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.fulfillment.short import ShortWork, short_work
from app.fulfillment.unpack import UnpackWork, unpack_work
from graphql_schema.context import Info
from graphql_schema.fulfillment.mutations import FulfillmentOrderLineQuantityInput
from graphql_schema.fulfillment.recalls import FulfillmentOrderPayload, answer_with_work
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, attempt


@strawberry.input(description="One package: what goes in, what it weighs, how large it is.")
class PackageInput:
    """Read with `read`."""

    lines: list[FulfillmentOrderLineQuantityInput] | None = strawberry.field(
        default=None, description="What goes in; left out of an only package, all that is picked and in no other."
    )
    weight_grams: int | None = strawberry.field(default=None, description="What it weighs when it is closed, in grams.")
    length_mm: int | None = strawberry.field(default=None, description="Its longest edge, in millimeters.")
    width_mm: int | None = strawberry.field(default=None, description="Its width, in millimeters.")
    height_mm: int | None = strawberry.field(default=None, description="Its height, in millimeters.")

    def read(self, path: tuple[str, ...]) -> Package:
        """The package as the use case takes it. Raises InvalidInput for a foreign id."""
        return Package(
            lines=None if self.lines is None else quantities(self.lines, path),
            weight_grams=self.weight_grams,
            length_mm=self.length_mm,
            width_mm=self.width_mm,
            height_mm=self.height_mm,
        )


@strawberry.input(description="Units of a location's work that a step is done with.")
class FulfillmentOrderQuantitiesInput:
    """Read with `read_pick`, `read_pack` and `read_short`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The location's work.")
    lines: list[FulfillmentOrderLineQuantityInput] | None = strawberry.field(
        default=None, description="More units than before, by line; left out, all that are left for this step."
    )
    packages: list[PackageInput] | None = strawberry.field(
        default=None,
        description="For packing only, in place of `lines`: the packages, each with what goes in. Without them, what "
        "is packed lies in one package that nobody weighed.",
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read_pick(self) -> PickWork:
        """The use case's command. Raises InvalidInput for a foreign id, and for packages."""
        self._refuse_packages()
        return PickWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=self._work(),
            lines=None if self.lines is None else quantities(self.lines),
            expected_version=self.expected_version,
        )

    def read_pack(self) -> PackWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        packages = None
        if self.packages is not None:
            packages = tuple(package.read(("packages", str(index))) for index, package in enumerate(self.packages))
        return PackWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=self._work(),
            lines=None if self.lines is None else quantities(self.lines),
            packages=packages,
            expected_version=self.expected_version,
        )

    def read_short(self) -> ShortWork:
        """The use case's command. Raises InvalidInput for a foreign id, and for packages."""
        self._refuse_packages()
        return ShortWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=self._work(),
            lines=None if self.lines is None else quantities(self.lines),
            expected_version=self.expected_version,
        )

    def _refuse_packages(self) -> None:
        if self.packages is not None:
            raise InvalidInput("packages are said when units are packed: leave them out", ("packages",))

    def _work(self) -> UUID:
        return uuid_of(self.fulfillment_order_id, "FulfillmentOrder", ("fulfillmentOrderId",))


@strawberry.input(description="Packages that are opened again.")
class FulfillmentOrderUnpackInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The location's work.")
    package_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The packages; left out, all that stand with the work."
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> UnpackWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        named = self.package_ids
        return UnpackWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=uuid_of(self.fulfillment_order_id, "FulfillmentOrder", ("fulfillmentOrderId",)),
            package_ids=None
            if named is None
            else tuple(uuid_of(one, "Package", ("packageIds", str(index))) for index, one in enumerate(named)),
            expected_version=self.expected_version,
        )


def quantities(
    lines: Sequence[FulfillmentOrderLineQuantityInput], path: tuple[str, ...] = ()
) -> tuple[tuple[UUID, int], ...]:
    """Units by line as a use case takes them. Raises InvalidInput for a foreign id, with its place below `path`."""
    return tuple(
        (
            uuid_of(
                line.fulfillment_order_line_id,
                "FulfillmentOrderLine",
                (*path, "lines", str(index), "fulfillmentOrderLineId"),
            ),
            line.quantity,
        )
        for index, line in enumerate(lines)
    )


@strawberry.type
class PickingMutations:
    """`fulfillmentOrderPick`, `fulfillmentOrderPack`, `fulfillmentOrderUnpack` and `fulfillmentOrderShort`."""

    @strawberry.mutation(
        description="Units were taken off the shelf, beside those that were before. Work that nobody accepted yet is "
        "with that; it is PICKED when nothing is left to pick."
    )
    async def fulfillment_order_pick(
        self, info: Info, input: Annotated[FulfillmentOrderQuantitiesInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `pick_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: pick_work(uow, input.read_pick())))

    @strawberry.mutation(
        description="Picked units were put into packages, which stand at the location until a shipment takes them. The "
        "work is PACKED when all of it is."
    )
    async def fulfillment_order_pack(
        self, info: Info, input: Annotated[FulfillmentOrderQuantitiesInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `pack_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: pack_work(uow, input.read_pack())))

    @strawberry.mutation(
        description="Packages that stand at the location are opened: what was in them is picked and may be packed "
        "otherwise. Those that a shipment took are its own: void that first."
    )
    async def fulfillment_order_unpack(
        self, info: Info, input: Annotated[FulfillmentOrderUnpackInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `unpack_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: unpack_work(uow, input.read())))

    @strawberry.mutation(
        description="Units are not on the shelf: they go to quarantine until somebody counts, and come from elsewhere "
        "or wait. The location is not asked for them a second time by itself."
    )
    async def fulfillment_order_short(
        self, info: Info, input: Annotated[FulfillmentOrderQuantitiesInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `short_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: short_work(uow, input.read_short())))
