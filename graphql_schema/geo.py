"""Points on earth at the edge."""

import strawberry

from app.domain.places import Near
from graphql_schema.scalars import CountryCode


@strawberry.input(description="A point: coordinates (they win), or a postal code and its country.")
class GeoInput:
    """Read with `read`. Coordinates come in pairs; distances are kilometers."""

    latitude: float | None = strawberry.field(default=None, description="Degrees north, from -90 to 90.")
    longitude: float | None = strawberry.field(default=None, description="Degrees east, from -180 to 180.")
    postal_code: str | None = strawberry.field(default=None, description="Postal code, as it is written there.")
    country: CountryCode | None = strawberry.field(default=None, description="The postal code's country.")
    radius_km: float | None = strawberry.field(default=None, description="Only within so many kilometers.")

    def read(self) -> Near:
        """The domain's."""
        return Near(self.latitude, self.longitude, self.postal_code, self.country, self.radius_km)
