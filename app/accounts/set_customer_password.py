"""Use the link: set the password, and come in. A new address becomes a customer here and not before."""

from uuid import UUID

from app.access.password_token import GOOD_FOR, PasswordToken, read_password_token
from app.access.secrets import Secrets
from app.accounts.login import login_of
from app.accounts.passwords import hash_password
from app.accounts.refused import link_refused
from app.accounts.sessions import Access, open_session, principal_of_customer
from app.accounts.sign_out import end_all_access
from app.domain.emails import normalized_email
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.passwords import good_password
from db.repositories.customer_links import Link
from db.unit_of_work import UnitOfWork


async def set_customer_password(uow: UnitOfWork, token: str, password: str, secrets: Secrets) -> Access:
    """Set the password of whoever the link was sent to, end all earlier access, and open a session.

    Raises AccessRefused for a link that is wrong, used, or older than a day, InvalidInput for a bad password, which is
    hashed only for a good link. Emits customer.saved for a new customer, access.revoked for a known one. Locks: the
    customer's credential. Of two who use a link at once one comes in.
    """
    shown = read_password_token(token)
    link = None if shown is None else await uow.customer_links.find(shown.message_id)
    if shown is None or link is None or link.email is None or uow.now >= link.created_at + GOOD_FOR:
        raise link_refused()
    email = normalized_email(link.email)
    login = login_of(secrets.accounts, email)
    await _prove(uow, shown, link, login, secrets)
    new_hash = await hash_password(good_password(password, email=email))
    customer_id = await _keep(uow, link, email, login, new_hash)
    return await open_session(uow, principal_of_customer(customer_id), secrets)


async def _prove(uow: UnitOfWork, shown: PasswordToken, link: Link, login: bytes, secrets: Secrets) -> None:
    """Raise AccessRefused unless the token was made for how the customer signs in now. Locks: the credential."""
    if link.customer_id is not None:
        credential = await uow.customer_access.locked(link.customer_id)
    else:
        credential = await uow.customer_access.locked_by_login(login)
    password_hash = None if credential is None else credential.password_hash
    if not shown.proves([one.accounts for one in secrets.accepted], password_hash):
        raise link_refused()


async def _keep(uow: UnitOfWork, link: Link, email: str, login: bytes, new_hash: str) -> UUID:
    """Write the password; whose it is."""
    if link.customer_id is not None and link.password_hash is not None:
        await uow.customer_access.set_password(link.customer_id, login, new_hash, uow.now)
        await end_all_access(uow, f"customer:{link.customer_id}")
        return link.customer_id
    customer_id = link.customer_id or await new_customer(uow, email)
    if not await uow.customer_access.add(customer_id, login, new_hash, uow.now):
        raise link_refused()
    return customer_id


async def new_customer(uow: UnitOfWork, email: str) -> UUID:
    """Make a customer of whom only a normalized address is known. Emits customer.saved."""
    customer_id = new_id()
    await uow.customer_access.add_customer(
        {
            "id": customer_id,
            "external_source": None,
            "external_id": None,
            "email": email,
            "name": None,
            "phone": None,
            "tags": [],
            "version": 1,
            "created_at": uow.now,
        }
    )
    uow.record(
        Event(
            type="customer.saved",
            subject_id=customer_id,
            subject_version=1,
            keys=(f"customer:{customer_id}",),
            facts={"changed": ["email"]},
        )
    )
    return customer_id
