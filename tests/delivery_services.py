"""Delivery services as a small shop in Germany has them."""

from app.availability.save_service import SaveDeliveryService
from app.domain.enums import FulfillmentMethod, TransportMode
from app.domain.rates import Area, Rate, Zone

PARCEL = SaveDeliveryService(
    code="parcel",
    name="Parcel",
    method=FulfillmentMethod.SHIP,
    mode=TransportMode.TRUCK,
    carrier="DHL",
    zones=(
        Zone("Germany", (Area("DE"),), 1, 2, (Rate("EUR", 490, 2_000, 4_000), Rate("EUR", 890))),
        Zone("Rügen", (Area("DE", "18"),), 2, 4, ()),
    ),
    max_parcel_grams=1_000,
)
"""To Germany, but for one island; free from 40.00 up to 2 kg; 1 kg a parcel."""

BICYCLE = SaveDeliveryService(
    code="bicycle",
    name="Bicycle",
    method=FulfillmentMethod.LOCAL_DELIVERY,
    mode=TransportMode.BICYCLE,
    zones=(Zone("Around", (), 0, 0, (Rate("EUR", 590),)),),
    max_distance_km=10,
)
"""On the same day, 10 km around a store that delivers."""
