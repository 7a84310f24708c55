"""Reading pick lists and where SKUs lie. Batches have the form `(database, principal, keys) -> {key: value}`."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from app.domain.enums import PickListState
from app.domain.pages import Page, Slice, grouped
from app.domain.picking import PickList, PickListLine, lines_of
from app.domain.principal import Principal
from db.database import Database
from db.repositories.pick_lists import PickListRepository
from db.repositories.sku_places import SkuPlace, SkuPlaceRepository


async def pick_lists_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> dict[UUID, PickList]:
    """Batch: lists by id."""
    async with database.reading() as session:
        return await PickListRepository(session, principal).by_ids(ids)


async def open_lists_by_fulfillment_order(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, PickList]:
    """Batch: the open list that a fulfillment order is on."""
    async with database.reading() as session:
        return await PickListRepository(session, principal).open_of_works(ids)


async def lines_by_pick_list(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, tuple[PickListLine, ...]]:
    """Batch: the lines of a list, from bin to bin."""
    async with database.reading() as session:
        units = await PickListRepository(session, principal).units(ids)
    return {list_id: lines_of(parts) for list_id, parts in grouped((unit.pick_list_id, unit) for unit in units).items()}


async def page_of_pick_lists(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    locations: Collection[str] | None,
    states: Collection[PickListState] | None,
    reference: str | None,
) -> Slice[PickList]:
    """One page of lists, newest first."""
    async with database.reading() as session:
        repository = PickListRepository(session, principal)
        return await repository.page(page, locations=locations, states=states, reference=reference)


async def places_of_skus(
    database: Database, _: Principal, pairs: Sequence[tuple[UUID, UUID]]
) -> Mapping[tuple[UUID, UUID], SkuPlace]:
    """Batch: where SKUs lie, by (SKU, location), which the caller already read within its scope."""
    async with database.reading() as session:
        return await SkuPlaceRepository(session).at(pairs)
