"""Edits of placed orders. An order's row lock guards the edit that is open on it; the clock is the database's."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Boolean, ColumnElement, Row, Select, exists, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.enums import ActorKind, OrderEditState, Role
from app.domain.errors import NotFound
from app.domain.orders.edit.session import OrderEdit
from app.domain.orders.model import Address, Author, Contact
from app.domain.principal import Principal
from db.base import Base
from db.models.invoices import InvoiceRow
from db.models.order_edits import OrderEditRow
from db.models.orders import OrderRow
from db.models.people import AddressRow, ContactRow
from db.repositories.edit_documents import (
    expectation_documents,
    operation_documents,
    read_expectations,
    read_operations,
    read_sources,
    source_documents,
)
from db.repositories.order_reading import address_value
from db.repositories.order_rows.head import address_row, contact_row
from db.repositories.scope import of_visible_orders
from db.saving import save_rows

_STORED = (
    *("id", "order_id", "state", "version", "order_version", "operations", "sources", "claims", "reservation_id"),
    *("actor_kind", "actor_id", "created_at", "expires_at", "ended_at"),
)
_COLUMNS: list[ColumnElement[Any]] = [literal_column(f"e.{name}").label(name) for name in _STORED]
_COLUMNS.append(literal_column("e.expires_at <= clock_timestamp()", Boolean).label("over"))
_EDITS = aliased(OrderEditRow, name="e")
_ALL_OF_THEM: Select[Any] = select(*_COLUMNS).select_from(_EDITS)
_ADD = text(
    """
    INSERT INTO order_edits (id, order_id, state, version, order_version, operations, sources, claims, actor_kind,
                             actor_id, created_at, expires_at)
    SELECT :id, :order_id, 'OPEN', 1, :order_version, '[]', '[]', '[]', :actor_kind, CAST(:actor_id AS uuid), at,
           at + CAST(:life AS interval)
    FROM clock_timestamp() AS at
    """
)
_CHANGE = text(
    """
    UPDATE order_edits
    SET version = :version, order_version = :order_version, operations = CAST(:operations AS jsonb),
        sources = CAST(:sources AS jsonb), claims = CAST(:claims AS jsonb),
        reservation_id = CAST(:reservation_id AS uuid)
    WHERE id = :id AND state = 'OPEN'
    """
)
_END = text(
    """
    UPDATE order_edits SET state = :state, ended_at = clock_timestamp(), reservation_id = NULL, version = version + 1
    WHERE id = :id AND state = 'OPEN'
    """
)
_EXPIRED = text(
    """
    SELECT e.id FROM order_edits e JOIN orders o ON o.id = e.order_id
    WHERE e.state = 'OPEN' AND NOT e.id = ANY(CAST(:but AS uuid[]))
      AND (e.expires_at <= clock_timestamp() OR o.status IN ('CANCELED', 'EXPIRED'))
    ORDER BY e.expires_at LIMIT :at_most
    """
)


_OF_ADDRESS = ", ".join(
    f"{name} = NULL"
    for name in (
        "name",
        "company",
        "line1",
        "line2",
        "city",
        "region",
        "postal_code",
        "phone",
        "latitude",
        "longitude",
    )
)
_OF_CONTACT = "name = NULL, email = NULL, phone = NULL"
EDITORS = frozenset({Role.CARE, Role.APP, Role.ADMIN})
"""Who prepares changes of orders, and sees what others prepare."""


class OrderEditRepository:
    """Edits of orders within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def find(self, edit_id: UUID) -> OrderEdit:
        """An edit of an order that the caller sees, unlocked. Raises NotFound."""
        found = (await self.by_ids([edit_id])).get(edit_id)
        if found is None:
            raise NotFound("there is no such edit", ("editId",))
        return found

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, OrderEdit]:
        """Edits of orders that the caller sees; shoppers, stores and warehouses see none.

        One statement: a second one would tell by its time that a foreign edit is there.
        """
        if not self._principal.roles & EDITORS:
            return {}
        seen = of_visible_orders(_EDITS.order_id, self._principal)
        query = _ALL_OF_THEM.where(_EDITS.id.in_(list(ids)), seen)
        return {row.id: _edit(row) for row in await self._session.execute(query)}

    async def open_on(self, order_id: UUID) -> OrderEdit | None:
        """The edit that is open on an order of the caller's, run out or not."""
        query = _ALL_OF_THEM.where(_EDITS.order_id == order_id, _EDITS.state == OrderEditState.OPEN)
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else _edit(row)

    async def add(self, edit_id: UUID, order_id: UUID, order_version: int, author: Author, life: timedelta) -> None:
        """Begin an edit. The caller holds the order, on which none is open."""
        values: dict[str, Any] = {"id": edit_id, "order_id": order_id, "order_version": order_version, "life": life}
        await self._session.execute(_ADD, values | {"actor_kind": author.kind.value, "actor_id": author.id})

    async def time_left(self, edit_id: UUID) -> timedelta:
        """How long an edit stays open."""
        left: timedelta | None = await self._session.scalar(
            text("SELECT expires_at - clock_timestamp() FROM order_edits WHERE id = :id"), {"id": edit_id}
        )
        assert left is not None, "the caller has locked it"
        return left

    async def address(self, address_id: UUID) -> Address | None:
        """An address that the caller's order has or gets: personal data, for what is computed from it."""
        row = await self._session.get(AddressRow, address_id)
        return None if row is None else address_value(row)

    async def recipient(self, contact_id: UUID) -> Contact | None:
        """A contact that an edit names: personal data, as above."""
        row = await self._session.get(ContactRow, contact_id)
        return None if row is None else Contact(name=row.name, email=row.email, phone=row.phone)

    async def contact(self, order_id: UUID) -> Contact | None:
        """Whom an order of the caller's names as its buyer: personal data, as above."""
        row = await self._session.scalar(
            select(ContactRow).join(OrderRow, OrderRow.contact_id == ContactRow.id).where(OrderRow.id == order_id)
        )
        return None if row is None else Contact(name=row.name, email=row.email, phone=row.phone)

    async def has_papers(self, order_id: UUID) -> bool:
        """Whether an invoice or a credit note was made of an order: it names the buyer as they were then."""
        return bool(await self._session.scalar(select(exists().where(InvoiceRow.order_id == order_id))))

    async def change(self, edit: OrderEdit) -> None:
        """Write an open edit after a step. The caller holds the order."""
        values: dict[str, Any] = {
            "id": edit.id,
            "version": edit.version,
            "order_version": edit.order_version,
            "operations": orjson.dumps(operation_documents(edit.operations)).decode(),
            "sources": orjson.dumps(source_documents(edit.sources)).decode(),
            "claims": orjson.dumps(expectation_documents(edit.expectations)).decode(),
            "reservation_id": edit.reservation_id,
        }
        await self._session.execute(_CHANGE, values)

    async def end(self, edit_id: UUID, state: OrderEditState) -> None:
        """End an open edit. The caller holds the order; what the edit held is somebody else's or free by now."""
        await self._session.execute(_END, {"id": edit_id, "state": state.value})

    async def add_people(self, address: tuple[UUID, Address] | None, recipient: tuple[UUID, Contact] | None) -> None:
        """Write an address and a recipient that an edit names; no order has them yet."""
        rows: dict[type[Base], list[Any]] = {}
        if address is not None:
            rows[AddressRow] = [address_row(*address)]
        if recipient is not None:
            rows[ContactRow] = [contact_row(*recipient)]
        await save_rows(self._session, rows, {})

    async def forget_people(self, address_ids: Collection[UUID], contact_ids: Collection[UUID]) -> None:
        """Empty what no order has (any more): personal data is not kept without need.

        The rows stay: to delete one, every delivery there ever was would have to be asked whether it points there.
        """
        for table, columns, ids in (("addresses", _OF_ADDRESS, address_ids), ("contacts", _OF_CONTACT, contact_ids)):
            if ids:
                await self._session.execute(
                    text(f"UPDATE {table} SET {columns} WHERE id = ANY(CAST(:ids AS uuid[]))"),  # noqa: S608 - ours
                    {"ids": list(ids)},
                )

    async def expired(self, at_most: int, *, but: Collection[UUID] = ()) -> list[UUID]:
        """Edits that are open still although they ran out, or their order is over: the earliest first, unlocked."""
        return list(await self._session.scalars(_EXPIRED, {"but": list(but), "at_most": at_most}))

    async def until_next_expiry(self) -> timedelta | None:
        """How long until the next one runs out, negative when one has; None when none is open."""
        wait: timedelta | None = await self._session.scalar(
            text("SELECT min(expires_at) - clock_timestamp() FROM order_edits WHERE state = 'OPEN'")
        )
        return wait


def _edit(row: Row[Any]) -> OrderEdit:
    return OrderEdit(
        id=row.id,
        order_id=row.order_id,
        state=OrderEditState(row.state),
        version=row.version,
        order_version=row.order_version,
        operations=read_operations(row.operations),
        sources=read_sources(row.sources),
        expectations=read_expectations(row.claims),
        reservation_id=row.reservation_id,
        author=Author(ActorKind(row.actor_kind), row.actor_id),
        created_at=row.created_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        over=row.over,
    )
