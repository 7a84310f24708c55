"""What a principal may see, as SQL conditions. Every read of orders and of what hangs on them carries one of these.

A principal with several roles sees what any of them grants. Comparing with an absent id is never written: a missing
`customer_id` gives FALSE, not `customer_id IS NULL`. Conditions only narrow; what a role may read of a row that it
sees is decided by the field policies and by `app/domain/privacy.py`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.domain.enums import FulfillmentOrderStatus, Role
from app.domain.principal import Principal
from app.domain.privacy import PAYMENTS_SCOPE, PII_SCOPE, app_may
from db.models.fulfillment import FulfillmentOrderRow, PackageRow, ShipmentRow
from db.models.orders import DeliveryRow, OrderRow
from db.models.people import CustomerRow
from db.models.reference import ChannelRow, LocationRow

WIDE_ROLES = frozenset({Role.ADMIN, Role.CARE, Role.APP})
"""They see every order, unless channels or locations narrow them."""

PLACE_ROLES = frozenset({Role.STORE, Role.WAREHOUSE})
"""They see the orders that their locations have work for; a store also what it sold itself."""

_UNDER_WAY = (
    FulfillmentOrderStatus.SCHEDULED,
    FulfillmentOrderStatus.OPEN,
    FulfillmentOrderStatus.ACCEPTED,
    FulfillmentOrderStatus.PICKING,
    FulfillmentOrderStatus.PICKED,
    FulfillmentOrderStatus.PACKED,
    FulfillmentOrderStatus.READY_FOR_PICKUP,
    FulfillmentOrderStatus.CANCEL_REQUESTED,
)
"""Work that is not done."""

ALL: ColumnElement[bool] = true()
"""No condition at all; compared by identity, so that it never costs a subquery."""

Id = InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]


def visible_orders(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `orders` the principal sees."""
    return _any_of([*_merchant_orders(principal), *_own_orders(principal)])


