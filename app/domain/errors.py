"""The tree of refusals: what is well formed but cannot be done.

    Refusal                     code, path, retryable, and the data a client needs
    ├── InvalidInput            INVALID: quantity 0, other currency, too many digits …
    ├── NotFound                NOT_FOUND: absent, or foreign (both look alike)
    ├── Conflict
    │   ├── VersionConflict     VERSION_CONFLICT: `expectedVersion` is stale
    │   ├── StockChanged        STOCK_CHANGED: on hand is not what was expected
    │   ├── IllegalTransition   ILLEGAL_TRANSITION: names the states that are allowed
    │   ├── IdempotencyMismatch IDEMPOTENCY_MISMATCH: same key, other input
    │   ├── InFlight            IN_FLIGHT: the same work is being done right now
    │   ├── DuplicateExternalRef DUPLICATE_EXTERNAL_REF
    │   ├── EditOpen            EDIT_OPEN: names the edit that is open on the order
    │   └── LastAdmin           LAST_ADMIN: somebody must be left who may let others in
    ├── InsufficientStock       INSUFFICIENT_STOCK: lists every shortfall
    ├── ReservationExpired      RESERVATION_EXPIRED: says since when
    ├── OptionExpired           OPTION_EXPIRED: says since when
    ├── NotRoutable             NOT_ROUTABLE: no location may serve it
    ├── MethodNotOffered        NOT_ROUTABLE: this location does not do that; names what it would have to be able to
    ├── SlotFull                SLOT_FULL: the window holds no more deliveries
    ├── Held                HELD: names the holds that stand in the way
    ├── AmountExceeded          AMOUNT_EXCEEDED: carries the limit
    ├── QuantityExceeded        QUANTITY_EXCEEDED: more units than are left; lists every SKU with what is left
    ├── WrongScan               WRONG_SCAN: names what was scanned, and what is expected
    ├── LimitExceeded           LIMIT_EXCEEDED
    ├── CheckFailed             CHECK_FAILED: names the check, and what it found
    ├── PartOfKit               PART_OF_KIT: names the kit's line, which can be changed as a whole
    ├── WrongCode               WRONG_CODE: whoever collects goods said another, or too many were tried
    ├── ReasonRequired          REASON_REQUIRED: the merchant wants to know why
    └── AccessRefused           ACCESS_REFUSED: a password, a refresh token or a link is no good

A refusal is raised inside the unit of work, so the transaction rolls back; the edge maps it into `payload.errors`.
`path` names the place in the input (`["lines", "0", "quantity"]`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from app.domain.enums import CheckName, ErrorCode, FulfillmentMethod, LocationCapability
from app.domain.money import Money


class Refusal(Exception):
    """Something well formed that cannot be done; nothing was changed."""

    code: ClassVar[ErrorCode] = ErrorCode.INVALID
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class InvalidInput(Refusal):
    """The input asks for something that can never be right; the message says what would be."""


class NotFound(Refusal):
    """No such thing for this caller: absent and foreign look alike."""

    code = ErrorCode.NOT_FOUND


class Conflict(Refusal):
    """The state as it stands now does not allow it."""


class VersionConflict(Conflict):
    """The caller decided on an old version; `subject_type` and `subject_id` name the current object."""

    code = ErrorCode.VERSION_CONFLICT
    retryable = True

    def __init__(self, subject_type: str, subject_id: UUID, expected: int, current: int) -> None:
        super().__init__(
            f"version {expected} was expected, the current version is {current}: read again and decide anew",
            ("expectedVersion",),
        )
        self.subject_type, self.subject_id = subject_type, subject_id


class StockChanged(Conflict):
    """The caller decided on another on hand than there is now; `level_id` names the level."""

    code = ErrorCode.STOCK_CHANGED
    retryable = True

    def __init__(self, level_id: UUID, *, expected: int, on_hand: int) -> None:
        super().__init__(
            f"{expected:,} on hand were expected and it is {on_hand:,} now: look again and decide anew",
            ("expectedOnHand",),
        )
        self.level_id, self.expected, self.on_hand = level_id, expected, on_hand


class IllegalTransition(Conflict):
    """The state machine has no such step."""

    code = ErrorCode.ILLEGAL_TRANSITION

    def __init__(
        self, message: str, *, source: str, target: str, allowed: tuple[str, ...], path: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, path)
        self.source, self.target, self.allowed = source, target, allowed


class IdempotencyMismatch(Conflict):
    """The same idempotency key came before with another input."""

    code = ErrorCode.IDEMPOTENCY_MISMATCH

    def __init__(self) -> None:
        super().__init__(
            "this idempotencyKey was used before with another input: use a new key for new work",
            ("idempotencyKey",),
        )


class InFlight(Conflict):
    """Another request holds the same key or row; the same call may be sent again."""

    code = ErrorCode.IN_FLIGHT
    retryable = True

    def __init__(self) -> None:
        super().__init__("the same work is in flight: send the same request again in a moment")


class DuplicateExternalRef(Conflict):
    """One order per (channel, external reference)."""

    code = ErrorCode.DUPLICATE_EXTERNAL_REF


class EditOpen(Conflict):
    """Somebody else prepares a change of the order; one does at a time."""

    code = ErrorCode.EDIT_OPEN

    def __init__(self, edit_id: UUID, expires_at: datetime) -> None:
        super().__init__(
            "an edit of this order is open: commit or abort it first, or wait until it runs out", ("orderId",)
        )
        self.edit_id, self.expires_at = edit_id, expires_at


class LastAdmin(Conflict):
    """Nobody would be left who may let others in."""

    code = ErrorCode.LAST_ADMIN


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How much of a SKU was asked for, and how much there is (None: the caller may not see counts).

    `kits` are the SKUs of the kits that were asked for and need it.
    """

    sku: str
    location: str | None
    requested: int
    available: int | None
    kits: tuple[str, ...] = ()


