"""Pick lists at the locations that the caller may work at; foreign and missing ones are both absent."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, Text, and_, case, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import FulfillmentOrderStatus, PickListState
from app.domain.orders.work.pick import TO_PICK
from app.domain.pages import Page, Slice
from app.domain.picking import PickList, PickUnit
from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderLineRow, FulfillmentOrderRow
from db.models.holds import OrderHoldRow
from db.models.orders import OrderLineRow
from db.models.picking import PickListRow, PickListWorkRow, SkuPlaceRow
from db.models.reference import LocationRow, SkuRow
from db.repositories.both_ends import at_an_end
from db.repositories.keyset import read_page
from db.repositories.scope import location_ids, visible_fulfillment_orders

_LEFT = (
    FulfillmentOrderLineRow.quantity
    - FulfillmentOrderLineRow.canceled_quantity
    - func.greatest(FulfillmentOrderLineRow.picked_quantity, FulfillmentOrderLineRow.shipped_quantity)
)
"""Units of a line of work that are still on the shelf, as `take_back.unpicked` counts them."""

_HELD = exists(
    select(OrderHoldRow.id)
    .where(
        OrderHoldRow.order_id == FulfillmentOrderRow.order_id,
        OrderHoldRow.is_open,
        or_(
            OrderHoldRow.fulfillment_order_id.is_(None),
            OrderHoldRow.fulfillment_order_id == FulfillmentOrderRow.id,
        ),
    )
    .correlate(FulfillmentOrderRow)
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Work that may go onto a list: where it is done, where it stands, and the open list that it is on."""

    id: UUID
    location_id: UUID
    status: FulfillmentOrderStatus
    left: int
    list_reference: str | None


