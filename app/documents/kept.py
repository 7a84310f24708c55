"""Papers that somebody else made and that are kept as they are: carriers' labels, and manifests."""

from uuid import UUID

from app.documents.file import File
from db.database import Database
from db.repositories.paper_reading import KeptPaper, KeptPapers


async def kept_label(database: Database, package_id: UUID) -> File | None:
    """The label of a parcel, as its carrier made it; None where it has none, and once that is void."""
    async with database.session() as session:
        return _file(await KeptPapers(session).label(package_id))


async def kept_manifest(database: Database, manifest_id: UUID) -> File | None:
    """What the driver signs; None where the carrier made no paper."""
    async with database.session() as session:
        return _file(await KeptPapers(session).manifest(manifest_id))


def _file(kept: KeptPaper | None) -> File | None:
    return None if kept is None else File(kept.name, kept.media_type, kept.content)