class InsufficientStock(Refusal):
    """Not all of it is there; nothing was taken."""

    code = ErrorCode.INSUFFICIENT_STOCK
    retryable = True

    def __init__(self, shortfalls: tuple[Shortfall, ...], path: tuple[str, ...] = ("lines",)) -> None:
        named = ", ".join(
            f"{short.sku} ({short.requested} asked{''.join(f', for kit {kit}' for kit in short.kits)})"
            for short in shortfalls
        )
        super().__init__(f"not enough stock for {named}", path)
        self.shortfalls = shortfalls


class ReservationExpired(Refusal):
    """The reservation ran out: its units may be somebody else's by now."""

    code = ErrorCode.RESERVATION_EXPIRED

    def __init__(self, expired_at: datetime, path: tuple[str, ...] = ("reservationId",)) -> None:
        super().__init__("the reservation ran out: reserve again, while there is stock", path)
        self.expired_at = expired_at


class OptionExpired(Refusal):
    """The delivery option's price and promise are no longer good: ask for options again."""

    code = ErrorCode.OPTION_EXPIRED

    def __init__(
        self,
        expired_at: datetime,
        path: tuple[str, ...],
        message: str = "the delivery option was good until then: ask availability again and show the new ones",
    ) -> None:
        super().__init__(message, path)
        self.expired_at = expired_at


class SlotFull(Refusal):
    """The window of a location's own van holds no more deliveries."""

    code = ErrorCode.SLOT_FULL

    def __init__(self, starts_at: datetime, path: tuple[str, ...]) -> None:
        super().__init__(f"the window that begins at {starts_at.isoformat()} is full: ask for others", path)
        self.starts_at = starts_at


class MethodNotOffered(Refusal):
    """A location cannot do what a delivery asks of it; the capabilities of which it needs one."""

    code = ErrorCode.NOT_ROUTABLE

    def __init__(
        self,
        location: str,
        method: FulfillmentMethod,
        needs: Sequence[LocationCapability],
        path: tuple[str, ...],
    ) -> None:
        able = " or ".join(capability.value for capability in needs)
        super().__init__(f"{location} does no {method.value}: it would have to be able to {able}", path)
        self.location = location
        self.method = method
        self.needs = tuple(needs)


