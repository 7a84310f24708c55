"""What an account is granted: where, on which channels, and for which kinds of data and work."""

from collections.abc import Collection, Sequence

from app.domain.enums import Role
from app.domain.errors import Forbidden, InvalidInput, NotFound
from app.domain.principal import Principal
from db.unit_of_work import UnitOfWork

PLACE_ROLES = frozenset({Role.STORE, Role.WAREHOUSE})
"""Roles of people at a place: their accounts name it."""

SCOPES = {
    "pii": "names, addresses, e-mail addresses and phone numbers",
    "payments": "payments and their references",
    "bulk": "mutations over many rows",
    "export": "reading everything, page by page",
}
"""What an app may be granted beyond its role, and what that is."""


def require_full_admin(principal: Principal) -> None:
    """Raises Forbidden unless the caller administers everything: the narrowed could give away more than they have."""
    if Role.ADMIN not in principal.roles:
        raise Forbidden("accounts and apps are the business of administrators")
    if principal.locations is not None or principal.channels is not None:
        raise Forbidden("only administrators of all locations and channels manage accounts and apps")


async def known_locations(uow: UnitOfWork, codes: Sequence[str] | None) -> list[str] | None:
    """The codes, sorted; None stays None. Raises InvalidInput for none or doubled ones, NotFound for an unknown one."""
    if codes is None:
        return None
    _once(codes, "locations")
    there = await uow.reference.locations(codes)
    return _known(codes, there, "location", "locations")


async def known_channels(uow: UnitOfWork, codes: Sequence[str] | None) -> list[str] | None:
    """The codes, sorted; None stays None. Raises as `known_locations`."""
    if codes is None:
        return None
    _once(codes, "channels")
    there = await uow.reference.channels(codes)
    return _known(codes, there, "channel", "channels")


def known_scopes(scopes: Sequence[str] | None, within: Sequence[str] | None = None) -> list[str] | None:
    """The scopes, sorted; None (all of them) stays None. Raises InvalidInput for one that does not exist or is not
    within what the app has."""
    if scopes is None:
        return None
    for index, scope in enumerate(scopes):
        if scope not in SCOPES:
            raise InvalidInput(f"there is no scope {scope}: there are {', '.join(SCOPES)}", ("scopes", str(index)))
        if within is not None and scope not in within:
            raise InvalidInput(f"the app has no scope {scope}: its keys cannot have it", ("scopes", str(index)))
    return sorted(set(scopes))


def _once(codes: Sequence[str], field: str) -> None:
    if not codes:
        raise InvalidInput(f"name some {field}, or leave them out to grant all", (field,))
    if len(set(codes)) != len(codes):
        raise InvalidInput(f"the {field} name one twice", (field,))


def _known(codes: Sequence[str], there: Collection[str], one: str, field: str) -> list[str]:
    for index, code in enumerate(codes):
        if code not in there:
            raise NotFound(f"there is no {one} {code}", (field, str(index)))
    return sorted(codes)
