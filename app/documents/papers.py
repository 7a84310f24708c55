"""Every kind of paper that a link may open: one line each."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from uuid import UUID

from app.documents.file import File
from app.documents.kept import kept_label, kept_manifest
from app.documents.links import Link, PaperKind
from app.documents.pick_lists import pick_list_paper
from app.documents.printing import printed_paper
from app.documents.slips import slip_of_package, slip_of_work
from db.database import Database

Print: TypeAlias = Callable[[Database, UUID], Awaitable[File | None]]
"""Finds or prints what an id is of: None where that is no more. Raises CannotPrint."""
PRINTED: Mapping[PaperKind, Print] = {
    PaperKind.INVOICE: printed_paper,
    PaperKind.WORK_SLIP: slip_of_work,
    PaperKind.PARCEL_SLIP: slip_of_package,
    PaperKind.LABEL: kept_label,
    PaperKind.MANIFEST: kept_manifest,
    PaperKind.PICK_LIST: pick_list_paper,
}


async def paper_of(database: Database, link: Link) -> File | None:
    """What a link opens; None where that is no more. Raises CannotPrint."""
    return await PRINTED[link.kind](database, link.paper_id)