class NotRoutable(Refusal):
    """No location of the channel may serve it."""

    code = ErrorCode.NOT_ROUTABLE


class Held(Refusal):
    """A hold stands in the way; `hold_ids` are all that do. They may end any time: the same call may succeed later."""

    code = ErrorCode.HELD
    retryable = True

    def __init__(self, message: str, hold_ids: Sequence[UUID], path: tuple[str, ...] = ("fulfillmentOrderId",)) -> None:
        super().__init__(message, path)
        self.hold_ids = tuple(hold_ids)


class AmountExceeded(Refusal):
    """More money than there is to take or give back."""

    code = ErrorCode.AMOUNT_EXCEEDED

    def __init__(self, message: str, limit: Money, path: tuple[str, ...] = ("amount",)) -> None:
        super().__init__(message, path)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Excess:
    """How many units of a SKU were named, and how many are left."""

    sku: str
    requested: int
    left: int


class QuantityExceeded(Refusal):
    """More units than are left of what they belong to: shipped beyond what was asked, received beyond what is due."""

    code = ErrorCode.QUANTITY_EXCEEDED

    def __init__(self, excesses: tuple[Excess, ...], what: str, path: tuple[str, ...] = ("lines",)) -> None:
        named = ", ".join(f"{excess.left} of {excess.sku} ({excess.requested} named)" for excess in excesses)
        super().__init__(f"fewer units are {what}: {named}", path)
        self.excesses = excesses


@dataclass(frozen=True, slots=True)
class ExpectedScan:
    """A SKU that may be scanned now: its code and GTIN, where it lies, and how many units of it are left to pick."""

    sku: str
    gtin: str | None
    bin: str | None
    left: int


class WrongScan(Refusal):
    """What was scanned is not what is to be picked; `expected` names what comes next, nearest first."""

    code = ErrorCode.WRONG_SCAN

    def __init__(self, scanned: str, expected: tuple[ExpectedScan, ...], path: tuple[str, ...] = ("scan",)) -> None:
        named = ", ".join(one.sku for one in expected) or "nothing: all of it is picked"
        super().__init__(f"{scanned} is not what is to be picked here; expected is {named}", path)
        self.scanned, self.expected = scanned, expected


class LimitExceeded(Refusal):
    """A stated limit of the product (an order has at most 1,000 lines)."""

    code = ErrorCode.LIMIT_EXCEEDED


class CheckFailed(Refusal):
    """A check of the channel refuses the order; `check` and `finding` are None where the caller may not know."""

    code = ErrorCode.CHECK_FAILED

    def __init__(self, message: str, check: CheckName | None, finding: str | None, path: tuple[str, ...] = ()) -> None:
        super().__init__(message, path)
        self.check, self.finding = check, finding


class PartOfKit(Refusal):
    """A component of a kit is not canceled by itself: the kit is, whole, by its own line."""

    code = ErrorCode.PART_OF_KIT

    def __init__(self, kit_line_id: UUID, path: tuple[str, ...]) -> None:
        super().__init__("this line is part of a kit: cancel whole kits by the kit's own line", path)
        self.kit_line_id = kit_line_id


class WrongCode(Refusal):
    """Whoever collects goods said a wrong code, or so many were said that none is looked at for a while (`locked`)."""

    code = ErrorCode.WRONG_CODE

    def __init__(self, *, locked: bool) -> None:
        said = "too many wrong codes were said: wait a quarter of an hour" if locked else "this is not the code"
        super().__init__(said, ("code",))
        self.locked = locked


class ReasonRequired(Refusal):
    """This is done or read for a stated reason only; nothing was changed or shown."""

    code = ErrorCode.REASON_REQUIRED

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} wants a reason: say why in the header X-Reason")


class AccessRefused(Refusal):
    """Credentials in an input are not accepted. The message is the same for every reason."""

    code = ErrorCode.ACCESS_REFUSED


class Forbidden(Exception):
    """The caller's role may not do this at all (an input reserved for staff and apps, say)."""

    def __init__(self, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.path = message, path


class AccessEnded(Forbidden):
    """The caller's access was revoked while the call ran; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("your access has ended: sign in again")
