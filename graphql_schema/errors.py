"""Refusals as clients read them: concrete types behind one interface, in the payload's `errors`.

A refusal was raised inside the unit of work and rolled everything back; here it only changes its clothes. Missing
rights, bad syntax and faults are NOT here: those are GraphQL errors (`graphql_schema.transport.errors`).
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.domain import errors
from app.domain.enums import CheckName, ErrorCode, FulfillmentMethod, LocationCapability
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, load_node

if TYPE_CHECKING:
    from graphql_schema.inventory.types import StockLevel
    from graphql_schema.orders.types.edits import OrderEdit
    from graphql_schema.orders.types.holds import Hold


@strawberry.interface(
    description="Why a mutation was refused. Nothing was changed; ask for the concrete type to get the data behind it."
)
class UserError:
    """What every refusal has."""

    code: ErrorCode = strawberry.field(description="A stable code to branch on.")
    message: str = strawberry.field(description="What is wrong and what would be right, in English, for developers.")
    path: list[str] = strawberry.field(
        description='The place in the input, from the outside in: ["lines", "0", "quantity"]. Empty for the whole.'
    )
    retryable: bool = strawberry.field(description="Whether the same call may succeed when it is sent again.")


@strawberry.type(
    description="The input asks for something that cannot be: unknown SKU, quantity 0, another currency. See `code`."
)
class InvalidInput(UserError):
    """Every refusal that needs no data of its own."""


@strawberry.type(description="How much of a SKU was asked for, and how much there is.")
class StockShortfall:
    """One line of InsufficientStock."""

    sku: str = strawberry.field(description="The SKU's code.")
    location: str | None = strawberry.field(description="The location's code, when the request named one.")
    requested: int = strawberry.field(description="Units asked for.")
    available: int | None = strawberry.field(
        description="Units that could have been had; null for shoppers where the channel shows no counts."
    )
    kits: list[str] = strawberry.field(
        description="The codes of the kits that were asked for and need this SKU; empty when none does."
    )


@strawberry.type(description="There is not enough stock. All or nothing: nothing was reserved.")
class InsufficientStock(UserError):
    """Lists every shortfall at once."""

    shortfalls: list[StockShortfall] = strawberry.field(description="Every SKU that is short.")


@strawberry.type(description="`expectedVersion` is stale: somebody else changed the object. Read it and decide anew.")
class VersionConflict(UserError):
    """Carries the current object."""

    subject_type: strawberry.Private[str]
    subject_id: strawberry.Private[UUID]

    @strawberry.field(description="The object as it stands now.")
    async def current(self, info: Info) -> Node | None:
        """Read after the rollback, in the caller's scope."""
        return await load_node(info.context, self.subject_type, (self.subject_id,))


@strawberry.type(description="`expectedOnHand` is stale: the level changed meanwhile. Look at it and decide anew.")
class StockChanged(UserError):
    """Carries the level."""

    level_key: strawberry.Private[UUID]
    expected: int = strawberry.field(description="What you took to be on hand.")
    on_hand: int = strawberry.field(description="What was on hand when this was refused.")

    @strawberry.field(description="The level as it stands now; null when you may not see it.")
    async def stock_level(
        self, info: Info
    ) -> Annotated["StockLevel", strawberry.lazy("graphql_schema.inventory.types")] | None:
        """Read after the rollback, in the caller's scope."""
        return cast("StockLevel | None", await load_node(info.context, "StockLevel", (self.level_key,)))


@strawberry.type(description="Somebody else prepares a change of the order: commit or abort that first, or wait.")
class OrderEditOpen(UserError):
    """Names the edit."""

    edit_key: strawberry.Private[UUID]
    expires_at: datetime = strawberry.field(description="When it ends by itself at the latest.")

    @strawberry.field(description="The edit that is open, as it is now; it may have ended meanwhile.")
    async def edit(
        self, info: Info
    ) -> Annotated["OrderEdit", strawberry.lazy("graphql_schema.orders.types.edits")] | None:
        """Read after the rollback, in the caller's scope."""
        return cast("OrderEdit | None", await load_node(info.context, "OrderEdit", (self.edit_key,)))


@strawberry.type(
    description="A hold stands in the way: nothing that is held leaves. Release it, or wait until it ends."
)
class Held(UserError):
    """Carries the holds."""

    hold_keys: strawberry.Private[tuple[UUID, ...]]

    @strawberry.field(description="Every hold that stands in the way, as it is now; some may have ended meanwhile.")
    async def holds(self, info: Info) -> list[Annotated["Hold", strawberry.lazy("graphql_schema.orders.types.holds")]]:
        """Read after the rollback, in the caller's scope."""
        found = [await load_node(info.context, "Hold", (key,)) for key in self.hold_keys]
        return [cast("Hold", hold) for hold in found if hold is not None]


