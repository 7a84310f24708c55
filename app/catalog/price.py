"""Set what a SKU costs in a channel. Orders keep the price they were placed at."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.money import Money
from db.unit_of_work import UnitOfWork

MAX_PRICE_MINOR = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrice:
    """What is asked."""

    sku: str
    channel: str
    price: Money


async def set_price(uow: UnitOfWork, command: SetPrice) -> UUID:
    """Set the price; answers with the SKU's id. The same price again changes nothing.

    Raises NotFound (SKU, channel), InvalidInput (a currency that the channel does not sell in, a negative price).
    Emits sku.priced. Locks: the SKU's row.
    """
    sku = await uow.reference.sku(command.sku, lock=True)
    if sku is None:
        raise NotFound(f"there is no SKU {command.sku}", ("sku",))
    channel = await uow.reference.channel(command.channel)
    if channel is None:
        raise NotFound(f"there is no channel {command.channel}", ("channel",))
    if command.price.currency not in channel.currencies:
        raise InvalidInput(
            f"channel {channel.code} sells in {', '.join(channel.currencies)}, not {command.price.currency}",
            ("price", "currency"),
        )
    if not 0 <= command.price.minor <= MAX_PRICE_MINOR:
        raise InvalidInput("a price is not negative and below ten billion", ("price", "amount"))
    current = await uow.reference.prices(channel.id, command.price.currency, [sku.id])
    if current.get(sku.id) == command.price.minor:
        return sku.id
    await uow.reference.set_price(sku.id, channel.id, command.price.currency, command.price.minor, uow.now)
    await uow.reference.change(sku, {"version": sku.version + 1, "updated_at": uow.now})
    uow.record(
        Event(
            type="sku.priced",
            subject_id=sku.id,
            subject_version=sku.version,
            keys=(f"sku:{sku.code}", f"channel:{channel.code}"),
            state={"prices": {channel.code: {command.price.currency: command.price.minor}}},
        )
    )
    return sku.id