class PickListRepository:
    """Pick lists, their work and what is left to pick of it."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, PickListRow.location_id)
        self._works = visible_fulfillment_orders(principal)

    async def candidates(self, work_ids: Collection[UUID]) -> dict[UUID, Candidate]:
        """Work by id that the caller sees, with the open list of its own location that it is on."""
        left = (
            select(func.coalesce(func.sum(_LEFT), 0))
            .where(FulfillmentOrderLineRow.fulfillment_order_id == FulfillmentOrderRow.id)
            .correlate(FulfillmentOrderRow)
            .scalar_subquery()
        )
        reference = (
            select(PickListRow.reference)
            .join(PickListWorkRow, PickListWorkRow.pick_list_id == PickListRow.id)
            .where(
                PickListWorkRow.fulfillment_order_id == FulfillmentOrderRow.id,
                PickListWorkRow.is_open,
                PickListRow.location_id == FulfillmentOrderRow.location_id,
            )
            .correlate(FulfillmentOrderRow)
            .scalar_subquery()
        )
        rows = await self._session.execute(
            select(
                FulfillmentOrderRow.id, FulfillmentOrderRow.location_id, FulfillmentOrderRow.status, left, reference
            ).where(FulfillmentOrderRow.id.in_(list(work_ids)), self._works)
        )
        return {row.id: Candidate(*row) for row in rows}

    async def next_due(self, location_id: UUID, most: int) -> Sequence[UUID]:
        """Work of a location to pick next, by when it is due: held by nothing, on no open list of the location."""
        listed = exists(
            select(PickListWorkRow.pick_list_id)
            .join(PickListRow, PickListRow.id == PickListWorkRow.pick_list_id)
            .where(
                PickListWorkRow.fulfillment_order_id == FulfillmentOrderRow.id,
                PickListWorkRow.is_open,
                PickListRow.location_id == FulfillmentOrderRow.location_id,
            )
            .correlate(FulfillmentOrderRow)
        )
        to_pick = exists(
            select(FulfillmentOrderLineRow.id)
            .where(FulfillmentOrderLineRow.fulfillment_order_id == FulfillmentOrderRow.id, _LEFT > 0)
            .correlate(FulfillmentOrderRow)
        )
        rows = await self._session.scalars(
            select(FulfillmentOrderRow.id)
            .where(
                FulfillmentOrderRow.location_id == location_id,
                FulfillmentOrderRow.status.in_(TO_PICK),
                self._works,
                to_pick,
                ~_HELD,
                ~listed,
            )
            .order_by(FulfillmentOrderRow.due_at.nulls_last(), FulfillmentOrderRow.created_at, FulfillmentOrderRow.id)
            .limit(most)
        )
        return rows.all()

    async def add(self, pick_list: PickList) -> bool:
        """Insert a list with its work; False when some of that is on another open list by now.

        Work that was on a list of another location before it moved here is taken off that.
        """
        await self._session.execute(
            insert(PickListRow).values(
                id=pick_list.id,
                location_id=pick_list.location_id,
                state=pick_list.state,
                reference=pick_list.reference,
                picker_kind=pick_list.picker_kind,
                picker_id=pick_list.picker_id,
                version=pick_list.version,
                created_at=pick_list.created_at,
                ended_at=None,
            )
        )
        await self._session.execute(
            update(PickListWorkRow)
            .where(
                PickListWorkRow.fulfillment_order_id.in_(pick_list.works),
                PickListWorkRow.is_open,
                PickListWorkRow.pick_list_id.in_(
                    select(PickListRow.id).where(PickListRow.location_id != pick_list.location_id)
                ),
            )
            .values(is_open=False)
        )
        # By id, so that two lists with the same work wait for each other and never both ways.
        rows = [
            {"pick_list_id": pick_list.id, "fulfillment_order_id": work_id, "position": place, "is_open": True}
            for work_id, place in sorted((work_id, place) for place, work_id in enumerate(pick_list.works))
        ]
        added = await self._session.scalars(
            upsert(PickListWorkRow).on_conflict_do_nothing().returning(PickListWorkRow.fulfillment_order_id),
            rows,
        )
        return len(added.all()) == len(rows)

    async def lock(self, list_id: UUID) -> PickList | None:
        """A list as it stands, locked. Locks: the list, before orders."""
        query = select(PickListRow.id).where(PickListRow.id == list_id, self._scope).with_for_update()
        if await self._session.scalar(query) is None:
            return None
        return (await self._whole(select(PickListRow).where(PickListRow.id == list_id)))[0]

    async def end(self, pick_list: PickList) -> None:
        """Write that a locked list is over: its work may go onto others."""
        await self._session.execute(
            update(PickListRow)
            .where(PickListRow.id == pick_list.id)
            .values(state=pick_list.state, version=pick_list.version, ended_at=pick_list.ended_at)
        )
        await self._session.execute(
            update(PickListWorkRow).where(PickListWorkRow.pick_list_id == pick_list.id).values(is_open=False)
        )

    async def units(self, list_ids: Collection[UUID]) -> Sequence[PickUnit]:
        """Every line of the work on these lists, the list's first work first; where work has left, none are left."""
        at_it = (
            PickListWorkRow.is_open,
            FulfillmentOrderRow.location_id == PickListRow.location_id,
            FulfillmentOrderRow.status.in_(TO_PICK),
        )
        rows = await self._session.execute(
            select(
                PickListRow.id.label("pick_list_id"),
                FulfillmentOrderRow.order_id,
                FulfillmentOrderRow.id.label("fulfillment_order_id"),
                FulfillmentOrderLineRow.id.label("work_line_id"),
                SkuRow.id.label("sku_id"),
                SkuRow.code.label("sku"),
                OrderLineRow.name,
                SkuRow.gtin,
                func.coalesce(SkuPlaceRow.bins, array([], type_=Text())).label("bins"),
                SkuPlaceRow.category,
                (FulfillmentOrderLineRow.quantity - FulfillmentOrderLineRow.canceled_quantity).label("quantity"),
                FulfillmentOrderLineRow.picked_quantity.label("picked"),
                case((and_(*at_it), _LEFT), else_=0).label("left"),
                _HELD.label("held"),
            )
            .join(PickListWorkRow, PickListWorkRow.pick_list_id == PickListRow.id)
            .join(FulfillmentOrderRow, FulfillmentOrderRow.id == PickListWorkRow.fulfillment_order_id)
            .join(FulfillmentOrderLineRow, FulfillmentOrderLineRow.fulfillment_order_id == FulfillmentOrderRow.id)
            .join(OrderLineRow, OrderLineRow.id == FulfillmentOrderLineRow.order_line_id)
            .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
            .outerjoin(
                SkuPlaceRow,
                (SkuPlaceRow.sku_id == SkuRow.id) & (SkuPlaceRow.location_id == PickListRow.location_id),
            )
            .where(PickListRow.id.in_(list(list_ids)), self._scope)
            .order_by(PickListRow.id, PickListWorkRow.position, FulfillmentOrderLineRow.position)
        )
        return [PickUnit(**row) for row in rows.mappings()]

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, PickList]:
        """Lists by id."""
        found = await self._whole(select(PickListRow).where(PickListRow.id.in_(list(ids)), self._scope))
        return {pick_list.id: pick_list for pick_list in found}

    async def open_of_works(self, work_ids: Collection[UUID]) -> dict[UUID, PickList]:
        """The open list that each of these fulfillment orders is on."""
        rows = await self._session.execute(
            select(PickListWorkRow.fulfillment_order_id, PickListWorkRow.pick_list_id).where(
                PickListWorkRow.fulfillment_order_id.in_(list(work_ids)), PickListWorkRow.is_open
            )
        )
        lists = {row.fulfillment_order_id: row.pick_list_id for row in rows}
        found = await self.by_ids(set(lists.values())) if lists else {}
        return {work_id: found[list_id] for work_id, list_id in lists.items() if list_id in found}

    async def page(
        self,
        page: Page,
        *,
        locations: Collection[str] | None,
        states: Collection[PickListState] | None,
        reference: str | None,
    ) -> Slice[PickList]:
        """Lists, newest first, narrowed to location codes, states and a reference; None does not narrow."""
        statement = select(PickListRow).where(self._scope)
        if locations is not None:
            statement = statement.where(PickListRow.location_id.in_(location_ids(locations)))
        if states is not None:
            statement = statement.where(PickListRow.state.in_(list(states)))
        if reference is not None:
            statement = statement.where(PickListRow.reference == reference)
        rows = await read_page(self._session, statement, [PickListRow.id], page, descending=True)
        return Slice(await self._with_works(rows.items), has_next=rows.has_next, has_previous=rows.has_previous)

    async def _whole(self, statement: Select[PickListRow]) -> list[PickList]:
        rows = await self._session.scalars(statement.execution_options(populate_existing=True))
        return await self._with_works(rows.all())

    async def _with_works(self, rows: Sequence[PickListRow]) -> list[PickList]:
        works: defaultdict[UUID, list[UUID]] = defaultdict(list)
        found = await self._session.execute(
            select(PickListWorkRow.pick_list_id, PickListWorkRow.fulfillment_order_id)
            .where(PickListWorkRow.pick_list_id.in_([row.id for row in rows]))
            .order_by(PickListWorkRow.pick_list_id, PickListWorkRow.position)
        )
        for part in found:
            works[part.pick_list_id].append(part.fulfillment_order_id)
        places = await self._session.execute(
            select(LocationRow.id, LocationRow.code).where(LocationRow.id.in_({row.location_id for row in rows}))
        )
        codes = {row.id: row.code for row in places}
        return [
            PickList(
                id=row.id,
                location_id=row.location_id,
                location=codes[row.location_id],
                state=row.state,
                reference=row.reference,
                picker_kind=row.picker_kind,
                picker_id=row.picker_id,
                version=row.version,
                created_at=row.created_at,
                works=tuple(works[row.id]),
                ended_at=row.ended_at,
            )
            for row in rows
        ]
