"""A paper's PDF: printed when it is first asked for, in a thread, and kept by its SHA-256; the first print stays."""

from uuid import UUID
from zoneinfo import ZoneInfo

from app.documents.content import Printed
from app.documents.file import File
from app.documents.render import print_paper
from app.domain.principal import SYSTEM
from app.typesetting.printers import printed
from app.typesetting.render import PDF
from db.database import Database
from db.repositories.documents import Document, DocumentRepository
from db.repositories.invoice_reading import PaperToPrint, PrintReading
from db.unit_of_work import UnitOfWork


async def printed_paper(database: Database, paper_id: UUID) -> File | None:
    """A paper as PDF, named by its number; None when there is no such paper. Raises CannotPrint."""
    async with database.session() as session:
        found = await PrintReading(session).find(paper_id)
        if found is None:
            return None
        if found.sha256 is not None:
            return await _kept(DocumentRepository(session), found.sha256, found.paper.number)
        sha256 = found.row.seller["logoSha256"]
        logo = None if sha256 is None else await DocumentRepository(session).find(bytes.fromhex(sha256))
    content = await printed(print_paper, _to_print(found, logo))

    async def keep(uow: UnitOfWork) -> File:
        mine = await uow.documents.keep(content, PDF, uow.now)
        kept = await PrintReading(uow.session).keep(paper_id, mine)
        return await _kept(uow.documents, kept, found.paper.number)

    return await database.transact(SYSTEM, keep)


def _to_print(found: PaperToPrint, logo: Document | None) -> Printed:
    return Printed(
        paper=found.paper,
        language=found.row.language,
        seller=found.row.seller,
        order_number=found.order_number,
        ordered_on=found.placed_at.astimezone(ZoneInfo(found.timezone)).date(),
        billed=found.billed,
        delivered=found.delivered,
        contact=found.contact,
        logo=None if logo is None else (logo.media_type, logo.content),
    )


async def _kept(documents: DocumentRepository, sha256: bytes, name: str) -> File:
    document = await documents.find(sha256)
    assert document is not None, "a foreign key holds"
    return File(name, document.media_type, document.content)
