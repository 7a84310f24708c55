"""Which papers of locations' work there are and who may open them, and the bytes that are kept of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.functions import coalesce

from app.domain.enums import LabelStatus
from app.domain.principal import Principal
from db.models.carriers import ManifestRow
from db.models.fulfillment import FulfillmentOrderRow, PackageRow, ShipmentRow
from db.models.invoices import DocumentRow
from db.models.orders import DeliveryRow, OrderRow
from db.repositories.scope import visible_fulfillment_orders, working_on


@dataclass(frozen=True, slots=True)
class PaperAbout:
    """Whose delivery a paper is about, and how the reader stands to it."""

    id: UUID
    order_id: UUID
    customer_id: UUID | None
    working: bool
    """The reader's locations have work for the delivery, or had it lately (`app/domain/privacy.py`)."""
    label: bool = False
    """Whether there is a label to print."""


class PaperRights:
    """Papers of works and parcels within the principal's scope."""

    def __init__(self, session: AsyncSession, principal: Principal, left_after: datetime) -> None:
        self._session = session
        self._scope = visible_fulfillment_orders(principal)
        self._working = working_on(principal, left_after)

    async def of_works(self, work_ids: Collection[UUID]) -> list[PaperAbout]:
        """About the slips of these works."""
        rows = await self._session.execute(
            select(FulfillmentOrderRow.id, OrderRow.id, OrderRow.customer_id, self._working)
            .join(OrderRow, OrderRow.id == FulfillmentOrderRow.order_id)
            .join(DeliveryRow, DeliveryRow.id == FulfillmentOrderRow.delivery_id)
            .where(FulfillmentOrderRow.id.in_(list(work_ids)), self._scope)
        )
        return [PaperAbout(*row) for row in rows]

    async def of_packages(self, package_ids: Collection[UUID]) -> list[PaperAbout]:
        """About the slips and labels of these parcels."""
        labeled = PackageRow.label_sha256.is_not(None) & _sticks()
        rows = await self._session.execute(
            select(PackageRow.id, OrderRow.id, OrderRow.customer_id, self._working, labeled)
            .outerjoin(ShipmentRow, ShipmentRow.id == PackageRow.shipment_id)
            .join(
                FulfillmentOrderRow,
                FulfillmentOrderRow.id == coalesce(PackageRow.fulfillment_order_id, ShipmentRow.fulfillment_order_id),
            )
            .join(OrderRow, OrderRow.id == FulfillmentOrderRow.order_id)
            .join(DeliveryRow, DeliveryRow.id == FulfillmentOrderRow.delivery_id)
            .where(PackageRow.id.in_(list(package_ids)), self._scope)
        )
        return [PaperAbout(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """Bytes that somebody else made, by what they are known."""

    name: str
    media_type: str
    content: bytes


def _sticks() -> ColumnElement[bool]:
    """Whether a shipment's label may be used: one that is void, or that a carrier keeps of a void shipment, is none."""
    over = (LabelStatus.VOIDED, LabelStatus.VOID_FAILED)
    return ShipmentRow.label_status.is_(None) | ShipmentRow.label_status.not_in(over)


class KeptPapers:
    """Papers that are kept, for whoever holds a link to one: no scope is asked, the link was signed for one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def label(self, package_id: UUID) -> KeptPaper | None:
        """A parcel's label, by its tracking number; None where it has none, and once that is void."""
        found = (
            await self._session.execute(
                select(PackageRow.tracking_number, DocumentRow.media_type, DocumentRow.content)
                .join(DocumentRow, DocumentRow.sha256 == PackageRow.label_sha256)
                .join(ShipmentRow, ShipmentRow.id == PackageRow.shipment_id)
                .where(PackageRow.id == package_id, _sticks())
            )
        ).one_or_none()
        return None if found is None else KeptPaper(found[0] or "label", found[1], found[2])

    async def manifest(self, manifest_id: UUID) -> KeptPaper | None:
        """What the driver signs; None where the carrier made no paper."""
        found = (
            await self._session.execute(
                select(ManifestRow.number, DocumentRow.media_type, DocumentRow.content)
                .join(DocumentRow, DocumentRow.sha256 == ManifestRow.document_sha256)
                .where(ManifestRow.id == manifest_id)
            )
        ).one_or_none()
        return None if found is None else KeptPaper(*found)
