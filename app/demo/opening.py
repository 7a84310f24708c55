"""Opening day: the shop's own storefront, its prices, and stock on the shelves, in one transaction.

The storefront channel is written with the rest, so that it stands for "this shop is open" when the program starts
again.
"""

from uuid import UUID

from app.channels.save_check import SaveCheck, save_check
from app.channels.upsert import UpsertChannel, upsert_channel
from app.demo.delivery import offer_delivery
from app.demo.history import Shop
from app.demo.seller import state_seller
from app.domain.enums import ChannelKind, CheckMode, CheckName, MovementKind, StockReason
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.stock import Change, summed
from app.stock.ledger import tell_adjusted
from db.repositories.bulk_prices import set_prices
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork

STOREFRONT = "web"
LARGE_MINOR = 500_000
LARGE_UNITS = 1_000
"""Of one SKU: what no shopper of the excerpt ever bought at once."""
OPENING_NOTE = "synthetic: the units sold here in the excerpt, rounded up to dozens"


async def is_open(uow: UnitOfWork) -> bool:
    """Whether opening day was before."""
    return await uow.reference.channel(STOREFRONT) is not None


async def open_shop(uow: UnitOfWork, shop: Shop, locations: tuple[str, ...]) -> None:
    """Create the storefront channel at these locations (preferred first), price every SKU, offer delivery, say who
    sells, take stock.

    Emits channel.saved, sku.priced, delivery_service.saved, legal_entity.saved, stock.adjusted. Locks: the SKUs' rows,
    the levels by (SKU, location).
    """
    channel_id = await upsert_channel(
        uow,
        UpsertChannel(
            code=STOREFRONT,
            name="Web storefront",
            kind=ChannelKind.WEB,
            currency=shop.currency,
            timezone="Europe/London",
            locations=locations,
        ),
    )
    skus = {code: row.id for code, row in (await uow.reference.skus(shop.prices.keys())).items()}
    await _price(uow, shop, channel_id, skus)
    await _look_at_orders(uow, shop)
    await offer_delivery(uow)
    await state_seller(uow, STOREFRONT)
    await _receive(uow, shop, skus)


async def _look_at_orders(uow: UnitOfWork, shop: Shop) -> None:
    """Somebody looks at unusually large orders first; what comes twice is marked."""
    for wanted in (
        SaveCheck(
            channel=STOREFRONT,
            check=CheckName.AMOUNT,
            mode=CheckMode.REVIEW,
            amount=Money(LARGE_MINOR, shop.currency),
            units=LARGE_UNITS,
        ),
        SaveCheck(channel=STOREFRONT, check=CheckName.DUPLICATE, mode=CheckMode.WARN),
    ):
        await save_check(uow, wanted)


async def _price(uow: UnitOfWork, shop: Shop, channel_id: UUID, skus: dict[str, UUID]) -> None:
    amounts = {skus[code]: price_minor for code, price_minor in shop.prices.items()}
    for sku_id, code, version in await set_prices(uow.session, channel_id, shop.currency, amounts, uow.now):
        uow.record(
            Event(
                type="sku.priced",
                subject_id=sku_id,
                subject_version=version,
                keys=(f"sku:{code}", f"channel:{STOREFRONT}"),
                state={"prices": {STOREFRONT: {shop.currency: amounts[sku_id]}}},
            )
        )


async def _receive(uow: UnitOfWork, shop: Shop, skus: dict[str, UUID]) -> None:
    places = await uow.reference.locations({location for _, location in shop.opening})
    changes = summed(
        [
            Change(skus[sku], places[location].id, on_hand=units)
            for (sku, location), units in shop.opening.items()
            if sku in skus
        ]
    )
    await uow.stock.ensure([(change.sku_id, change.location_id) for change in changes], uow.now)
    movement = Movement(
        kind=MovementKind.RECEIVE,
        at=uow.now,
        effective_at=uow.now,
        reason=StockReason.RECEIVED.value,
        note=OPENING_NOTE,
        cause_type="Adjustment",
        cause_id=new_id(),
    )
    levels = await uow.stock.move(changes, movement)
    assert levels is not None, "receiving takes from nobody"
    tell_adjusted(uow, levels, reason=StockReason.RECEIVED.value)
