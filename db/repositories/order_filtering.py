"""The order filter of the graph as SQL conditions on `orders`; the principal's scope is added by whoever reads."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from app.domain.enums import FulfillmentOrderStatus
from app.domain.orders.filtering import OrderFilter
from app.domain.search import Sought
from db.models.fulfillment import FulfillmentOrderRow
from db.models.orders import OrderLineRow, OrderRow, OrderSearchRow
from db.models.reference import SkuRow
from db.repositories.scope import in_channels, location_ids

_ENDED_WORK = (FulfillmentOrderStatus.CANCELED, FulfillmentOrderStatus.REJECTED)


def conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """The filter's conditions on `orders`."""
    found: list[ColumnElement[bool]] = []
    if wanted.search is not None:
        found.append(OrderRow.id.in_(_sought(wanted.search)))
    if wanted.status:
        found.append(OrderRow.status.in_(wanted.status))
    if wanted.payment_status:
        found.append(OrderRow.payment_status.in_(wanted.payment_status))
    if wanted.fulfillment_status:
        found.append(OrderRow.fulfillment_status.in_(wanted.fulfillment_status))
    if wanted.channels:
        found.append(in_channels(wanted.channels))
    if wanted.locations:
        found.append(
            OrderRow.id.in_(
                select(FulfillmentOrderRow.order_id).where(
                    FulfillmentOrderRow.location_id.in_(location_ids(wanted.locations)),
                    FulfillmentOrderRow.status.not_in(_ENDED_WORK),
                )
            )
        )
    if wanted.customer_id is not None:
        found.append(OrderRow.customer_id == wanted.customer_id)
    if wanted.skus:
        skus = select(SkuRow.id).where(SkuRow.code.in_(wanted.skus))
        found.append(OrderRow.id.in_(select(OrderLineRow.order_id).where(OrderLineRow.sku_id.in_(skus))))
    if wanted.tags:
        found.append(OrderRow.tags.op("&&")(list(wanted.tags)))
    if wanted.on_hold is not None:
        found.append(OrderRow.open_holds > 0 if wanted.on_hold else OrderRow.open_holds == 0)
    if wanted.placed_after is not None:
        found.append(OrderRow.placed_at >= wanted.placed_after)
    if wanted.placed_before is not None:
        found.append(OrderRow.placed_at < wanted.placed_before)
    return found


def _sought(search: Sought) -> Select[UUID]:
    query = select(OrderSearchRow.order_id)
    if search.exact:
        return query.where(OrderSearchRow.kind.in_(search.kinds), OrderSearchRow.term == search.term)
    return query.where(
        OrderSearchRow.kind.in_(search.kinds), OrderSearchRow.term.startswith(search.term, autoescape=True)
    )
