"""Printing packing slips: anew each time, since they say what is in a parcel now, and kept nowhere, since they name
people."""

from uuid import UUID
from zoneinfo import ZoneInfo

from app.documents.file import File
from app.documents.render import print_slip
from app.documents.slip_content import Slip, SlipLine
from app.domain.enums import PaperLanguage
from app.domain.invoicing.entities import ChannelPapers, LegalEntity
from app.domain.invoicing.seller import seller_snapshot
from app.domain.orders.model import Address
from app.typesetting.printers import printed
from app.typesetting.render import PDF
from db.database import Database
from db.repositories.documents import Document, DocumentRepository
from db.repositories.legal_entities import LegalEntityRepository
from db.repositories.slip_reading import SlipRead, SlipReading


async def slip_of_work(database: Database, work_id: UUID) -> File | None:
    """The slip of a location's work; None where there is no such work. Raises CannotPrint."""
    return await _slip(database, work_id, of_package=False)


async def slip_of_package(database: Database, package_id: UUID) -> File | None:
    """The slip of one parcel; None where there is no such parcel. Raises CannotPrint."""
    return await _slip(database, package_id, of_package=True)


async def _slip(database: Database, key: UUID, *, of_package: bool) -> File | None:
    async with database.session() as session:
        reading = SlipReading(session)
        read = await (reading.of_package(key) if of_package else reading.of_work(key))
        if read is None:
            return None
        entity = await LegalEntityRepository(session).billing_for(read.channel.id)
        papers = _papers(read, entity)
        logo = None if papers.logo_sha256 is None else await DocumentRepository(session).find(papers.logo_sha256)
    content = await printed(print_slip, slip_from(read, entity, logo))
    name = f"{read.order.number}-{read.work.position + 1}"
    if read.parcel is not None:
        name += f"-{read.parcel.position}"
    return File(f"slip-{name}", PDF, content)


def slip_from(read: SlipRead, entity: LegalEntity | None, logo: Document | None) -> Slip:
    """What stands on a slip; `entity` is who sells, None where nobody said so yet."""
    papers, place = _papers(read, entity), Address(**read.location.address)
    seller = entity or LegalEntity(id=read.location.id, code="", name=read.channel.name, version=0, address=place)
    parcel, shipment = read.parcel, read.parcel.shipment if read.parcel is not None else None
    units = sum(line.quantity for line in read.lines)
    return Slip(
        language=papers.language,
        seller=seller_snapshot(seller, papers, read.channel.name),
        order_number=read.order.number,
        ordered_on=read.order.placed_at.astimezone(ZoneInfo(read.channel.timezone)).date(),
        location=read.location.name,
        country=place.country,
        lines=tuple(
            SlipLine(
                name=line.line.name,
                sku=line.sku.code,
                quantity=line.quantity,
                unit=line.sku.unit,
                unit_digits=line.sku.unit_digits,
                kit=line.kit,
                properties=line.line.properties,
            )
            for line in read.lines
        ),
        recipient=read.recipient or read.contact,
        address=read.address,
        pickup=_pickup(read),
        parcel=None if parcel is None else (parcel.position, parcel.count),
        reference=None if parcel is None else parcel.row.reference,
        carrier=None if shipment is None else shipment.carrier,
        tracking_number=None
        if parcel is None or shipment is None
        else parcel.row.tracking_number or shipment.tracking_number,
        gift_message=read.delivery.gift_message,
        gift_wrapped=read.wrapped,
        more_to_come=units < read.asked_units,
        logo=None if logo is None else (logo.media_type, logo.content),
    )


def _papers(read: SlipRead, entity: LegalEntity | None) -> ChannelPapers:
    if entity is None:
        return ChannelPapers(channel_id=read.channel.id, channel=read.channel.code, language=PaperLanguage.EN)
    return entity.papers_of(read.channel.id, read.channel.code)


def _pickup(read: SlipRead) -> tuple[str, Address] | None:
    """Where it is collected: at the merchant's own place, or at a carrier's."""
    if read.pickup_location is not None:
        return read.pickup_location.name, Address(**read.pickup_location.address)
    point = read.delivery.pickup_point
    return None if point is None else (str(point["name"]), Address(**point["address"]))
