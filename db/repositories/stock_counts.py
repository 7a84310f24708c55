"""Counts, at the locations that the caller may work at; foreign and missing ones are both absent."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import StockCountState
from app.domain.ids import new_id
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.stock_counts import CountLine, StockCount
from db.models.count_tasks import CountTaskRow
from db.models.reference import LocationRow, SkuRow
from db.models.stock_counts import StockCountLineRow, StockCountRow
from db.repositories.both_ends import at_an_end
from db.repositories.keyset import read_page
from db.repositories.scope import location_ids
from db.saving import save_rows

_ASK = text(
    """
    INSERT INTO count_tasks AS t (id, location_id, sku_id, quantity, created_at)
    SELECT w.id, w.location_id, w.sku_id, w.quantity, now()
    FROM unnest(CAST(:ids AS uuid[]), CAST(:locations AS uuid[]), CAST(:skus AS uuid[]), CAST(:quantities AS int[]))
         AS w(id, location_id, sku_id, quantity)
    ORDER BY w.location_id, w.sku_id
    ON CONFLICT (location_id, sku_id) WHERE stock_count_id IS NULL
    DO UPDATE SET quantity = t.quantity + excluded.quantity
    """
)


class StockCountRepository:
    """Counts and their lines."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, StockCountRow.location_id)
        self._tasks = at_an_end(principal, CountTaskRow.location_id)

    async def add(self, count: StockCount) -> None:
        """Insert a count with its lines."""
        row = {
            "id": count.id,
            "location_id": count.location_id,
            "state": count.state,
            "counted_at": count.counted_at,
            "note": count.note,
            "submitted_kind": count.submitted_kind,
            "submitted_id": count.submitted_id,
            "decided_kind": None,
            "decided_id": None,
            "decided_at": None,
            "decision_note": None,
            "version": count.version,
            "created_at": count.created_at,
        }
        lines = [
            {
                "id": line.id,
                "stock_count_id": count.id,
                "position": position,
                "sku_id": line.sku_id,
                "expected": line.expected,
                "counted": line.counted,
                "state": line.state,
            }
            for position, line in enumerate(count.lines)
        ]
        await save_rows(self._session, {StockCountRow: [row], StockCountLineRow: lines}, {})

    async def ask(self, units: Iterable[tuple[tuple[UUID, UUID], int]]) -> None:
        """Ask for counts of (SKU, location), with so many units missed; one task stays open for each.

        Locks: the caller holds the levels.
        """
        missed: Counter[tuple[UUID, UUID]] = Counter()
        for pair, quantity in units:
            missed[pair] += quantity
        if missed:
            await self._session.execute(
                _ASK,
                {
                    "ids": [new_id() for _ in missed],
                    "skus": [sku_id for sku_id, _ in missed],
                    "locations": [location_id for _, location_id in missed],
                    "quantities": list(missed.values()),
                },
            )

    async def answer_tasks(self, count: StockCount) -> None:
        """A count answers the tasks that ask for its SKUs at its location."""
        await self._session.execute(
            update(CountTaskRow)
            .where(
                CountTaskRow.location_id == count.location_id,
                CountTaskRow.sku_id.in_([line.sku_id for line in count.lines]),
                CountTaskRow.stock_count_id.is_(None),
            )
            .values(stock_count_id=count.id)
        )

    async def tasks(self, location: str, page: Page) -> Slice[CountTaskRow]:
        """What is to be counted at a location and was not yet, oldest first."""
        statement = select(CountTaskRow).where(
            self._tasks, CountTaskRow.location_id.in_(location_ids([location])), CountTaskRow.stock_count_id.is_(None)
        )
        return await read_page(self._session, statement, [CountTaskRow.id], page)

    async def lock(self, count_id: UUID) -> StockCount | None:
        """A count as it stands, locked. Locks: the count, before orders and levels."""
        query = select(StockCountRow.id).where(StockCountRow.id == count_id, self._scope).with_for_update()
        if await self._session.scalar(query) is None:
            return None
        return (await self._whole(select(StockCountRow).where(StockCountRow.id == count_id)))[0]

    async def decide(self, count: StockCount) -> None:
        """Write what was decided of a locked count and its lines."""
        await self._session.execute(
            update(StockCountRow)
            .where(StockCountRow.id == count.id)
            .values(
                state=count.state,
                decided_kind=count.decided_kind,
                decided_id=count.decided_id,
                decided_at=count.decided_at,
                decision_note=count.decision_note,
                version=count.version,
            )
        )
        for state in StockCountState:
            ids = [line.id for line in count.lines if line.state is state]
            if ids:
                await self._session.execute(
                    update(StockCountLineRow).where(StockCountLineRow.id.in_(ids)).values(state=state)
                )

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, StockCount]:
        """Counts by id."""
        found = await self._whole(select(StockCountRow).where(StockCountRow.id.in_(list(ids)), self._scope))
        return {count.id: count for count in found}

    async def page(
        self, page: Page, *, locations: Collection[str] | None, states: Collection[StockCountState] | None
    ) -> Slice[StockCount]:
        """Counts, newest first, narrowed to location codes and states; None does not narrow."""
        statement = select(StockCountRow).where(self._scope)
        if locations is not None:
            statement = statement.where(StockCountRow.location_id.in_(location_ids(locations)))
        if states is not None:
            statement = statement.where(StockCountRow.state.in_(list(states)))
        rows = await read_page(self._session, statement, [StockCountRow.id], page, descending=True)
        counts = await self._with_lines(rows.items)
        return Slice(counts, has_next=rows.has_next, has_previous=rows.has_previous)

    async def _whole(self, statement: Select[StockCountRow]) -> list[StockCount]:
        rows = await self._session.scalars(statement.execution_options(populate_existing=True))
        return await self._with_lines(rows.all())

    async def _with_lines(self, rows: Sequence[StockCountRow]) -> list[StockCount]:
        ids = [row.id for row in rows]
        found = await self._session.execute(
            select(StockCountLineRow, SkuRow.code)
            .join(SkuRow, SkuRow.id == StockCountLineRow.sku_id)
            .where(StockCountLineRow.stock_count_id.in_(ids))
            .order_by(StockCountLineRow.position)
            .execution_options(populate_existing=True)
        )
        lines: dict[UUID, list[CountLine]] = {count_id: [] for count_id in ids}
        for line, code in found:
            lines[line.stock_count_id].append(
                CountLine(line.id, line.sku_id, code, line.expected, line.counted, line.state)
            )
        places = await self._session.execute(
            select(LocationRow.id, LocationRow.code).where(LocationRow.id.in_({row.location_id for row in rows}))
        )
        codes = {location_id: code for location_id, code in places}
        return [
            StockCount(
                id=row.id,
                location_id=row.location_id,
                location=codes[row.location_id],
                state=row.state,
                counted_at=row.counted_at,
                note=row.note,
                submitted_kind=row.submitted_kind,
                submitted_id=row.submitted_id,
                version=row.version,
                created_at=row.created_at,
                lines=tuple(lines[row.id]),
                decided_kind=row.decided_kind,
                decided_id=row.decided_id,
                decided_at=row.decided_at,
                decision_note=row.decision_note,
            )
            for row in rows
        ]