def visible_payments(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `orders` the principal sees with their payments: none for places and for apps without the scope."""
    staff = principal.roles & (WIDE_ROLES - {Role.APP}) or app_may(principal, PAYMENTS_SCOPE)
    return _any_of([*(_merchant_orders(principal) if staff else []), *_own_orders(principal)])


def visible_charges(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `orders` the principal sees with their charges: warehouses see no money."""
    staff = principal.roles & (WIDE_ROLES | {Role.STORE})
    return _any_of([*(_merchant_orders(principal) if staff else []), *_own_orders(principal)])


def readable_customers(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `customers` the principal reads: personal data, so stores and warehouses none."""
    if principal.roles & (WIDE_ROLES - {Role.APP}) or app_may(principal, PII_SCOPE):
        return _customers_of_merchant(principal)
    return _oneself(principal)


def nameable_customers(principal: Principal) -> ColumnElement[bool]:
    """Which customers the principal may place an order for: it need not read them to know their id."""
    if principal.roles & (WIDE_ROLES | PLACE_ROLES):
        return _customers_of_merchant(principal)
    return _oneself(principal)


def visible_fulfillment_orders(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `fulfillment_orders` the principal sees: places see their own work only."""
    granted: list[ColumnElement[bool]] = []
    if principal.roles & (WIDE_ROLES | PLACE_ROLES):
        granted.append(_work_of_merchant(principal))
    own = _own_orders(principal)
    if own:
        granted.append(FulfillmentOrderRow.order_id.in_(select(OrderRow.id).where(_any_of(own))))
    return _any_of(granted)


def visible_shipments(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `shipments` the principal sees: those of the fulfillment orders it sees."""
    return within(ShipmentRow.fulfillment_order_id, FulfillmentOrderRow.id, visible_fulfillment_orders(principal))


def work_on_its_way(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `fulfillment_orders` send something to a place of the principal's: ship to store. For reading."""
    if principal.locations is None or not principal.roles & (WIDE_ROLES | PLACE_ROLES):
        return false()
    behind = aliased(FulfillmentOrderRow)
    here = behind.location_id.in_(location_ids(principal.locations))
    query = select(behind.follows_id).where(behind.follows_id.is_not(None), here)
    if principal.channels is not None:
        query = query.where(behind.order_id.in_(select(OrderRow.id).where(in_channels(principal.channels))))
    return FulfillmentOrderRow.id.in_(query)


def numbered(tracking_number: str) -> ColumnElement[bool]:
    """Shipments that carry a tracking number, or of which a parcel does."""
    parcels = select(PackageRow.shipment_id).where(
        PackageRow.tracking_number == tracking_number, PackageRow.shipment_id.is_not(None)
    )
    return or_(ShipmentRow.tracking_number == tracking_number, ShipmentRow.id.in_(parcels))


def of_visible_orders(order_id: Id, principal: Principal) -> ColumnElement[bool]:
    """A child of an order that the principal sees."""
    return within(order_id, OrderRow.id, visible_orders(principal))


def working_on(principal: Principal, left_after: datetime) -> ColumnElement[bool]:
    """Deliveries that the principal's places send: their work for it is not done, or left after an instant."""
    if not principal.roles & PLACE_ROLES:
        return false()
    work, parcel = aliased(FulfillmentOrderRow), aliased(ShipmentRow)
    left = exists(
        select(parcel.id).where(parcel.fulfillment_order_id == work.id, parcel.shipped_at > left_after).correlate(work)
    )
    query = select(work.id).where(work.delivery_id == DeliveryRow.id, or_(work.status.in_(_UNDER_WAY), left))
    if principal.locations is not None:
        query = query.where(work.location_id.in_(location_ids(principal.locations)))
    return exists(query.correlate(DeliveryRow))


def within(column: Id, key: Id, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The row that `column` points at satisfies the condition; costs nothing when that is TRUE anyway."""
    if condition is ALL:
        return ALL
    return exists(select(key).where(key == column, condition).correlate(column.class_))


def in_channels(codes: Collection[str] | None) -> ColumnElement[bool]:
    """Orders of these channels; None means all."""
    if codes is None:
        return ALL
    return OrderRow.channel_id.in_(select(ChannelRow.id).where(ChannelRow.code.in_(list(codes))))


def at_locations(codes: Collection[str] | None) -> ColumnElement[bool]:
    """Fulfillment orders at these locations; None means all."""
    if codes is None:
        return ALL
    return FulfillmentOrderRow.location_id.in_(location_ids(codes))


def location_ids(codes: Collection[str]) -> Select[UUID]:
    """The ids of locations by code, as a subquery."""
    return select(LocationRow.id).where(LocationRow.code.in_(list(codes)))


def _merchant_orders(principal: Principal) -> list[ColumnElement[bool]]:
    if not principal.roles & (WIDE_ROLES | PLACE_ROLES):
        return []
    if principal.locations is None and principal.roles & WIDE_ROLES:
        return [in_channels(principal.channels)]
    # An alias of its own: the outer query may read fulfillment orders too.
    work = aliased(FulfillmentOrderRow)
    query = select(work.id).where(work.order_id == OrderRow.id)
    if principal.locations is not None:
        query = query.where(work.location_id.in_(location_ids(principal.locations)))
    here = exists(query.correlate(OrderRow))
    if Role.STORE in principal.roles:  # what is sold or drafted at the counter, wherever it is sent from
        sold = OrderRow.store_id.is_not(None)
        if principal.locations is not None:
            sold = OrderRow.store_id.in_(location_ids(principal.locations))
        here = or_(here, sold)
    return [and_(in_channels(principal.channels), here)]


def _work_of_merchant(principal: Principal) -> ColumnElement[bool]:
    here = at_locations(principal.locations)
    if principal.channels is None:
        return here
    return and_(here, FulfillmentOrderRow.order_id.in_(select(OrderRow.id).where(in_channels(principal.channels))))


def _customers_of_merchant(principal: Principal) -> ColumnElement[bool]:
    """All of them; where channels or locations narrow the principal, those who have an order that it sees."""
    if principal.channels is None and principal.locations is None and principal.roles & WIDE_ROLES:
        return ALL
    bought = CustomerRow.id.in_(select(OrderRow.customer_id).where(visible_orders(principal)))
    return or_(bought, _oneself(principal))


def _oneself(principal: Principal) -> ColumnElement[bool]:
    if Role.CUSTOMER in principal.roles and principal.customer_id is not None:
        return CustomerRow.id == principal.customer_id
    return false()


def _any_of(granted: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    if any(condition is ALL for condition in granted):
        return ALL
    return or_(*granted) if granted else false()


def _own_orders(principal: Principal) -> list[ColumnElement[bool]]:
    own: list[ColumnElement[bool]] = []
    if Role.CUSTOMER in principal.roles and principal.customer_id is not None:
        own.append(OrderRow.customer_id == principal.customer_id)
    if Role.GUEST in principal.roles and principal.order_id is not None:
        own.append(OrderRow.id == principal.order_id)
    return own
