"""Printing pick lists: anew each time, as far as they are picked now."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from app.documents.file import File
from app.documents.pick_content import PickOrder, PickRow, PickSheet
from app.documents.render import print_pick_list
from app.domain.enums import PaperLanguage
from app.domain.picking import PickListLine, PickUnit, lines_of
from app.domain.principal import SYSTEM
from app.typesetting.places import language_at
from app.typesetting.printers import printed
from app.typesetting.render import PDF
from db.database import Database
from db.repositories.pick_lists import PickListRepository
from db.repositories.pick_sheet_reading import PickSheetReading, SheetRead


async def pick_list_paper(database: Database, list_id: UUID) -> File | None:
    """A pick list as PDF; None where there is none. Raises CannotPrint."""
    async with database.session() as session:
        read = await PickSheetReading(session).find(list_id)
        if read is None:
            return None
        units = await PickListRepository(session, SYSTEM).units([list_id])
    content = await printed(print_pick_list, sheet_from(read, lines_of(units)))
    return File(f"picks-{read.row.reference}", PDF, content)


def sheet_from(read: SheetRead, lines: Iterable[PickListLine]) -> PickSheet:
    """What stands on a list: a row for each SKU, and one more for units of it that are made to measure."""
    zone, country = ZoneInfo(read.location.timezone), str(read.location.address.get("country", "ZZ"))
    places = {work.id: place for place, work in enumerate(read.works)}
    return PickSheet(
        language=PaperLanguage(language_at(country).upper()),
        number=read.row.reference,
        location=read.location.name,
        country=country,
        made_at=read.row.created_at.astimezone(zone),
        orders=tuple(
            PickOrder(number=work.order_number, due_at=None if work.due_at is None else work.due_at.astimezone(zone))
            for work in read.works
        ),
        rows=tuple(row for line in lines for row in _rows(read, line, places)),
    )


def _rows(read: SheetRead, line: PickListLine, places: dict[UUID, int]) -> Iterator[PickRow]:
    def made(part: PickUnit) -> str:
        return json.dumps(read.lines[part.work_line_id].properties, sort_keys=True)

    # what was canceled, or went elsewhere with its work, is neither picked nor left
    wanted = (part for part in line.parts if part.picked + part.left)
    for _, alike in groupby(sorted(wanted, key=made), made):
        parts = list(alike)
        first = read.lines[parts[0].work_line_id]
        takers: dict[int, int] = {}
        for part in parts:
            place = places[part.fulfillment_order_id]
            takers[place] = takers.get(place, 0) + part.picked + part.left
        yield PickRow(
            bin=line.bins[0] if line.bins else None,
            name=line.name,
            sku=line.sku,
            takers=takers,
            picked=sum(part.picked for part in parts),
            gtin=line.gtin,
            unit=first.unit,
            unit_digits=first.unit_digits,
            properties=first.properties,
        )
