"""How the demo shop's goods travel. Rates and times are invented; they are no carrier's, whoever is named."""

from app.availability.save_service import SaveDeliveryService, save_delivery_service
from app.domain.enums import FulfillmentMethod, TransportMode, Weekday
from app.domain.rates import Area, Rate, Zone
from db.unit_of_work import UnitOfWork

POST, EXPRESS, PARCEL_SHOPS, OWN_VAN = "Royal Mail", "DPD", "Evri", "Shop van"
"""Those that the locations' cut-offs name; our own van leaves when it is loaded."""

WORKDAYS = tuple(Weekday)[:5]
NOT_SUNDAYS = tuple(Weekday)[:6]
MAX_PARCEL_GRAMS = 20_000

GB = Area("GB")
FAR = tuple(Area("GB", prefix) for prefix in ("BT", "HS", "IM", "IV", "KW", "PA", "PH", "TR21", "TR22", "ZE"))
CHANNEL_ISLANDS = (Area("GG"), Area("JE"))
EUROPE = tuple(
    Area(country)
    for country in (
        "AT", "BE", "CH", "CY", "CZ", "DE", "DK", "ES", "FI", "FR", "GR", "IE", "IS", "IT", "LT", "MT", "NL", "NO",
        "PL", "PT", "SE",
    )
)  # fmt: skip
"""The countries of Europe that the shop's history knows."""


def _rates(light: int, heavy: int, free_from: int | None = None) -> tuple[Rate, ...]:
    """Up to 2 kg, and up to 60 kg."""
    return Rate("GBP", light, 2_000, free_from), Rate("GBP", heavy, 60_000, free_from)


SERVICES = (
    SaveDeliveryService(
        code="post-48",
        name="Tracked 48",
        method=FulfillmentMethod.SHIP,
        mode=TransportMode.TRUCK,
        carrier=POST,
        service="Tracked 48",
        delivery_days=NOT_SUNDAYS,
        zones=(
            Zone("Mainland", (GB,), 2, 3, _rates(395, 695, 10_000)),
            Zone("Highlands and islands", FAR, 3, 5, _rates(695, 1_295)),
            Zone("Channel Islands", CHANNEL_ISLANDS, 4, 6, _rates(795, 1_495)),
        ),
        max_parcel_grams=MAX_PARCEL_GRAMS,
    ),
    SaveDeliveryService(
        code="express-24",
        name="Next day",
        method=FulfillmentMethod.SHIP,
        mode=TransportMode.TRUCK,
        carrier=EXPRESS,
        service="24",
        delivery_days=NOT_SUNDAYS,
        zones=(Zone("Mainland", (GB,), 1, 1, _rates(695, 1_195)), Zone("Not overnight", FAR, 0, 0, ())),
        max_parcel_grams=MAX_PARCEL_GRAMS,
    ),
    SaveDeliveryService(
        code="post-europe",
        name="Europe by road",
        method=FulfillmentMethod.SHIP,
        mode=TransportMode.TRUCK,
        carrier=POST,
        service="Europe",
        delivery_days=WORKDAYS,
        zones=(Zone("Europe", EUROPE, 4, 7, _rates(1_295, 2_495)),),
        max_parcel_grams=MAX_PARCEL_GRAMS,
    ),
    SaveDeliveryService(
        code="express-air",
        name="International by air",
        method=FulfillmentMethod.SHIP,
        mode=TransportMode.AIR,
        carrier=EXPRESS,
        service="International",
        delivery_days=WORKDAYS,
        zones=(
            Zone("Home", (GB, *CHANNEL_ISLANDS), 0, 0, ()),
            Zone("Europe", EUROPE, 1, 3, _rates(2_495, 5_995)),
            Zone("World", (), 3, 6, _rates(3_495, 8_995)),
        ),
        max_parcel_grams=MAX_PARCEL_GRAMS,
    ),
    SaveDeliveryService(
        code="parcel-shop",
        name="To a parcel shop",
        method=FulfillmentMethod.PICKUP_POINT,
        mode=TransportMode.TRUCK,
        carrier=PARCEL_SHOPS,
        service="ParcelShop",
        delivery_days=NOT_SUNDAYS,
        zones=(Zone("Mainland", (GB,), 2, 3, (Rate("GBP", 295, 10_000),)),),
        max_parcel_grams=10_000,
    ),
    SaveDeliveryService(
        code="locker",
        name="To a locker",
        method=FulfillmentMethod.LOCKER,
        mode=TransportMode.TRUCK,
        carrier=PARCEL_SHOPS,
        service="Locker",
        zones=(Zone("Mainland", (GB,), 1, 2, (Rate("GBP", 345, 10_000),)), Zone("No lockers", FAR, 0, 0, ())),
        max_parcel_grams=10_000,
    ),
    SaveDeliveryService(
        code="shop-van",
        name="To our store",
        method=FulfillmentMethod.SHIP_TO_STORE,
        mode=TransportMode.TRUCK,
        carrier=OWN_VAN,
        delivery_days=WORKDAYS,
        zones=(Zone("Home", (GB,), 1, 2, (Rate("GBP", 0),)),),
        max_parcel_grams=MAX_PARCEL_GRAMS,
    ),
    SaveDeliveryService(
        code="bicycle",
        name="By bicycle",
        method=FulfillmentMethod.LOCAL_DELIVERY,
        mode=TransportMode.BICYCLE,
        zones=(Zone("Around the store", (), 0, 0, (Rate("GBP", 495, 15_000),)),),
        max_parcel_grams=15_000,
        max_distance_km=10,
    ),
)


async def offer_delivery(uow: UnitOfWork) -> None:
    """Save the services of the demo shop. Emits delivery_service.saved."""
    for service in SERVICES:
        await save_delivery_service(uow, service)
