"""What is asked of sign-in, accounts, apps and keys."""

from uuid import UUID

import strawberry

from app.accounts.create_app_key import DEFAULT_DAYS, LIVE_KEYS, MAX_DAYS, CreateAppKey
from app.accounts.grants import SCOPES
from app.accounts.passwords import hash_password
from app.accounts.save_app import SaveApp
from app.accounts.save_staff import SaveStaff
from app.domain.emails import email_address
from app.domain.enums import ActorKind, Role
from app.domain.errors import InvalidInput
from app.domain.passwords import MIN_CHARACTERS, good_password
from app.domain.principal import STAFF_ROLES
from graphql_schema.ids import read_id, uuid_of

_SCOPES = "; ".join(f"{name}: {meaning}" for name, meaning in SCOPES.items())
_KINDS = {"Staff": ActorKind.STAFF, "App": ActorKind.APP, "Customer": ActorKind.CUSTOMER}


@strawberry.input(
    description="An e-mail address and a password. Send them as variables, so that no document holds them."
)
class SignInInput:
    """For staff and for customers."""

    email: str = strawberry.field(description="The address of the account; any case.")
    password: str = strawberry.field(description="Its password.")


@strawberry.input(description="The token that renews a session.")
class AccessRenewInput:
    """For accessRenew."""

    refresh_token: str = strawberry.field(description="The `refreshToken` you got last; it works once.")


@strawberry.input(description="What to end of your own access.")
class SignOutInput:
    """For signOut."""

    everywhere: bool | None = strawberry.field(
        default=False,
        description="True ends every session and access token you have, on all devices; else the one you call with.",
    )


@strawberry.input(description="Your old password and a new one.")
class PasswordChangeInput:
    """For passwordChange."""

    old_password: str = strawberry.field(description="The password you have now.")
    new_password: str = strawberry.field(
        description=f"The one you want: {MIN_CHARACTERS} characters or more, none of the common ones, not your address."
    )


@strawberry.input(description="The address of a customer, known or new.")
class CustomerAccessRequestInput:
    """For customerAccessRequest."""

    email: str = strawberry.field(description="Where the link goes.")


@strawberry.input(description="The one-time token of the link, and the password to set.")
class CustomerPasswordSetInput:
    """For customerPasswordSet."""

    token: str = strawberry.field(description="The part of the link behind its `#`.")
    password: str = strawberry.field(
        description=f"The password you want: {MIN_CHARACTERS} characters or more, none of the common ones, not your "
        "address."
    )


@strawberry.input(
    description="The whole account of a member of staff, made or changed by its address: what is left out is not kept."
)
class StaffUpsertInput:
    """Read with `read`."""

    email: str = strawberry.field(description="Names the account, and never changes; any case.")
    name: str = strawberry.field(description="What to call them.")
    roles: list[str] = strawberry.field(description="One or more of care, store, warehouse, admin.")
    locations: list[str] | None = strawberry.field(
        default=None,
        description="Codes of the locations they reach; null for all. Stores and warehouses must name theirs.",
    )
    channels: list[str] | None = strawberry.field(
        default=None, description="Codes of the channels they reach; null for all."
    )
    active: bool | None = strawberry.field(
        default=True, description="False disables the account: its sessions and tokens end at once."
    )
    initial_password: str | None = strawberry.field(
        default=None,
        description="A first password, for an account that has none; tell it to its owner, who changes it. It is shown "
        "nowhere, and an account that has a password refuses it.",
    )

    async def read(self) -> SaveStaff:
        """The use case's command. Raises InvalidInput for an unknown role, or a bad address or password."""
        initial_hash = None
        if self.initial_password is not None:
            email = email_address(self.email)
            password = good_password(self.initial_password, email=email, path=("initialPassword",))
            initial_hash = await hash_password(password)
        return SaveStaff(
            email=self.email,
            name=self.name,
            roles=tuple(_role(text, index) for index, text in enumerate(self.roles)),
            locations=None if self.locations is None else tuple(self.locations),
            channels=None if self.channels is None else tuple(self.channels),
            active=self.active is not False,
            initial_hash=initial_hash,
        )


@strawberry.input(description="The whole app, created or changed by its code: what is left out is not kept.")
class AppUpsertInput:
    """Read with `read`."""

    code: str = strawberry.field(description="Your code for the app; trimmed, case-sensitive, never changed.")
    name: str = strawberry.field(description="What people call it.")
    active: bool | None = strawberry.field(
        default=True, description="False shuts it out at once; its keys work again when it is true again."
    )
    locations: list[str] | None = strawberry.field(
        default=None, description="Codes of the locations it reaches; null for all."
    )
    channels: list[str] | None = strawberry.field(
        default=None, description="Codes of the channels it reaches; null for all."
    )
    scopes: list[str] | None = strawberry.field(
        default=None, description=f"What it may touch beside its role ({_SCOPES}); null for all, [] for none."
    )

    def read(self) -> SaveApp:
        """The use case's command."""
        return SaveApp(
            code=self.code,
            name=self.name,
            active=self.active is not False,
            locations=None if self.locations is None else tuple(self.locations),
            channels=None if self.channels is None else tuple(self.channels),
            scopes=None if self.scopes is None else tuple(self.scopes),
        )


@strawberry.input(
    description="A new key for an app. There is no `idempotencyKey`: a key is shown once and kept nowhere, so no "
    "answer can be given twice. When an answer is lost, revoke that key by its prefix and make another."
)
class AppKeyCreateInput:
    """Read with `read`."""

    app_id: strawberry.ID = strawberry.field(description=f"Whose key it is; an app has {LIVE_KEYS} live keys at most.")
    scopes: list[str] | None = strawberry.field(
        default=None, description="Narrow the key to some of the app's scopes; null gives it all of them."
    )
    lifetime_days: int | None = strawberry.field(
        default=DEFAULT_DAYS, description=f"After so many days it ends by itself: 1 to {MAX_DAYS}."
    )

    def read(self) -> CreateAppKey:
        """The use case's command. Raises InvalidInput for what is no app's id."""
        return CreateAppKey(
            app_id=uuid_of(self.app_id, "App", ("appId",)),
            scopes=None if self.scopes is None else tuple(self.scopes),
            lifetime_days=DEFAULT_DAYS if self.lifetime_days is None else self.lifetime_days,
        )


@strawberry.input(description="The key to end.")
class AppKeyRevokeInput:
    """For appKeyRevoke."""

    app_key_id: strawberry.ID = strawberry.field(description="The key's id, not the key.")


@strawberry.input(description="Whose access to end.")
class AccessRevokeInput:
    """For accessRevoke."""

    subject_id: strawberry.ID = strawberry.field(description="The id of a Staff, an App or a Customer.")

    def read(self) -> tuple[ActorKind, UUID]:
        """What kind of subject, and which. Raises InvalidInput for anything else."""
        type_name, key = read_id(self.subject_id, ("subjectId",))
        if type_name not in _KINDS or len(key) != 1:
            raise InvalidInput("the id of a Staff, an App or a Customer belongs here", ("subjectId",))
        return _KINDS[type_name], key[0]


def _role(text: str, index: int) -> Role:
    for role in STAFF_ROLES:
        if role.value == text:
            return role
    raise InvalidInput(f"there is no such role: {', '.join(sorted(STAFF_ROLES))}", ("roles", str(index)))
