"""Where an order came from, as it is kept with it."""

from app.domain.errors import InvalidInput
from app.domain.orders.model import Provenance
from app.orders.command import PlaceProvenance
from app.orders.drafting.shop import Shop, location_of

LONGEST = {"register": 120, "associate": 120, "device": 200, "referrer": 2_000}
"""Characters of each text."""


def drafted_provenance(stated: PlaceProvenance, shop: Shop) -> Provenance:
    """What was stated, its store by id. Raises NotFound for an unknown store, InvalidInput for a text too long."""
    for name, most in LONGEST.items():
        if len(getattr(stated, name) or "") > most:
            raise InvalidInput(f"{name} has at most {most:,} characters", ("provenance", name))
    path = ("provenance", "store")
    return Provenance(
        store_id=None if stated.store is None else location_of(stated.store, shop.locations, path),
        register=stated.register,
        associate=stated.associate,
        device=stated.device,
        referrer=stated.referrer,
    )
