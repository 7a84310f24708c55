"""Writing a step of a credit's ledger: the account's row is locked, the step is written, the change is told."""

from app.domain.credit import CreditAccount, CreditEntry, credit_state, moved
from app.domain.events import Event
from app.domain.orders.state import patch_between
from db.unit_of_work import UnitOfWork


async def write_step(uow: UnitOfWork, account: CreditAccount, entry: CreditEntry) -> CreditAccount:
    """Write a step of a locked account; the account afterwards. Emits credit.changed when something moved."""
    after = moved(account, entry)
    await uow.credit.save(after, [entry], uow.now)
    tell_credit(uow, account, after)
    return after


def tell_credit(uow: UnitOfWork, before: CreditAccount | None, after: CreditAccount) -> None:
    """Tell what changed of an account, if anything did."""
    if before is not None and before.version == after.version:
        return
    keys = () if after.customer_id is None else (f"customer:{after.customer_id}",)
    uow.record(
        Event(
            type="credit.opened" if before is None else "credit.changed",
            subject_id=after.id,
            subject_version=after.version,
            keys=keys,
            state=patch_between({} if before is None else credit_state(before), credit_state(after)),
        )
    )
