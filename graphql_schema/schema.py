"""The graph, put together from the nouns' folders; built once, and only when every place in it has a policy.

A new noun adds its mixins to QUERIES, MUTATIONS or SUBSCRIPTIONS below and its lines to `authorization.yaml`.
"""

from functools import cache
from pathlib import Path
from typing import Any, cast

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig

from graphql_schema.access.customers import CustomerAccessMutations
from graphql_schema.access.mutations import AccessMutations
from graphql_schema.access.queries import AccessQueries
from graphql_schema.access.sign_in import SignInMutations
from graphql_schema.audit.policy import load_audit_policy
from graphql_schema.audit.queries import AuditQueries
from graphql_schema.audit.watching import watch
from graphql_schema.authorization import Authorization
from graphql_schema.availability.queries import AvailabilityQueries
from graphql_schema.availability.services import DeliveryServiceMutations, DeliveryServiceQueries
from graphql_schema.availability.subscriptions import AvailabilitySubscriptions
from graphql_schema.catalog.mutations import SkuMutations
from graphql_schema.catalog.queries import SkuQueries
from graphql_schema.channels.checks import ChannelCheckMutations
from graphql_schema.channels.mutations import ChannelMutations
from graphql_schema.channels.queries import ChannelQueries
from graphql_schema.credit.mutations import CreditMutations
from graphql_schema.credit.queries import CreditQueries
from graphql_schema.customers.addresses import CustomerAddressMutations
from graphql_schema.customers.profiles import CustomerProfileMutations
from graphql_schema.customers.queries import CustomerQueries
from graphql_schema.customers.records import CustomerRecordMutations
from graphql_schema.drafts.mutations import DraftMutations
from graphql_schema.errors import ERROR_TYPES
from graphql_schema.events.queries import EventQueries
from graphql_schema.events.subscriptions import EventSubscriptions
from graphql_schema.fulfillment.mutations import FulfillmentMutations
from graphql_schema.fulfillment.picking import PickingMutations
from graphql_schema.fulfillment.pickups import PickupMutations
from graphql_schema.fulfillment.queries import FulfillmentQueries
from graphql_schema.fulfillment.recalls import RecallMutations
from graphql_schema.fulfillment.subscriptions import FulfillmentSubscriptions
from graphql_schema.fulfillment.ways import WayMutations
from graphql_schema.fulfillment.work import WorkMutations
from graphql_schema.inbox.mutations import InboxMutations
from graphql_schema.inbox.queries import InboxQueries
from graphql_schema.intake.imports import OrderImportMutations
from graphql_schema.intake.review import OrderReviewMutations
from graphql_schema.inventory.bulk import StockBulkMutations
from graphql_schema.inventory.count_tasks import CountTaskQueries
from graphql_schema.inventory.counts import StockCountMutations, StockCountQueries
from graphql_schema.inventory.feeds import StockFeedMutations, StockFeedQueries
from graphql_schema.inventory.mutations import StockMutations
from graphql_schema.inventory.queries import StockQueries
from graphql_schema.inventory.subscriptions import StockSubscriptions
from graphql_schema.invoices.mutations import InvoiceMutations
from graphql_schema.invoices.queries import InvoiceQueries
from graphql_schema.locations.mutations import LocationMutations
from graphql_schema.locations.queries import LocationQueries
from graphql_schema.nodes import NodeQueries
from graphql_schema.orders.access import OrderAccessMutations
from graphql_schema.orders.cancel import OrderCancelMutations, OrderCancelQueries
from graphql_schema.orders.edits import OrderEditMutations, OrderEditQueries
from graphql_schema.orders.holds import OrderHoldMutations
from graphql_schema.orders.mutations import OrderMutations
from graphql_schema.orders.notes import OrderNoteMutations
from graphql_schema.orders.priorities import OrderPriorityMutations
from graphql_schema.orders.queries import OrderQueries
from graphql_schema.orders.subscriptions import OrderSubscriptions
from graphql_schema.payments.mutations import PaymentMutations
from graphql_schema.picking.bins import BinMutations
from graphql_schema.picking.mutations import PickListMutations
from graphql_schema.picking.queries import PickListQueries
from graphql_schema.plain_fields import PlainFieldsExecutor, mark_plain_fields
from graphql_schema.policies import Matrix
from graphql_schema.protection.mutations import ProtectionMutations
from graphql_schema.protection.queries import ProtectionQueries
from graphql_schema.purchasing.mutations import PurchaseOrderMutations
from graphql_schema.purchasing.queries import PurchaseOrderQueries
from graphql_schema.refunds.mutations import RefundMutations
from graphql_schema.refunds.preview import RefundQueries
from graphql_schema.reservations.mutations import ReservationMutations
from graphql_schema.reservations.queries import ReservationQueries
from graphql_schema.reservations.subscriptions import ReservationSubscriptions
from graphql_schema.scalars import SCALARS
from graphql_schema.shipments.mutations import ShipmentMutations
from graphql_schema.shipments.queries import ShipmentQueries
from graphql_schema.slots.mutations import SlotMutations
from graphql_schema.slots.queries import SlotQueries
from graphql_schema.stores.queries import StoreQueries
from graphql_schema.taxes.mutations import TaxMutations
from graphql_schema.taxes.queries import TaxQueries
from graphql_schema.tracking.mutations import TrackingMutations
from graphql_schema.tracking.queries import TrackingQueries
from graphql_schema.transfers.mutations import TransferMutations
from graphql_schema.transfers.queries import TransferQueries
from graphql_schema.viewer.queries import ViewerQueries

