"""Legal entities in the graph: who sells before the law, and how papers are numbered and look."""

import base64

import strawberry

from app.domain.enums import PaperLanguage
from app.domain.invoicing.entities import BankAccount as DomainBank
from app.domain.invoicing.entities import ChannelPapers as DomainPapers
from app.domain.invoicing.entities import LegalEntity as DomainEntity
from app.invoicing.queries import legal_entities_by_id, logo_of
from graphql_schema.addresses import Address
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows

NOWHERE = "ZZ"
"""The country of an entity of which nobody said where it is."""


@strawberry.type(description="Where what is due is paid to.")
class BankAccount:
    """Part of a legal entity."""

    holder: str | None = strawberry.field(description="Who holds it.")
    iban: str | None = strawberry.field(description="Its IBAN, without spaces.")
    bic: str | None = strawberry.field(description="The bank's BIC.")
    bank: str | None = strawberry.field(description="The bank's name.")

    @classmethod
    def of(cls, account: DomainBank) -> "BankAccount":
        """Show an account."""
        return cls(holder=account.holder, iban=account.iban, bic=account.bic, bank=account.bank)


@strawberry.type(description="How papers of one channel's orders look.")
class ChannelPapers:
    """Part of a legal entity."""

    sha256: strawberry.Private[bytes | None]
    channel: str = strawberry.field(description="The channel's code.")
    language: PaperLanguage = strawberry.field(description="The language that they are written in.")
    accent_color: str | None = strawberry.field(description="The color of lines and totals, `#rrggbb`; null: ours.")
    footer: str | None = strawberry.field(description="What stands at their end.")
    logo_sha256: str | None = strawberry.field(
        description="The SHA-256 of the logo, hexadecimal; null: the channel's name stands in its place."
    )

    @strawberry.field(description="The logo itself, base64: a PNG or an SVG.")
    async def logo(self, info: Info) -> str | None:
        """One statement for each that is asked for: a merchant has a few channels."""
        found = None if self.sha256 is None else await logo_of(info.context.services.database, self.sha256)
        return None if found is None else base64.b64encode(found).decode()

    @classmethod
    def of(cls, papers: DomainPapers) -> "ChannelPapers":
        """Show how they look."""
        return cls(
            sha256=papers.logo_sha256,
            channel=papers.channel,
            language=papers.language,
            accent_color=papers.accent_color,
            footer=papers.footer,
            logo_sha256=papers.logo_sha256.hex() if papers.logo_sha256 else None,
        )


@strawberry.type(
    description="Who sells, before the law. It numbers its invoices and credit notes without gaps. Papers that were"
    " issued keep what they said; what changes here is for those that follow."
)
class LegalEntity(Node):
    """Built with `of`."""

    code: str = strawberry.field(description="The business code, unique and case-sensitive.")
    name: str = strawberry.field(description="The name, as it is registered.")
    address: Address | None = strawberry.field(description="Where it is; null until somebody states it.")
    tax_id: str | None = strawberry.field(description="Its tax number, as it stands on papers.")
    registration: str | None = strawberry.field(description="Register and number: `HRB 123456, Hamburg`.")
    email: str | None = strawberry.field(description="Where buyers write to.")
    phone: str | None = strawberry.field(description="Where buyers call.")
    website: str | None = strawberry.field(description="Where the shop is.")
    bank: BankAccount | None = strawberry.field(description="Where what is due is paid to; null where nowhere.")
    timezone: str = strawberry.field(description="The IANA time zone in which the day of a paper is a day.")
    invoice_prefix: str = strawberry.field(description="How numbers of invoices begin.")
    credit_note_prefix: str = strawberry.field(description="How numbers of credit notes begin.")
    number_digits: int = strawberry.field(description="How many digits a number has at least.")
    yearly_numbers: bool = strawberry.field(
        description="Whether numbers begin anew each year, which stands in them then: INV-2026-000042."
    )
    payment_days: int = strawberry.field(description="Days within which what no tender covers is to be paid.")
    is_default: bool = strawberry.field(description="Whether it bills for channels that no other entity names.")
    channels: list[ChannelPapers] = strawberry.field(description="The channels that it bills for by name.")
    version: int = strawberry.field(description="Rises with every change.")

    @classmethod
    def of(cls, entity: DomainEntity) -> "LegalEntity":
        """Show an entity."""
        bank = entity.bank
        return cls(
            id=global_id("LegalEntity", entity.id),
            code=entity.code,
            name=entity.name,
            address=None if entity.address.country == NOWHERE else Address.of(entity.address),
            tax_id=entity.tax_id,
            registration=entity.registration,
            email=entity.email,
            phone=entity.phone,
            website=entity.website,
            bank=None if bank == DomainBank() else BankAccount.of(bank),
            timezone=entity.timezone,
            invoice_prefix=entity.numbering.invoice_prefix,
            credit_note_prefix=entity.numbering.credit_note_prefix,
            number_digits=entity.numbering.digits,
            yearly_numbers=entity.numbering.yearly,
            payment_days=entity.payment_days,
            is_default=entity.is_default,
            channels=[ChannelPapers.of(papers) for papers in entity.channels],
            version=entity.version,
        )


register_rows("LegalEntity", legal_entities_by_id, LegalEntity.of)