@strawberry.type(description="More money than there is to capture or give back.")
class AmountExceeded(UserError):
    """Carries the limit."""

    limit: Money = strawberry.field(description="The most that is possible now.")


@strawberry.type(description="How many units of a SKU were named, and how many are left.")
class QuantityExcess:
    """One line of QuantityExceeded."""

    sku: str = strawberry.field(description="The SKU's code.")
    requested: int = strawberry.field(description="Units named.")
    left: int = strawberry.field(description="The most that is possible now.")


@strawberry.type(
    description="More units than are left to ship, or in transit, or still expected: received twice, perhaps."
)
class QuantityExceeded(UserError):
    """Lists every excess at once."""

    excesses: list[QuantityExcess] = strawberry.field(description="Every SKU of which too many units are named.")


@strawberry.type(description="The reservation ran out: its units may be somebody else's by now. Reserve again.")
class ReservationExpired(UserError):
    """Says since when."""

    expired_at: datetime = strawberry.field(description="When it ran out, by the server's clock.")


@strawberry.type(description="The delivery option's price and promise are over. Ask availability again.")
class OptionExpired(UserError):
    """Says since when."""

    expired_at: datetime = strawberry.field(description="Until when it was good, by the server's clock.")


@strawberry.type(description="The window of a location's own van holds no more deliveries: ask for others.")
class SlotFull(UserError):
    """Says which."""

    starts_at: datetime = strawberry.field(description="When the window begins.")


@strawberry.type(description="The location cannot do what the delivery asks of it: collect elsewhere, or another way.")
class MethodNotOffered(UserError):
    """Says what it would have to be able to do."""

    location: str = strawberry.field(description="The location's code.")
    method: FulfillmentMethod = strawberry.field(description="What was asked of it.")
    needs: list[LocationCapability] = strawberry.field(description="What it lacks; one of these would do.")


@strawberry.type(description="The object's state does not allow this step.")
class IllegalTransition(UserError):
    """Names the steps that are allowed."""

    from_: str = strawberry.field(name="from", description="The state the object is in.")
    to: str = strawberry.field(description="The state that was asked for.")
    allowed: list[str] = strawberry.field(description="The states that can follow now.")


@strawberry.type(description="A component of a kit is not canceled by itself: cancel whole kits by the kit's own line.")
class PartOfKit(UserError):
    """Names the line that can be changed."""

    kit_line_id: strawberry.ID = strawberry.field(description="The order line of the kit: the id to send instead.")


@strawberry.type(description="Whoever collects the goods said another code than theirs; nothing was handed over.")
class WrongCode(UserError):
    """Counted, whatever becomes of it."""

    locked: bool = strawberry.field(
        description="Whether so many wrong codes were said that none is looked at for a quarter of an hour."
    )


@strawberry.type(description="A SKU that may be scanned now.")
class ExpectedScan:
    """One line of WrongScan."""

    sku: str = strawberry.field(description="The SKU's code.")
    gtin: str | None = strawberry.field(description="The number in its barcode, where it has one.")
    bin: str | None = strawberry.field(description="Where it lies, where the location says so.")
    left: int = strawberry.field(description="Units of it that are left to pick.")


@strawberry.type(description="What was scanned is not what is to be picked. Nothing was.")
class WrongScan(UserError):
    """Names what was scanned, and what is expected."""

    scanned: str = strawberry.field(description="What was scanned, without blanks around it.")
    expected: list[ExpectedScan] = strawberry.field(
        description="What may be scanned: the next few, nearest first; what lies in the bin that was scanned where "
        "that holds several."
    )


@strawberry.type(description="A check of the channel refuses the order.")
class CheckFailed(UserError):
    """Names what was found, where the caller may know it."""

    check: CheckName | None = strawberry.field(
        description="The check; null where the caller may not know which rule they met."
    )
    finding: str | None = strawberry.field(
        description="What it found, as in `Order.checks`: POSTAL_CODE_INVALID, DUPLICATE. Null with `check`."
    )


