"""Orders: load one aggregate under its row's lock, save the difference.

The order row is the lock of everything beneath it: whoever changes a line, a payment, a fulfillment order or a
shipment holds the order first. Foreign and missing orders look alike (NotFound).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import OrderStatus
from app.domain.errors import DuplicateExternalRef, NotFound
from app.domain.orders.drafts import refuse_draft
from app.domain.orders.ledger import OVER
from app.domain.orders.model import Order
from app.domain.principal import Principal
from db.base import Base
from db.models.fulfillment import FulfillmentOrderRow, PackageLineRow, PackageRow, ShipmentRow
from db.models.orders import OrderRow, OrderSearchRow
from db.models.payments import GatewayCallRow, PaymentRow, PaymentTransactionRow
from db.models.pricing import OrderTaxLineRow
from db.models.reference import ChannelRow
from db.models.waiting import SupplyClaimRow
from db.repositories.gateway_calls import GatewayCallRepository
from db.repositories.order_loading import build_order, build_orders
from db.repositories.order_rows import TABLES, Rows, rows_of
from db.repositories.scope import (
    numbered,
    visible_fulfillment_orders,
    visible_orders,
    visible_payments,
    visible_shipments,
    within,
)
from db.saving import Batches, save_rows

_NUMBER = text("SELECT nextval('order_numbers')")
_NUMBER_IN_TURN = text(
    """
    SELECT nextval('order_numbers')
    FROM (SELECT count(pg_advisory_xact_lock(turn)) FROM unnest(CAST(:turns AS bigint[])) AS turn) AS taken
    """
)

_TURNS = text("SELECT count(pg_advisory_xact_lock(turn)) FROM unnest(CAST(:turns AS bigint[])) AS turn")

_INDEX_ALL = text(
    """
    INSERT INTO order_search (order_id, kind, term)
    SELECT * FROM unnest(CAST(:order_ids AS uuid[]), CAST(:kinds AS text[]), CAST(:terms AS text[]))
    """
)

_INDEX = text(
    """
    INSERT INTO order_search (order_id, kind, term)
    SELECT CAST(:order_id AS uuid), * FROM unnest(CAST(:kinds AS text[]), CAST(:terms AS text[]))
    ON CONFLICT DO NOTHING
    """
)


NOTHING: Batches = {}
"""No rows."""


class OrderRepository:
    """Orders within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal
        self.gateway_calls: list[UUID] = []
        """Steps of payments that were saved and that their gateways must be asked for after the commit."""

    async def lock(self, order_id: UUID, path: tuple[str, ...] = ("orderId",), *, drafts: bool = False) -> Order:
        """Lock an order and load it whole.

        Raises NotFound when it is absent or not the caller's, and IllegalTransition when it is a draft: what is done to
        placed orders is not done to `drafts`.
        """
        row = await self._session.scalar(
            select(OrderRow)
            .where(OrderRow.id == order_id, visible_orders(self._principal))
            .with_for_update(of=OrderRow)
        )
        if row is None:
            raise NotFound("there is no such order", path)
        if row.status is OrderStatus.DRAFT and not drafts:
            refuse_draft(row.number)
        return await build_order(self._session, row)

    async def lock_all(self, order_ids: Collection[UUID]) -> list[Order]:
        """Lock several orders, by id in one statement, and load them whole; those that are not the caller's are absent.

        A constant number of statements, however many there are.
        """
        rows = await self._session.scalars(
            select(OrderRow)
            .where(OrderRow.id.in_(list(order_ids)), visible_orders(self._principal))
            .order_by(OrderRow.id)
            .with_for_update(of=OrderRow)
        )
        return await build_orders(self._session, rows.all())

    async def lock_by_fulfillment_order(self, fulfillment_order_id: UUID) -> Order:
        """Lock the order of a fulfillment order."""
        return await self._lock_parent(
            FulfillmentOrderRow, fulfillment_order_id, "fulfillment order", ("fulfillmentOrderId",)
        )

    async def order_of_fulfillment_order(self, fulfillment_order_id: UUID) -> UUID:
        """The order of a fulfillment order, unlocked. Raises NotFound when it is absent or not the caller's."""
        return await self._parent(FulfillmentOrderRow, fulfillment_order_id, "fulfillment order", "fulfillmentOrderId")

    async def self_cancel_minutes(self, channel_id: UUID) -> int | None:
        """How long after placing shoppers of a channel cancel by themselves; None: no time limit."""
        minutes: int | None = await self._session.scalar(
            select(ChannelRow.self_cancel_minutes).where(ChannelRow.id == channel_id)
        )
        return minutes

    async def lock_by_payment(self, payment_id: UUID) -> Order:
        """Lock the order of a payment."""
        return await self._lock_parent(PaymentRow, payment_id, "payment", ("paymentId",))

    async def lock_by_transaction(self, transaction_id: UUID) -> Order:
        """Lock the order of a step of a payment."""
        query = select(PaymentTransactionRow.payment_id).where(PaymentTransactionRow.id == transaction_id)
        payment_id = await self._session.scalar(query)
        if payment_id is None:
            raise NotFound("there is no such payment transaction", ("transactionId",))
        return await self.lock_by_payment(payment_id)

    async def lock_by_shipment(self, shipment_id: UUID) -> Order:
        """Lock the order of a shipment."""
        return await self._lock_parent(ShipmentRow, shipment_id, "shipment", ("shipmentId",))

    async def order_of_shipment(self, shipment_id: UUID) -> UUID:
        """The order of a shipment, unlocked. Raises NotFound when it is absent or not the caller's."""
        return await self._parent(ShipmentRow, shipment_id, "shipment", "shipmentId")

    async def refuse_known(self, channel_id: UUID, external_source: str | None, external_id: str) -> None:
        """Raise DuplicateExternalRef when the channel already has an order with this external reference."""
        known = await self._session.scalar(
            select(OrderRow.id).where(
                OrderRow.channel_id == channel_id,
                OrderRow.external_source == external_source,
                OrderRow.external_id == external_id,
            )
        )
        if known is not None:
            raise _duplicate()

    async def token_generation(self, order_id: UUID) -> int:
        """The generation of an order's token. The order exists."""
        generation = await self._session.scalar(select(OrderRow.token_generation).where(OrderRow.id == order_id))
        assert generation is not None, "an idempotency row points at an order"
        return generation

    async def shipments_with(self, tracking_number: str) -> Sequence[UUID]:
        """Shipments of the caller that carry a tracking number, newest two; carriers reuse numbers after a while."""
        rows = await self._session.scalars(
            select(ShipmentRow.id)
            .where(numbered(tracking_number), visible_shipments(self._principal))
            .order_by(ShipmentRow.id.desc())
            .limit(2)
        )
        return rows.all()

    async def next_number(self, prefix: str, turns: Collection[int] = ()) -> str:
        """The next order number: unique per installation, not gapless.

        With `turns`, sorted, it comes when no other transaction holds one of these locks; they end with this one.
        """
        if not turns:
            return f"{prefix}{await self._session.scalar(_NUMBER)}"
        return f"{prefix}{await self._session.scalar(_NUMBER_IN_TURN, {'turns': list(turns)})}"

    async def take_turns(self, turns: Collection[int]) -> None:
        """Wait until no other transaction holds one of these locks, sorted, and hold them until this one ends."""
        if turns:
            await self._session.execute(_TURNS, {"turns": list(turns)})

    async def save(
        self,
        before: Order | None,
        after: Order,
        at: Any,
        *,
        terms: Collection[tuple[str, str]] = (),
        beside: Batches = NOTHING,
    ) -> None:
        """Write the difference between two values of one order, in one statement; `before` is None for a new one.

        `terms` are the (kind, term) pairs that a new order is found by, and `beside` are further new rows that need the
        order to be there: both are written with it.
        Raises DuplicateExternalRef when the channel already has an order with this external reference.
        Locks: the caller holds the order's row, or it is new.
        """
        old: Mapping[type[Base], Rows] = rows_of(before) if before else {table: {} for table in TABLES}
        new = rows_of(after)
        self.gateway_calls += [key for key in new[GatewayCallRow] if key not in old[GatewayCallRow]]
        fresh: dict[type[Base], list[dict[str, Any]]] = {
            table: [_stamped(table, row, at, new=True) for key, row in new[table].items() if key not in old[table]]
            for table in TABLES
        }
        changed = {
            table: [
                _stamped(table, row, at, new=False)
                for key, row in new[table].items()
                if key in old[table] and old[table][key] != row
            ]
            for table in TABLES
        }
        fresh[OrderSearchRow] = [{"order_id": after.id, "kind": kind, "term": term} for kind, term in sorted(terms)]
        for table in (SupplyClaimRow, OrderTaxLineRow, PackageLineRow, PackageRow):
            ended = old[table].keys() - new[table].keys()
            if ended:
                await self._session.execute(delete(table).where(table.id.in_(ended)))
        await self._write({**fresh, **beside}, changed)
        over = [row["id"] for row in changed[PaymentTransactionRow] if row["status"] in OVER]
        if over:
            await GatewayCallRepository(self._session).end(over)

    async def add(self, orders: Sequence[Order], at: Any) -> None:
        """Write new orders whole, in one statement however many they are.

        Raises DuplicateExternalRef when a channel already has an order with the external reference of one of them.
        """
        fresh: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in TABLES}
        for order in orders:
            for table, rows in rows_of(order).items():
                fresh[table] += [_stamped(table, row, at, new=True) for row in rows.values()]
        await self._write(fresh, {})

    async def index_all(self, terms: Mapping[UUID, Collection[tuple[str, str]]]) -> None:
        """Add the (kind, term) pairs that new orders are found by, in one statement."""
        rows = [(order_id, kind, term) for order_id, pairs in terms.items() for kind, term in sorted(set(pairs))]
        if rows:
            await self._session.execute(
                _INDEX_ALL,
                {
                    "order_ids": [order_id for order_id, _, _ in rows],
                    "kinds": [kind for _, kind, _ in rows],
                    "terms": [term for _, _, term in rows],
                },
            )

    async def index(self, order_id: UUID, terms: Collection[tuple[str, str]]) -> None:
        """Add (kind, term) pairs that the order is found by."""
        if terms:
            await self._session.execute(
                _INDEX,
                {
                    "order_id": order_id,
                    "kinds": [kind for kind, _ in sorted(set(terms))],
                    "terms": [term for _, term in sorted(set(terms))],
                },
            )

    async def _write(self, fresh: Batches, changed: Batches) -> None:
        try:
            await save_rows(self._session, fresh, changed)
        except IntegrityError as error:
            if "uq_orders_external_ref" in str(error.orig):
                raise _duplicate() from error
            raise

    async def _lock_parent(
        self,
        kind: type[FulfillmentOrderRow | PaymentRow | ShipmentRow],
        child_id: UUID,
        noun: str,
        path: tuple[str, ...],
    ) -> Order:
        order_id = await self._parent(kind, child_id, noun, *path)
        try:
            return await self.lock(order_id)
        except NotFound:
            raise NotFound(f"there is no such {noun}", path) from None

    async def _parent(
        self, kind: type[FulfillmentOrderRow | PaymentRow | ShipmentRow], child_id: UUID, noun: str, *path: str
    ) -> UUID:
        visible = _VISIBLE[kind](self._principal)
        order_id = await self._session.scalar(select(kind.order_id).where(kind.id == child_id, visible))
        if order_id is None:
            raise NotFound(f"there is no such {noun}", path)
        return order_id


def _visible_payment(principal: Principal) -> ColumnElement[bool]:
    return within(PaymentRow.order_id, OrderRow.id, visible_payments(principal))


_VISIBLE: Mapping[type[FulfillmentOrderRow | PaymentRow | ShipmentRow], Callable[[Principal], ColumnElement[bool]]] = {
    FulfillmentOrderRow: visible_fulfillment_orders,
    PaymentRow: _visible_payment,
    ShipmentRow: visible_shipments,
}
"""Whoever sees an order need not see all that hangs on it: a location its own work only."""


def _duplicate() -> DuplicateExternalRef:
    return DuplicateExternalRef("this channel already has an order with this external reference", ("externalRef",))


def _stamped(table: type[Base], row: dict[str, Any], at: Any, *, new: bool) -> dict[str, Any]:
    stamps = {name: at for name in ("created_at", "updated_at") if name in table.__table__.columns}
    if not new:
        stamps.pop("created_at", None)
    if row.get("is_open") is False and row["released_at"] is None:
        stamps["released_at"] = at  # a hold that ended with its reason, in the pure step that knows no clock
    return {**row, **stamps}