SNAPSHOT = Path(__file__).parent / "schema.graphql"

QUERIES: tuple[type, ...] = (
    NodeQueries,
    ViewerQueries,
    OrderQueries,
    OrderCancelQueries,
    RefundQueries,
    OrderEditQueries,
    CustomerQueries,
    SkuQueries,
    ChannelQueries,
    LocationQueries,
    StockQueries,
    StockCountQueries,
    CountTaskQueries,
    PickListQueries,
    StockFeedQueries,
    StoreQueries,
    TransferQueries,
    PurchaseOrderQueries,
    AvailabilityQueries,
    ProtectionQueries,
    DeliveryServiceQueries,
    SlotQueries,
    TaxQueries,
    ReservationQueries,
    FulfillmentQueries,
    ShipmentQueries,
    InboxQueries,
    TrackingQueries,
    InvoiceQueries,
    CreditQueries,
    EventQueries,
    AccessQueries,
    AuditQueries,
)

MUTATIONS: tuple[type, ...] = (
    ChannelMutations,
    ChannelCheckMutations,
    LocationMutations,
    DeliveryServiceMutations,
    SlotMutations,
    TaxMutations,
    DraftMutations,
    SkuMutations,
    StockMutations,
    ProtectionMutations,
    StockBulkMutations,
    StockCountMutations,
    StockFeedMutations,
    TransferMutations,
    PurchaseOrderMutations,
    ReservationMutations,
    OrderMutations,
    OrderEditMutations,
    OrderReviewMutations,
    OrderImportMutations,
    OrderPriorityMutations,
    OrderCancelMutations,
    OrderHoldMutations,
    OrderNoteMutations,
    OrderAccessMutations,
    PaymentMutations,
    RefundMutations,
    InboxMutations,
    TrackingMutations,
    CustomerProfileMutations,
    CustomerAddressMutations,
    CustomerRecordMutations,
    WorkMutations,
    FulfillmentMutations,
    ShipmentMutations,
    InvoiceMutations,
    CreditMutations,
    RecallMutations,
    WayMutations,
    PickingMutations,
    PickListMutations,
    BinMutations,
    PickupMutations,
    SignInMutations,
    CustomerAccessMutations,
    AccessMutations,
)

SUBSCRIPTIONS: tuple[type, ...] = (
    OrderSubscriptions,
    FulfillmentSubscriptions,
    ReservationSubscriptions,
    StockSubscriptions,
    AvailabilitySubscriptions,
    EventSubscriptions,
)

TYPES: tuple[type, ...] = (*ERROR_TYPES,)
"""Types that no field names: what stands behind an interface or in a union's shadow."""


def build_schema(matrix: Matrix | None = None) -> strawberry.Schema:
    """The whole graph. Raises PolicyError when the matrix does not fit it; None reads `authorization.yaml`."""
    schema = strawberry.Schema(
        query=_root("Query", "Everything that can be read.", QUERIES),
        mutation=_root("Mutation", "Everything that can be changed.", MUTATIONS) if MUTATIONS else None,
        subscription=_root("Subscription", "Everything that can be watched live.", SUBSCRIPTIONS)
        if SUBSCRIPTIONS
        else None,
        types=TYPES,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
        execution_context_class=PlainFieldsExecutor,
    )
    _leave_absent_what_is_absent(core_schema(schema))
    Authorization(core_schema(schema), matrix)
    watch(core_schema(schema), load_audit_policy())
    mark_plain_fields(core_schema(schema))
    return schema


@cache
def the_schema() -> strawberry.Schema:
    """The graph with the rights of `authorization.yaml`: one for each process, since it does not change."""
    return build_schema()


def core_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema inside; strawberry has no public name for it."""
    return schema._schema  # pyright: ignore[reportPrivateUsage] # it has no public name


def render_sdl() -> str:
    """The schema as text, as `schema.graphql` holds it."""
    return build_schema().as_str().rstrip() + "\n"


def _root(name: str, description: str, parts: tuple[type, ...]) -> type:
    fields = [field.name for part in parts for field in cast("Any", part).__strawberry_definition__.fields]
    assert len(fields) == len(set(fields)), f"{name} has each field once: {sorted(fields)}"
    return strawberry.type(type(name, parts, {}), description=description)


def _leave_absent_what_is_absent(schema: GraphQLSchema) -> None:
    """Python's `= None` means "may be left out", not "null unless given": the schema shows no default for it."""
    places: list[GraphQLArgument | GraphQLInputField] = []
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            places += kind.fields.values()
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            places += [argument for field in kind.fields.values() for argument in field.args.values()]
    for place in places:
        if place.default_value is None and not isinstance(cast("Any", place).type, GraphQLNonNull):
            place.default_value = Undefined
