"""Reading delivery services. They are public: what delivery costs is no secret."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import FulfillmentMethod
from app.domain.principal import Principal
from db.database import Database
from db.repositories.delivery_services import DeliveryServiceRepository

if TYPE_CHECKING:
    from db.models.delivery_services import DeliveryServiceRow


async def services_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> "dict[UUID, DeliveryServiceRow]":
    """Batch: services by id; they are public."""
    async with database.session() as session:
        return await DeliveryServiceRepository(session).by_ids(ids)


async def list_services(
    database: Database, *, channel: str | None = None, methods: Collection[FulfillmentMethod] | None = None
) -> "Sequence[DeliveryServiceRow]":
    """Services by code, narrowed to those that a channel offers and to methods."""
    async with database.session() as session:
        return await DeliveryServiceRepository(session).listed(channel=channel, methods=methods)
