"""Who is asking and what they may reach: one immutable value for HTTP, WebSocket, job and import."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import ActorKind, Role

STAFF_ROLES = frozenset({Role.CARE, Role.STORE, Role.WAREHOUSE, Role.ADMIN})
"""Roles of people and places that work for the merchant."""

MERCHANT_ROLES = STAFF_ROLES | {Role.APP}
"""Everybody who acts for the merchant: they may state prices, payments and dates."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a call came from and what for: kept for the audit, and no part of the rights.

    `address` is the client's IP address, an IPv6 one cut to its /64 network; None inside the program. `reason` and
    `on_behalf_of` are what a member of staff or an app said about the call.
    """

    address: str | None = None
    reason: str | None = None
    on_behalf_of: str | None = None


NO_PROVENANCE = Provenance()


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller. `locations` and `channels` narrow what staff and apps reach; None means all of them.

    `customer_id` is set for customers, `order_id` for guests who hold an order token. The anonymous principal has
    no id, so that nothing ever matches it by being absent too. `scopes` narrow an app to kinds of data and work
    (`pii`, `payments` ...); None means all. `credential_id` is the API key or session that proved the identity, and
    `issued_at` when it did: a revocation ends what was issued before it. `generation` is that of a guest's order token.
    """

    kind: ActorKind
    roles: frozenset[Role]
    id: UUID | None = None
    name: str | None = None
    customer_id: UUID | None = None
    order_id: UUID | None = None
    locations: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    scopes: frozenset[str] | None = None
    credential_id: UUID | None = None
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    generation: int | None = None

    @property
    def acts_for_merchant(self) -> bool:
        """True for staff and apps; shoppers and guests are False."""
        return bool(self.roles & MERCHANT_ROLES)

    @property
    def key(self) -> str:
        """A stable name for this caller, the scope of its idempotency keys."""
        return f"{self.kind.value.lower()}:{self.id or self.order_id or ''}"

    @property
    def subjects(self) -> tuple[str, ...]:
        """Names under which this access can be revoked: the caller's as a whole, and the one credential it used."""
        if self.credential_id is None:
            return (self.key,)
        return (self.key, f"credential:{self.credential_id}")

    @property
    def scope_key(self) -> tuple[object, ...]:
        """What decides visibility; two principals with equal scope keys see the same graph."""
        return (
            tuple(sorted(self.roles)),
            self.customer_id,
            self.order_id,
            None if self.locations is None else tuple(sorted(self.locations)),
            None if self.channels is None else tuple(sorted(self.channels)),
            None if self.scopes is None else tuple(sorted(self.scopes)),
        )


ANONYMOUS = Principal(kind=ActorKind.ANONYMOUS, roles=frozenset({Role.ANONYMOUS}))
SYSTEM = Principal(kind=ActorKind.SYSTEM, roles=frozenset({Role.ADMIN}), name="orderwire")


def guest_of(order_id: UUID, *, generation: int | None = None, expires_at: datetime | None = None) -> Principal:
    """Who holds the token of one order, of this generation."""
    return Principal(
        kind=ActorKind.GUEST,
        roles=frozenset({Role.GUEST}),
        order_id=order_id,
        generation=generation,
        expires_at=expires_at,
    )
