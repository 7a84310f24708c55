"""Nobody comes in with rights that are being taken away, however close the two are."""

import asyncio
from dataclasses import replace

from app.access.access_token import BadCredentials
from app.access.authenticate import Authenticator
from app.access.secrets import derive
from app.accounts.passwords import hash_password
from app.accounts.prove import prove_staff
from app.accounts.renew import renew_access
from app.accounts.save_staff import SaveStaff, save_staff
from app.accounts.sessions import Access
from app.accounts.sign_in import sign_in_staff
from app.domain.enums import Role
from app.domain.errors import AccessRefused
from app.domain.principal import ANONYMOUS
from tests.builders import Shop, invariants_hold

PASSWORD = "a long sentence nobody tries"
SECRETS = derive("the secret of the tests")
ADA = SaveStaff(email="ada@shop.example", name="Ada", roles=(Role.ADMIN, Role.CARE), channels=("web",))


async def roles_of(shop: Shop, access: Access) -> frozenset[Role]:
    """What the door lets a token do; nothing when it is refused."""
    try:
        found = await Authenticator(shop.database, SECRETS)({"authorization": f"Bearer {access.access_token}"})
    except BadCredentials:
        return frozenset()
    return found.roles


async def test_a_sign_in_beside_a_change_of_rights_has_the_new_ones_or_none(shop: Shop) -> None:
    # given
    await shop.run(save_staff, replace(ADA, initial_hash=await hash_password(PASSWORD)))
    proved = await prove_staff(shop.database, SECRETS, email=ADA.email, password=PASSWORD, address=None)
    lowered = replace(ADA, roles=(Role.CARE,))

    async def sign_in(after_seconds: float) -> Access:
        await asyncio.sleep(after_seconds)
        return await shop.database.transact(ANONYMOUS, lambda uow: sign_in_staff(uow, proved, SECRETS))

    for _ in range(5):
        await shop.run(save_staff, ADA)

        # when
        answers = await asyncio.gather(
            shop.run(save_staff, lowered), *(sign_in(after_seconds=n * 0.003) for n in range(6))
        )

        # then
        came_in = [answer for answer in answers if isinstance(answer, Access)]
        held = [await roles_of(shop, access) for access in came_in]
        assert len(held) == 6
        assert [roles for roles in held if Role.ADMIN in roles] == []


async def test_nobody_stays_who_signed_in_or_renewed_while_the_account_was_disabled(shop: Shop) -> None:
    # given
    await shop.run(save_staff, replace(ADA, initial_hash=await hash_password(PASSWORD)))
    proved = await prove_staff(shop.database, SECRETS, email=ADA.email, password=PASSWORD, address=None)
    for _ in range(5):
        await shop.run(save_staff, ADA)
        running = await shop.database.transact(ANONYMOUS, lambda uow: sign_in_staff(uow, proved, SECRETS))

        # when
        answers = await asyncio.gather(
            shop.database.transact(ANONYMOUS, lambda uow: sign_in_staff(uow, proved, SECRETS)),
            shop.run(save_staff, replace(ADA, active=False)),
            shop.database.transact(ANONYMOUS, lambda uow, it=running: renew_access(uow, it.refresh_token, SECRETS)),
            return_exceptions=True,
        )

        # then
        assert [
            answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, AccessRefused)
        ] == []
        for access in (running, *(answer for answer in answers if isinstance(answer, Access))):
            assert await roles_of(shop, access) == frozenset()
            renewed = await asyncio.gather(
                shop.database.transact(ANONYMOUS, lambda uow, it=access: renew_access(uow, it.refresh_token, SECRETS)),
                return_exceptions=True,
            )
            assert [type(answer) for answer in renewed] == [AccessRefused]
    await invariants_hold(shop.database)
