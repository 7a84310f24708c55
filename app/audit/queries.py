"""Reading the audit trail."""

from app.domain.audit import AuditEntry
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.database import Database
from db.repositories.audit_reading import AuditReading, AuditSelection

__all__ = ["AuditSelection", "page_of_audit"]


async def page_of_audit(
    database: Database, principal: Principal, page: Page, selection: AuditSelection
) -> Slice[AuditEntry]:
    """One page of sealed entries, newest first; none for who may not read them."""
    async with database.session() as session:
        return await AuditReading(session, principal).page(page, selection)
