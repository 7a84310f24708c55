"""Lists of orders as Relay connections: everybody's, and one customer's."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.domain.enums import OrderSort, Role
from app.domain.errors import Forbidden
from app.domain.orders.filtering import OrderFilter as Wanted
from app.domain.pages import Key
from app.orders.queries import count_orders, list_orders, order_key
from graphql_schema.context import Info
from graphql_schema.orders.inputs import OrderFilter
from graphql_schema.orders.types import Order
from graphql_schema.pagination import Connection, Keyset

if TYPE_CHECKING:
    from db.models.orders import OrderRow

_BY_NUMBER: tuple[type, ...] = (str, UUID)
_BY_TOTAL: tuple[type, ...] = (str, int, UUID)
_BY_TIME: tuple[type, ...] = (datetime, UUID)
_BY_MONEY = (OrderSort.TOTAL_ASC, OrderSort.TOTAL_DESC)
_TYPES = {OrderSort.NUMBER_ASC: _BY_NUMBER, **dict.fromkeys(_BY_MONEY, _BY_TOTAL)}

KEYSETS = {sort: Keyset(f"orders:{sort.value}", _TYPES.get(sort, _BY_TIME)) for sort in OrderSort}


@strawberry.type(description="One page of a list of orders.")
class OrderConnection(Connection[Order]):
    """Built with `order_connection`."""

    wanted: strawberry.Private[Wanted]

    @strawberry.field(description="How many orders match in all; null above 10,000. Counted only when it is asked for.")
    async def total_count(self, info: Info) -> int | None:
        """Within the caller's scope."""
        return await count_orders(info.context.services.database, info.context.principal, self.wanted)


async def order_connection(
    info: Info,
    *,
    first: int | None,
    after: str | None,
    last: int | None = None,
    before: str | None = None,
    filter: OrderFilter | None = None,
    sort: OrderSort = OrderSort.PLACED_AT_DESC,
    customer_id: UUID | None = None,
) -> OrderConnection:
    """A page of the orders that match; `customer_id` narrows to one customer's, whatever the filter says."""
    context = info.context
    wanted = filter.read(context.services.secrets.search) if filter else Wanted()
    if customer_id is not None:
        nobody = wanted.customer_id not in (None, customer_id)
        wanted = replace(wanted, customer_id=UUID(int=0) if nobody else customer_id)
    if sort in _BY_MONEY and not context.principal.roles - {Role.WAREHOUSE}:
        raise Forbidden("a list by its totals tells totals, which are no business of warehouses", ("sort",))
    keyset = KEYSETS[sort]
    page = keyset.page(first, after, last, before)
    found = await list_orders(context.services.database, context.principal, wanted, sort, page)

    def key(row: "OrderRow") -> Key:
        return order_key(row, sort)

    shown = keyset.connection(found, key, Order.of)
    return OrderConnection(edges=shown.edges, page_info=shown.page_info, wanted=wanted)
