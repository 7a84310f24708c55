"""Edits of orders in the small shop, step by step."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.orders.edit.session import OrderEdit
from app.orders.edit.add_line import AddEditLine, add_line
from app.orders.edit.begin import BeginEdit, begin_edit
from app.orders.edit.commit import CommitEdit, commit_edit
from app.orders.edit.end import abort_edit
from app.orders.edit.set_quantity import SetEditQuantity, set_quantity
from app.orders.edit.stage import EditStep
from db.unit_of_work import UnitOfWork
from tests.builders import SEARCH_SECRET, STAFF, Shop, a_key


async def begin(shop: Shop, order_id: UUID, **stated: Any) -> UUID:
    """An edit of the order, by staff."""
    return await shop.run(begin_edit, BeginEdit(idempotency_key=a_key(), order_id=order_id, **stated))


async def add(shop: Shop, edit_id: UUID, sku: str, quantity: int, **stated: Any) -> None:
    """A line that the order is to have too."""
    command = AddEditLine(idempotency_key=a_key(), edit_id=edit_id, sku=sku, quantity=quantity, **stated)
    await shop.run(add_line, command)


async def set_units(shop: Shop, edit_id: UUID, sku: str, quantity: int, **stated: Any) -> None:
    """How many units of the order's line of a SKU are wanted in the end."""
    edit = await the_edit(shop, edit_id)
    line = next(line for line in (await shop.order(edit.order_id)).lines if line.sku == sku)
    command = SetEditQuantity(idempotency_key=a_key(), edit_id=edit_id, line_id=line.id, quantity=quantity, **stated)
    await shop.run(set_quantity, command)


def committing(edit_id: UUID, **stated: Any) -> CommitEdit:
    """The command that commits."""
    return CommitEdit(idempotency_key=a_key(), edit_id=edit_id, **stated)


async def commit_work(uow: UnitOfWork, command: CommitEdit) -> UUID:
    """The use case with the tests' secret."""
    return await commit_edit(uow, command, search_secret=SEARCH_SECRET)


async def commit(shop: Shop, edit_id: UUID, **stated: Any) -> None:
    """Do what the edit prepared."""
    await shop.run(commit_work, committing(edit_id, **stated))


async def abort(shop: Shop, edit_id: UUID) -> None:
    """Give the edit up."""
    await shop.run(abort_edit, EditStep(idempotency_key=a_key(), edit_id=edit_id))


async def the_edit(shop: Shop, edit_id: UUID) -> OrderEdit:
    """The edit as it stands."""
    async with shop.database.unit_of_work(STAFF) as uow:
        return await uow.order_edits.find(edit_id)


async def let_run_out(shop: Shop, edit_id: UUID) -> None:
    """The edit's clock is over."""
    statement = "UPDATE order_edits SET expires_at = clock_timestamp() - interval '1 second' WHERE id = :id"
    async with shop.database.engine.begin() as connection:
        await connection.execute(text(statement), {"id": edit_id})
