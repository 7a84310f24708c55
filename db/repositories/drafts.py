"""Drafts of orders. A draft's order row guards it; the clock is the database's."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ActorKind
from app.domain.orders.drafts import Draft
from app.domain.orders.model import Author, Order
from app.domain.principal import Principal
from db.models.drafts import OrderDraftRow
from db.models.orders import DeliveryRow, OrderChargeRow, OrderLineRow, OrderSearchRow
from db.models.people import AddressRow, ContactRow
from db.models.pricing import DiscountAllocationRow, OrderTaxLineRow
from db.repositories.order_reading import address_value, contact_value
from db.repositories.scope import of_visible_orders

_ADD = text(
    """
    INSERT INTO order_drafts (order_id, allow_backorder, waiting_deliveries, options_until, reservation_id, author_kind,
                              author_id, expires_at)
    SELECT :order_id, :allow_backorder, CAST(:waiting_deliveries AS text[]), CAST(:options_until AS timestamptz),
           CAST(:reservation_id AS uuid), :author_kind, CAST(:author_id AS uuid), at + CAST(:life AS interval)
    FROM clock_timestamp() AS at
    ON CONFLICT (order_id) DO UPDATE SET
        allow_backorder = excluded.allow_backorder, waiting_deliveries = excluded.waiting_deliveries,
        options_until = excluded.options_until, reservation_id = excluded.reservation_id,
        expires_at = excluded.expires_at
    """
)
_BY_IDS = text(
    """
    SELECT order_id, allow_backorder, waiting_deliveries, options_until, reservation_id, author_kind, author_id,
           expires_at, expires_at <= clock_timestamp() AS over
    FROM order_drafts WHERE order_id = ANY(CAST(:ids AS uuid[]))
    """
)
_EXPIRED = text(
    """
    SELECT order_id FROM order_drafts
    WHERE expires_at <= clock_timestamp() AND NOT order_id = ANY(CAST(:but AS uuid[]))
    ORDER BY expires_at LIMIT :at_most
    """
)


class DraftRepository:
    """Drafts; whoever uses one has locked its order, within the caller's scope, or names it by such an order."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def by_ids(self, order_ids: Collection[UUID]) -> dict[UUID, Draft]:
        """Drafts by their order's id; orders that are none are absent."""
        rows = await self._session.execute(_BY_IDS, {"ids": list(order_ids)})
        return {
            row.order_id: Draft(
                order_id=row.order_id,
                author=Author(ActorKind(row.author_kind), row.author_id),
                expires_at=row.expires_at,
                over=row.over,
                allow_backorder=row.allow_backorder,
                waiting_deliveries=tuple(row.waiting_deliveries),
                options_until=row.options_until,
                reservation_id=row.reservation_id,
            )
            for row in rows
        }

    async def visible(self, order_ids: Collection[UUID]) -> dict[UUID, Draft]:
        """The same, of orders that the caller sees."""
        query = select(OrderDraftRow.order_id).where(
            OrderDraftRow.order_id.in_(list(order_ids)), of_visible_orders(OrderDraftRow.order_id, self._principal)
        )
        return await self.by_ids((await self._session.scalars(query)).all())

    async def put(self, draft: Draft, life: timedelta) -> None:
        """Write a draft as it is now; it ends `life` from now. Its author stays who began it."""
        values: dict[str, Any] = {
            "order_id": draft.order_id,
            "allow_backorder": draft.allow_backorder,
            "waiting_deliveries": list(draft.waiting_deliveries),
            "options_until": draft.options_until,
            "reservation_id": draft.reservation_id,
            "author_kind": draft.author.kind.value,
            "author_id": draft.author.id,
            "life": life,
        }
        await self._session.execute(_ADD, values)

    async def remove(self, order_id: UUID) -> None:
        """The order is a draft no more."""
        await self._session.execute(delete(OrderDraftRow).where(OrderDraftRow.order_id == order_id))

    async def with_people(self, order: Order) -> Order:
        """A locked draft with its contacts and addresses, which orders are locked without: personal data."""
        addresses = {one.address_id for one in order.deliveries} | {order.billing_address_id}
        contacts = {one.recipient_id for one in order.deliveries} | {order.contact_id}
        at = {
            row.id: address_value(row)
            for row in await self._session.scalars(select(AddressRow).where(AddressRow.id.in_(addresses - {None})))
        }
        who = {
            row.id: contact_value(row)
            for row in await self._session.scalars(select(ContactRow).where(ContactRow.id.in_(contacts - {None})))
        }
        deliveries = tuple(
            replace(
                one,
                address=at.get(one.address_id) if one.address_id else None,
                recipient=who.get(one.recipient_id) if one.recipient_id else None,
            )
            for one in order.deliveries
        )
        return replace(
            order,
            deliveries=deliveries,
            contact=who.get(order.contact_id) if order.contact_id else None,
            billing_address=at.get(order.billing_address_id) if order.billing_address_id else None,
        )

    async def clear(self, order: Order) -> None:
        """Take a locked draft's lines, deliveries and charges out, so that others take their place; and its terms."""
        lines = [line.id for line in order.lines]
        charges = [charge.id for charge in order.charges]
        for statement in (
            delete(DiscountAllocationRow).where(DiscountAllocationRow.order_line_id.in_(lines)),
            delete(OrderTaxLineRow).where(OrderTaxLineRow.order_line_id.in_(lines)),
            delete(OrderTaxLineRow).where(OrderTaxLineRow.charge_id.in_(charges)),
            delete(OrderChargeRow).where(OrderChargeRow.order_id == order.id),
            delete(OrderLineRow).where(OrderLineRow.order_id == order.id),
            delete(DeliveryRow).where(DeliveryRow.order_id == order.id),
            delete(OrderSearchRow).where(OrderSearchRow.order_id == order.id),
        ):
            await self._session.execute(statement)

    async def forget_people(self, order: Order) -> None:
        """Delete the contacts and addresses that an order had as a draft: it names others now."""
        contacts = {one.recipient_id for one in order.deliveries} | {order.contact_id}
        addresses = {one.address_id for one in order.deliveries} | {order.billing_address_id}
        await self._session.execute(delete(ContactRow).where(ContactRow.id.in_(contacts - {None})))
        await self._session.execute(delete(AddressRow).where(AddressRow.id.in_(addresses - {None})))

    async def expired(self, at_most: int, *, but: Collection[UUID]) -> list[UUID]:
        """The orders of drafts whose time has come, but these; the longest overdue first."""
        return list(await self._session.scalars(_EXPIRED, {"but": list(but), "at_most": at_most}))

    async def until_next_expiry(self) -> timedelta | None:
        """How long until the next draft runs out; None when there is none."""
        return await self._session.scalar(text("SELECT min(expires_at) - clock_timestamp() FROM order_drafts"))