def user_error(refusal: errors.Refusal) -> UserError:
    """The GraphQL error of a domain refusal; the message is the refusal's own."""
    code, message, path, retryable = refusal.code, refusal.message, list(refusal.path), refusal.retryable
    error: UserError
    match refusal:
        case errors.InsufficientStock():
            shortfalls = [
                StockShortfall(
                    sku=short.sku,
                    location=short.location,
                    requested=short.requested,
                    available=short.available,
                    kits=list(short.kits),
                )
                for short in refusal.shortfalls
            ]
            error = InsufficientStock(code=code, message=message, path=path, retryable=retryable, shortfalls=shortfalls)
        case errors.VersionConflict():
            error = VersionConflict(
                code=code,
                message=message,
                path=path,
                retryable=retryable,
                subject_type=refusal.subject_type,
                subject_id=refusal.subject_id,
            )
        case errors.StockChanged():
            return StockChanged(
                code=code,
                message=message,
                path=path,
                retryable=retryable,
                level_key=refusal.level_id,
                expected=refusal.expected,
                on_hand=refusal.on_hand,
            )
        case errors.Held():
            error = Held(code=code, message=message, path=path, retryable=retryable, hold_keys=refusal.hold_ids)
        case errors.AmountExceeded():
            error = AmountExceeded(
                code=code, message=message, path=path, retryable=retryable, limit=Money.of(refusal.limit)
            )
        case errors.QuantityExceeded():
            excesses = [
                QuantityExcess(sku=excess.sku, requested=excess.requested, left=excess.left)
                for excess in refusal.excesses
            ]
            error = QuantityExceeded(code=code, message=message, path=path, retryable=retryable, excesses=excesses)
        case errors.ReservationExpired():
            error = ReservationExpired(
                code=code, message=message, path=path, retryable=retryable, expired_at=refusal.expired_at
            )
        case errors.OptionExpired():
            error = OptionExpired(
                code=code, message=message, path=path, retryable=retryable, expired_at=refusal.expired_at
            )
        case errors.IllegalTransition():
            error = IllegalTransition(
                code=code,
                message=message,
                path=path,
                retryable=retryable,
                from_=refusal.source,
                to=refusal.target,
                allowed=list(refusal.allowed),
            )
        case errors.SlotFull() | errors.MethodNotOffered() | errors.WrongScan():
            error = _offered(refusal)
        case errors.EditOpen() | errors.PartOfKit() | errors.CheckFailed() | errors.WrongCode():
            error = _named(refusal)
        case _:
            error = InvalidInput(code=code, message=message, path=path, retryable=retryable)
    return error


def _offered(refusal: errors.SlotFull | errors.MethodNotOffered | errors.WrongScan) -> UserError:
    """What names what could be had, done or scanned instead."""
    code, message, path, retryable = refusal.code, refusal.message, list(refusal.path), refusal.retryable
    match refusal:
        case errors.SlotFull():
            return SlotFull(code=code, message=message, path=path, retryable=retryable, starts_at=refusal.starts_at)
        case errors.MethodNotOffered():
            return MethodNotOffered(
                code=code,
                message=message,
                path=path,
                retryable=retryable,
                location=refusal.location,
                method=refusal.method,
                needs=list(refusal.needs),
            )
        case errors.WrongScan():
            expected = [
                ExpectedScan(sku=one.sku, gtin=one.gtin, bin=one.bin, left=one.left) for one in refusal.expected
            ]
            return WrongScan(
                code=code,
                message=message,
                path=path,
                retryable=retryable,
                scanned=refusal.scanned,
                expected=expected,
            )


def _named(refusal: errors.EditOpen | errors.PartOfKit | errors.CheckFailed | errors.WrongCode) -> UserError:
    """What names the one thing that stands in the way."""
    code, message, path, retryable = refusal.code, refusal.message, list(refusal.path), refusal.retryable
    match refusal:
        case errors.EditOpen():
            return OrderEditOpen(
                code=code,
                message=message,
                path=path,
                retryable=retryable,
                edit_key=refusal.edit_id,
                expires_at=refusal.expires_at,
            )
        case errors.PartOfKit():
            kit_line_id = global_id("OrderLine", refusal.kit_line_id)
            return PartOfKit(code=code, message=message, path=path, retryable=retryable, kit_line_id=kit_line_id)
        case errors.WrongCode():
            return WrongCode(code=code, message=message, path=path, retryable=retryable, locked=refusal.locked)
        case errors.CheckFailed():
            return CheckFailed(
                code=code,
                message=message,
                path=path,
                retryable=retryable,
                check=refusal.check,
                finding=refusal.finding,
            )


ERROR_TYPES = (
    InvalidInput,
    InsufficientStock,
    VersionConflict,
    StockChanged,
    Held,
    AmountExceeded,
    QuantityExceeded,
    ReservationExpired,
    OptionExpired,
    SlotFull,
    MethodNotOffered,
    IllegalTransition,
    PartOfKit,
    OrderEditOpen,
    CheckFailed,
    WrongCode,
    WrongScan,
)
"""Handed to the schema, which cannot find types behind an interface by itself."""
