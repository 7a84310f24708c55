"""End access that was given out: every token of a person or app, or one credential of it."""

from datetime import datetime
from uuid import UUID

from app.domain.events import ACCESS_KEY, Event
from app.domain.ids import new_id
from db.unit_of_work import UnitOfWork


async def revoke_access(uow: UnitOfWork, subject: str) -> datetime:
    """Void everything issued to the subject until now; what is issued later than the answered instant is good.

    `subject` is one of `Principal.subjects`: a principal's key (`staff:<uuid>`, `customer:<uuid>`, `app:<uuid>`) or one
    session (`credential:<uuid>`). The caller has checked rights, and holds the row whose rights it changes, so that
    nobody is signed in with the old rights after this. Emits access.revoked: sockets and streams of the subject end
    when their process reads it, requests are refused at once where it is read, and after a second everywhere.
    Locks: the subject's revocation row.
    """
    row_id, version, before = await uow.revocations.revoke(new_id(), subject, uow.now)
    uow.record(
        Event(
            type="access.revoked",
            subject_id=row_id,
            subject_version=version,
            keys=(ACCESS_KEY,),
            state={"subject": subject, "before": before.isoformat()},
        )
    )
    return before


def session_subject(session_id: UUID) -> str:
    """The subject that ends one session, and leaves its holder's others alone."""
    return f"credential:{session_id}"
