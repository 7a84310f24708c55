"""Legal entities: who sells, before the law; how they number papers, and how papers of their channels look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.enums import PaperLanguage
from app.domain.invoicing.numbering import Numbering
from app.domain.orders.model import Address

DEFAULT_CODE = "default"
"""The code of the entity that is made when something is billed and nobody said who sells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """Where what is due is paid to."""

    holder: str | None = None
    iban: str | None = None
    bic: str | None = None
    bank: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPapers:
    """How papers of one channel's orders look."""

    channel_id: UUID
    channel: str
    language: PaperLanguage = PaperLanguage.EN
    accent_color: str | None = None
    """`#rrggbb`."""
    logo_sha256: bytes | None = None
    footer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalEntity:
    """Who sells. Its address is the merchant's own, not personal data."""

    id: UUID
    code: str
    name: str
    version: int
    address: Address
    tax_id: str | None = None
    registration: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    bank: BankAccount = field(default_factory=BankAccount)
    timezone: str = "UTC"
    numbering: Numbering = field(default_factory=Numbering)
    payment_days: int = 14
    is_default: bool = False
    channels: tuple[ChannelPapers, ...] = ()

    def day_of(self, at: datetime) -> date:
        """The day of an instant where the entity is."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def due_on(self, issued_on: date) -> date:
        """When what no tender covers is to be paid."""
        return issued_on + timedelta(days=self.payment_days)

    def papers_of(self, channel_id: UUID, channel: str) -> ChannelPapers:
        """How papers of a channel look; plainly, where nobody said how."""
        stated = (papers for papers in self.channels if papers.channel_id == channel_id)
        return next(stated, ChannelPapers(channel_id=channel_id, channel=channel))


def legal_entity_state(entity: LegalEntity) -> dict[str, Any]:
    """The entity as its events tell it. The bank account and texts are told to nobody but who reads the entity."""
    return {
        "code": entity.code,
        "name": entity.name,
        "country": entity.address.country,
        "taxId": entity.tax_id,
        "timezone": entity.timezone,
        "invoicePrefix": entity.numbering.invoice_prefix,
        "creditNotePrefix": entity.numbering.credit_note_prefix,
        "numberDigits": entity.numbering.digits,
        "yearlyNumbers": entity.numbering.yearly,
        "paymentDays": entity.payment_days,
        "isDefault": entity.is_default or None,
        "channels": {papers.channel: _papers_state(papers) for papers in entity.channels},
    }


def _papers_state(papers: ChannelPapers) -> Mapping[str, Any]:
    return {
        "language": papers.language.value,
        "accentColor": papers.accent_color,
        "logoSha256": papers.logo_sha256.hex() if papers.logo_sha256 else None,
        "hasFooter": papers.footer is not None or None,
    }
