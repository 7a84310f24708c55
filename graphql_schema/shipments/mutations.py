"""Shipments are labeled, leave, or are called back; a carrier takes over many at once."""

from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.shipments.ask_again import ask_again
from app.shipments.depart import depart_shipment
from app.shipments.label import label_shipment
from app.shipments.manifest import close_manifest
from app.shipments.void import void_shipment
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.fulfillment.mutations import ShipmentPayload, shipment_answer
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.shipments.inputs import (
    ManifestCloseInput,
    ShipmentDepartInput,
    ShipmentLabelInput,
    ShipmentLabelRetryInput,
    ShipmentVoidInput,
)
from graphql_schema.shipments.types import Manifest


@strawberry.type(description="The answer of manifestClose.")
class ManifestClosePayload(Payload):
    """The manifest, or why not."""

    manifest: Manifest | None = strawberry.field(default=None, description="The manifest as it stands now.")


@strawberry.type
class ShipmentMutations:
    """`shipmentLabel`, `shipmentLabelRetry`, `shipmentDepart`, `shipmentVoid`, `manifestClose`."""

    @strawberry.mutation(
        description="Put units into a shipment and buy its label. It is LABELED until it leaves by shipmentDepart or "
        "with a manifest. The carrier is asked after that is written down: `labelStatus` says how that went, PENDING "
        "while nobody knows. When it refuses, the shipment is VOIDED and the packages wait for another label. When it "
        "does not answer for an hour and a half, `labelStatus` is FAILED: shipmentLabelRetry asks again."
    )
    async def shipment_label(self, info: Info, input: Annotated[ShipmentLabelInput, ASKED]) -> ShipmentPayload:
        """See `label_shipment`."""
        secrets = [keys.delivery_options for keys in info.context.services.secrets.accepted]
        return await shipment_answer(
            info, await attempt(info, lambda uow: label_shipment(uow, input.read(), rate_secrets=secrets))
        )

    @strawberry.mutation(
        description="Ask the carrier again: for a label that it never answered (FAILED while the shipment is LABELED), "
        "or to take one back that it kept (VOID_FAILED). What was bought unheard is found, not bought twice. A label "
        "that it refused is no such thing: ask for another with shipmentLabel."
    )
    async def shipment_label_retry(
        self, info: Info, input: Annotated[ShipmentLabelRetryInput, ASKED]
    ) -> ShipmentPayload:
        """See `ask_again`."""
        return await shipment_answer(info, await attempt(info, lambda uow: ask_again(uow, input.read())))

    @strawberry.mutation(description="A labeled shipment leaves the building, and stock with it.")
    async def shipment_depart(self, info: Info, input: Annotated[ShipmentDepartInput, ASKED]) -> ShipmentPayload:
        """See `depart_shipment`."""
        return await shipment_answer(info, await attempt(info, lambda uow: depart_shipment(uow, input.read())))

    @strawberry.mutation(
        description="A shipment does not take place: its label is given back and its packages stand with the work "
        "again. One that left may be called back until a carrier saw it: stock is in the building and promised as "
        "before, its invoice is taken back, and what was taken for it is not taken again when it leaves. Where the "
        "carrier keeps the label, `labelStatus` is VOID_FAILED and `labelMessage` says why."
    )
    async def shipment_void(self, info: Info, input: Annotated[ShipmentVoidInput, ASKED]) -> ShipmentPayload:
        """See `void_shipment`."""
        return await shipment_answer(info, await attempt(info, lambda uow: void_shipment(uow, input.read())))

    @strawberry.mutation(
        description="All that is labeled for a carrier at a location leaves, at most 500 shipments and the oldest "
        "first; what is held, or has no label yet, stays. The carrier is given the list."
    )
    async def manifest_close(self, info: Info, input: Annotated[ManifestCloseInput, ASKED]) -> ManifestClosePayload:
        """See `close_manifest`."""
        done: Done[UUID] | list[UserError] = await attempt(info, lambda uow: close_manifest(uow, input.read()))
        if isinstance(done, list):
            return ManifestClosePayload(errors=done)
        manifest = cast("Manifest | None", await load_node(info.context, "Manifest", (done.result,)))
        return ManifestClosePayload(transaction_id=done.transaction_id, manifest=manifest)
