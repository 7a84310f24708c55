"""Begin a session for who proved to be somebody (`app.accounts.prove`)."""

from app.access.secrets import Secrets
from app.accounts.refused import sign_in_refused
from app.accounts.sessions import Access, open_session, principal_of_customer, principal_of_staff
from db.repositories.account_reading import Login
from db.unit_of_work import UnitOfWork


async def sign_in_staff(uow: UnitOfWork, proved: Login | None, secrets: Secrets) -> Access:
    """Open a session for a member of staff with the rights that the account has now.

    Raises AccessRefused when nothing was proved, the account is disabled, or its password was changed since.
    Locks: the account's row, so that nobody comes in with rights that are being taken away.
    """
    account = None if proved is None else await uow.staff.locked(proved.id)
    if account is None or proved is None or not account.active or account.password_hash != proved.password_hash:
        raise sign_in_refused()
    return await open_session(uow, principal_of_staff(account), secrets)


async def sign_in_customer(uow: UnitOfWork, proved: Login | None, secrets: Secrets) -> Access:
    """Open a session for a customer. Raises AccessRefused as for staff. Locks: the customer's credential."""
    credential = None if proved is None else await uow.customer_access.locked(proved.id)
    if credential is None or proved is None or credential.password_hash != proved.password_hash:
        raise sign_in_refused()
    if proved.login is not None and credential.login != proved.login:  # the installation's secret was changed
        await uow.customer_access.set_password(proved.id, proved.login, credential.password_hash, credential.changed_at)
    return await open_session(uow, principal_of_customer(credential.customer_id), secrets)
