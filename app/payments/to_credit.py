"""Refunds that the buyer gets as store credit: the ledger of the credit is written with the order, step for step.

A step of the ledger has the id of the tender's step that it stands for, so that each is written once.
"""

from app.credit.grant import credit_account
from app.credit.ledger import write_step
from app.domain.credit import CreditEntry, issue
from app.domain.enums import CreditEntryKind, RefundDestination
from app.domain.orders.model import Order
from db.unit_of_work import UnitOfWork

REASON = "refund"


async def credit_refunds(uow: UnitOfWork, before: Order, after: Order) -> None:
    """Put to the buyer's credit what refunds give there that the order had not before.

    Call it once the order is saved. Emits credit.opened, credit.changed. Locks: the account; the caller holds the
    order.
    """
    known = {refund.id for refund in before.refunds}
    fresh = {
        refund.id
        for refund in after.refunds
        if refund.id not in known and refund.destination is RefundDestination.STORE_CREDIT
    }
    if not fresh:
        return
    assert after.customer_id is not None, "credit for nobody is refused"
    account_id = await credit_account(uow, after.customer_id, after.currency)
    account = await uow.credit.lock(account_id)
    assert account is not None, "it was found or opened in this transaction"
    steps = [step for payment in after.payments for step in payment.transactions if step.refund_id in fresh]
    for step in steps:
        entry = CreditEntry(
            id=step.id,
            kind=CreditEntryKind.ISSUE,
            amount_minor=step.amount_minor,
            at=uow.now,
            order_id=after.id,
            reason=REASON,
        )
        account = await write_step(uow, account, issue(entry))
