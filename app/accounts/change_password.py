"""Change one's own password: the old one is shown, and all other access ends."""

from app.access.secrets import Secrets
from app.accounts.refused import sign_in_refused
from app.accounts.sessions import Access, locked_holder, open_session
from app.accounts.sign_out import SIGN_IN, end_all_access
from app.domain.emails import normalized_email
from app.domain.enums import ActorKind
from app.domain.errors import Forbidden
from app.domain.passwords import good_password
from app.domain.principal import Principal
from db.database import Database
from db.repositories.account_reading import Login, own_email
from db.unit_of_work import UnitOfWork


async def check_new_password(database: Database, principal: Principal, password: str) -> str:
    """The caller's new password, normalized. Raises InvalidInput for a bad one, Forbidden for who has no account here.

    Says nothing about the old one, so it may be asked before that is looked at.
    """
    if principal.kind not in SIGN_IN:
        raise Forbidden("only who signs in has a password")
    email = await own_email(database, principal)
    return good_password(password, email=normalized_email(email or ""), path=("newPassword",))


async def change_password(uow: UnitOfWork, proved: Login | None, new_hash: str, secrets: Secrets) -> Access:
    """Put the new password in the old one's place; ends every session and token, and opens a fresh session.

    `new_hash` is argon2id's text of a password that was found good. Raises AccessRefused when the old password was not
    proved, or was changed meanwhile. Emits access.revoked. Locks: the account, its sessions.
    """
    principal = uow.principal
    holder = None if proved is None else await locked_holder(uow, principal.key)
    if holder is None or proved is None or proved.id != principal.id:
        raise sign_in_refused()
    if principal.kind is ActorKind.STAFF:
        changed = await uow.staff.replace_password(proved.id, proved.password_hash, new_hash)
    else:
        changed = await uow.customer_access.replace_password(proved.id, proved.password_hash, new_hash, uow.now)
    if not changed:
        raise sign_in_refused()
    await end_all_access(uow, principal.key)
    return await open_session(uow, holder, secrets)
