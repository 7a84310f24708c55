"""Set somebody's password from the command line, where whoever runs the program is trusted; the graph cannot."""

from uuid import UUID

from app.access.secrets import Secrets
from app.accounts.grants import require_full_admin
from app.accounts.login import login_of
from app.accounts.save_staff import staff_state, tell_staff
from app.accounts.sign_out import end_all_access
from app.domain.emails import email_address
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from db.unit_of_work import UnitOfWork


async def reset_staff_password(uow: UnitOfWork, email: str, new_hash: str) -> None:
    """Replace the password of a member of staff, and end all their access.

    Raises NotFound. Emits staff.saved when there was no password, access.revoked. Locks: the account, all admins' rows.
    """
    require_full_admin(uow.principal)
    row, _ = await uow.staff.locked_with_admins(email_address(email))
    if row is None:
        raise NotFound("there is no account with this address", ("email",))
    before = staff_state(row)
    await uow.staff.change(row, {"password_hash": new_hash})
    await tell_staff(uow, row, before, [])
    await end_all_access(uow, f"staff:{row.id}")


async def reset_customer_password(
    uow: UnitOfWork, customer_id: UUID, email: str, new_hash: str, secrets: Secrets
) -> None:
    """Let a customer sign in with this address and password from now on, and end all their access.

    The address is on file from then on, so that a forgotten password can be mended by mail. Raises NotFound,
    InvalidInput when another customer signs in with the address. Emits customer.saved, access.revoked. Locks: the
    customer and its credential.
    """
    require_full_admin(uow.principal)
    if await uow.customers.find(customer_id) is None:
        raise NotFound("there is no such customer", ("customer",))
    address = email_address(email)
    login = login_of(secrets.accounts, address)
    other = await uow.customer_access.locked_by_login(login)
    if other is not None and other.customer_id != customer_id:
        raise InvalidInput("another customer signs in with this address", ("email",))
    if await uow.customer_access.locked(customer_id) is not None:
        await uow.customer_access.set_password(customer_id, login, new_hash, uow.now)
    elif not await uow.customer_access.add(customer_id, login, new_hash, uow.now):
        raise InvalidInput("another customer signs in with this address", ("email",))
    version = await uow.customer_access.set_email(customer_id, address)
    if version is not None:
        uow.record(
            Event(
                type="customer.saved",
                subject_id=customer_id,
                subject_version=version,
                keys=(f"customer:{customer_id}",),
                facts={"changed": ["email"]},
            )
        )
    await end_all_access(uow, f"customer:{customer_id}")
