"""The order filter of the graph as SQL conditions on `orders`; the principal's scope is added by whoever reads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal_column, not_, or_, select, text, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.domain.enums import FulfillmentOrderStatus, OrderProblem
from app.domain.orders.filtering import OrderFilter
from app.domain.search import Beginning, Sought, Term, Words
from db.base import Base
from db.models.fulfillment import FulfillmentOrderRow
from db.models.orders import OrderLineRow, OrderRow, OrderSearchRow
from db.models.reference import SkuRow
from db.repositories.order_problems import has_problem
from db.repositories.scope import in_channels, location_ids

_ENDED_WORK = (FulfillmentOrderStatus.CANCELED, FulfillmentOrderStatus.REJECTED)

OrderIds = Select[UUID]
"""A query of order ids."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that is asked of what hangs on an order, in both directions; each is written down when it is needed."""

    of_all: Callable[[], OrderIds]
    """The orders that have it, those twice included."""
    of_one: Callable[[], ColumnElement[bool]]
    """Whether an order has it."""
    sought: Sought | None = None
    """The searched text, when it is one."""


def conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """The filter's conditions on `orders`, to be asked of one order after the other."""
    return [*head_conditions(wanted), *(one.of_one() for one in beside(wanted))]


def gathering(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """The same conditions, to find all orders that satisfy them."""
    return [*head_conditions(wanted), *(OrderRow.id.in_(one.of_all()) for one in beside(wanted))]


def beside(wanted: OrderFilter) -> list[Beside]:
    """What the filter asks of things beside the head."""
    found = [Beside(partial(found_by, sought), partial(_is_found_by, sought), sought) for sought in _all_sought(wanted)]
    if wanted.skus:
        found.append(_hanging(OrderLineRow, OrderLineRow.order_id, _of_skus(wanted.skus)))
    if wanted.locations:
        found.append(_hanging(FulfillmentOrderRow, FulfillmentOrderRow.order_id, _live_work_at(wanted.locations)))
    if wanted.problems == (OrderProblem.PROMISE_OVERDUE,):
        overdue = has_problem(wanted.problems)
        found.append(Beside(lambda: select(OrderRow.id).where(overdue), lambda: overdue))
    return found


def _hanging(table: type[Base], order_id: InstrumentedAttribute[UUID], which: ColumnElement[bool]) -> Beside:
    return Beside(lambda: select(order_id).where(which), lambda: _has(table, order_id, which))


def _is_found_by(sought: Sought) -> ColumnElement[bool]:
    fitting = (_has(OrderSearchRow, OrderSearchRow.order_id, _fits(meaning)) for meaning in sought.meanings)
    return or_(false(), *fitting)


def head_conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """What the filter asks of the order's own row."""
    return [*state_conditions(wanted), *other_head_conditions(wanted)]


def other_head_conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """The same but what it asks of the four statuses."""
    return [*_problems(wanted), *_origins(wanted), *_amounts_and_times(wanted)]


def found_by(sought: Sought) -> OrderIds:
    """Orders that any meaning of a searched text fits; none when it has no meaning."""
    queries = [select(OrderSearchRow.order_id).where(_fits(one)) for one in sought.meanings]
    if not queries:
        return select(OrderSearchRow.order_id).where(false())
    if len(queries) == 1:
        return queries[0]
    parts = queries[0].union_all(*queries[1:]).subquery()
    return select(parts.c.order_id)


def _all_sought(wanted: OrderFilter) -> tuple[Sought, ...]:
    return wanted.found_by if wanted.search is None else (wanted.search, *wanted.found_by)


def _has(table: type[Base], order_id: InstrumentedAttribute[UUID], which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Asked of one order by its index. As EXISTS the planner may look up all orders that have it, and keep them."""
    return (
        select(true())
        .select_from(table)
        .where(order_id == OrderRow.id, which)
        .limit(1)
        .correlate(OrderRow)
        .scalar_subquery()
    )


def _of_skus(codes: Sequence[str]) -> ColumnElement[bool]:
    return OrderLineRow.sku_id.in_(select(SkuRow.id).where(SkuRow.code.in_(codes)))


def _live_work_at(codes: Sequence[str]) -> ColumnElement[bool]:
    work = FulfillmentOrderRow
    return and_(work.location_id.in_(location_ids(codes)), work.status.not_in(_ENDED_WORK))


def _fits(meaning: Beginning | Words) -> ColumnElement[bool]:
    """Rows of `order_search`; of all words but the first it is asked whether the same order has them."""
    row = OrderSearchRow
    if isinstance(meaning, Beginning):
        return and_(row.kind.in_(meaning.kinds), row.term.startswith(meaning.term, autoescape=True))
    first, *others = meaning.words
    return and_(_any_term(row, first), *(_beside_it(terms) for terms in others))


def _beside_it(terms: tuple[Term, ...]) -> ColumnElement[bool]:
    row = aliased(OrderSearchRow)
    same = row.order_id == OrderSearchRow.order_id
    return exists(select(row.term).where(same, _any_term(row, terms)).correlate(OrderSearchRow))


def _any_term(row: type[OrderSearchRow], terms: tuple[Term, ...]) -> ColumnElement[bool]:
    kinds, sought = {kind for kind, _ in terms}, {term for _, term in terms}
    return and_(row.kind.in_(sorted(kinds)), row.term.in_(sorted(sought)))


def state_conditions(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    """What the filter asks of the four statuses."""
    if wanted.status:
        yield OrderRow.status.in_(wanted.status)
    if wanted.payment_status:
        yield OrderRow.payment_status.in_(wanted.payment_status)
    if wanted.fulfillment_status:
        yield OrderRow.fulfillment_status.in_(wanted.fulfillment_status)
    if wanted.customer_status:
        yield OrderRow.customer_status.in_(wanted.customer_status)


def _problems(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.on_hold is not None:
        # Written out, not bound: a plan for any value could not use the index of those that are held.
        yield OrderRow.open_holds > literal_column("0") if wanted.on_hold else OrderRow.open_holds == 0
    if wanted.problems and wanted.problems != (OrderProblem.PROMISE_OVERDUE,):
        yield has_problem(wanted.problems)
    if wanted.has_problems is not None:
        any_problem = has_problem(tuple(OrderProblem))
        yield any_problem if wanted.has_problems else not_(any_problem)


def _origins(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.channels:
        yield in_channels(wanted.channels)
    if wanted.customer_id is not None:
        yield OrderRow.customer_id == wanted.customer_id
    if wanted.stores:
        yield OrderRow.store_id.in_(location_ids(wanted.stores))
    if wanted.registers:
        yield OrderRow.register.in_(wanted.registers)
    if wanted.associates:
        yield OrderRow.associate.in_(wanted.associates)
    if wanted.tags:
        # The first half says word for word what the index of tags holds.
        yield and_(text("orders.tags <> '{}'"), OrderRow.tags.op("&&")(list(wanted.tags)))


def _amounts_and_times(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    currencies = {wanted.currency, *(limit.currency for limit in (wanted.total_min, wanted.total_max) if limit)} - {
        None
    }
    if currencies:
        # Two currencies at once: no order has both.
        yield and_(*(OrderRow.currency == currency for currency in sorted(filter(None, currencies))))
    if wanted.total_min is not None:
        yield OrderRow.total_minor >= wanted.total_min.minor
    if wanted.total_max is not None:
        yield OrderRow.total_minor <= wanted.total_max.minor
    if wanted.placed_after is not None:
        yield OrderRow.placed_at >= wanted.placed_after
    if wanted.placed_before is not None:
        yield OrderRow.placed_at < wanted.placed_before
    if wanted.updated_after is not None:
        yield OrderRow.updated_at >= wanted.updated_after
    if wanted.updated_before is not None:
        yield OrderRow.updated_at < wanted.updated_before
