"""The shop of the rush: fifty SKUs, the first of which everybody wants, a kit, at three places."""

from random import Random

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import LocationCapability, LocationKind
from app.domain.orders.model import Address
from app.inventory.receive import ReceiveStock, receive_stock
from app.locations.upsert import UpsertLocation, upsert_location
from db.database import Database
from tests.builders import Shop, a_key, a_shop

SKUS = tuple(f"sku-{number:02}" for number in range(50))
HOT = SKUS[0]
KIT = "kit"
PARTS = ((HOT, 1), (SKUS[1], 2))
PLACES = ("BER", "HAM", "MUC")
UNITS = 40
"""Of each SKU at each place when the rush begins: few enough that it runs out of the hot one."""


async def a_busy_shop(database: Database) -> Shop:
    """Open it."""
    prices = {sku: 100 + number for number, sku in enumerate(SKUS)}
    shop = await a_shop(database, locations=PLACES, prices=prices, stock=0)
    units = tuple((sku, place, UNITS) for sku in SKUS for place in PLACES)
    await shop.run(receive_stock, ReceiveStock(idempotency_key=a_key(), units=units))
    for code in PLACES:
        able = (LocationCapability.SHIP, LocationCapability.RECEIVE_TRANSFERS)
        place = UpsertLocation(
            code=code, name=code, kind=LocationKind.WAREHOUSE, address=Address("DE"), capabilities=able
        )
        await shop.run(upsert_location, place)
    await shop.run(upsert_sku, UpsertSku(code=KIT, name="Kit", components=PARTS))
    await shop.run(set_price, SetPrice(sku=KIT, channel=shop.channel, price=shop.money(350)))
    return shop


def wanted(random: Random) -> dict[str, int]:
    """What a buyer wants: mostly the hot SKU, often with others, sometimes the kit that has it inside."""
    skus = {HOT} if random.random() < 0.7 else set[str]()
    skus.update(random.sample(SKUS, random.randint(0 if skus else 1, 3)))
    units = {sku: random.randint(1, 3) for sku in skus}
    if random.random() < 0.2:
        units[KIT] = 1
    return units
