"""Postal addresses at the edge, for locations, customers and orders alike."""

from collections.abc import Mapping
from typing import Any

import strawberry

from app.domain.orders import model
from graphql_schema.scalars import CountryCode

_NAMES = tuple(model.Address.__dataclass_fields__)


@strawberry.type(description="A postal address.")
class Address:
    """Built with `of`, from the domain's address or from a row with the same columns."""

    name: str | None = strawberry.field(description="The person.")
    company: str | None = strawberry.field(description="The company.")
    line1: str | None = strawberry.field(description="Street and number.")
    line2: str | None = strawberry.field(description="Whatever else the carrier needs: floor, door, c/o.")
    city: str | None = strawberry.field(description="City or town.")
    region: str | None = strawberry.field(description="State, province or county, as it is written there.")
    postal_code: str | None = strawberry.field(description="Postal code, as it is written there.")
    country: CountryCode = strawberry.field(description="The country.")
    phone: str | None = strawberry.field(description="For the carrier's questions.")
    latitude: float | None = strawberry.field(description="Degrees north, from -90 to 90.")
    longitude: float | None = strawberry.field(description="Degrees east, from -180 to 180.")

    @classmethod
    def of(cls, address: Any) -> "Address":
        """Show anything that has an address's attributes."""
        return cls.of_columns({name: getattr(address, name) for name in _NAMES})

    @classmethod
    def of_columns(cls, columns: Mapping[str, Any]) -> "Address":
        """Show an address kept as a mapping of column names; absent ones are null."""
        values: dict[str, Any] = {name: columns.get(name) for name in _NAMES}
        return cls(**values)


@strawberry.input(description="A postal address.")
class AddressInput:
    """Read with `read`."""

    country: CountryCode = strawberry.field(description="The country.")
    name: str | None = strawberry.field(default=None, description="The person.")
    company: str | None = strawberry.field(default=None, description="The company.")
    line1: str | None = strawberry.field(default=None, description="Street and number.")
    line2: str | None = strawberry.field(default=None, description="Whatever else the carrier needs: floor, door, c/o.")
    city: str | None = strawberry.field(default=None, description="City or town.")
    region: str | None = strawberry.field(default=None, description="State, province or county.")
    postal_code: str | None = strawberry.field(default=None, description="Postal code.")
    phone: str | None = strawberry.field(default=None, description="For the carrier's questions.")
    latitude: float | None = strawberry.field(default=None, description="Degrees north, from -90 to 90.")
    longitude: float | None = strawberry.field(default=None, description="Degrees east, from -180 to 180.")

    def read(self) -> model.Address:
        """The domain's address."""
        values: dict[str, Any] = {name: getattr(self, name) for name in _NAMES}
        return model.Address(**values)
