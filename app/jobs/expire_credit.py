"""What is left on gift cards and accounts that ran out is void; what is promised to orders may still be taken."""

from datetime import timedelta
from uuid import UUID

from app.credit.ledger import write_step
from app.domain.credit import CreditEntry, expire
from app.domain.enums import CreditEntryKind
from app.domain.ids import new_id
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from db.database import Database
from db.repositories.credit import CreditRepository
from db.unit_of_work import UnitOfWork

AT_ONCE = 100


async def run(database: Database) -> timedelta | None:
    """Void what ran out, one account in one transaction."""
    while True:
        async with database.session() as session:
            ids = await CreditRepository(session).expired(database.clock.now(), AT_ONCE)
        for account_id in ids:
            await database.transact(SYSTEM, lambda uow, one=account_id: _expire(uow, one))
        if len(ids) < AT_ONCE:
            return None


async def _expire(uow: UnitOfWork, account_id: UUID) -> None:
    account = await uow.credit.lock(account_id)
    ran_out = account is not None and account.expires_at is not None and account.expires_at <= uow.now
    if account is not None and ran_out and account.available_minor:
        entry = CreditEntry(id=new_id(), kind=CreditEntryKind.EXPIRE, amount_minor=0, at=uow.now)
        await write_step(uow, account, expire(account, entry))


JOB = Job("expire_credit", timedelta(minutes=1), run)
