"""What `legalEntityUpsert` is asked with."""

import base64
import binascii

import strawberry

from app.domain.enums import PaperLanguage
from app.domain.errors import InvalidInput
from app.domain.invoicing.entities import BankAccount
from app.invoicing.logos import MAX_BYTES
from app.invoicing.save_legal_entity import SaveLegalEntity, StatedPapers
from graphql_schema.addresses import AddressInput


@strawberry.input(description="Where what is due is paid to.")
class BankAccountInput:
    """Read with `read`."""

    holder: str | None = strawberry.field(default=None, description="Who holds it.")
    iban: str | None = strawberry.field(default=None, description="Its IBAN; spaces do not matter, mistyping does.")
    bic: str | None = strawberry.field(default=None, description="The bank's BIC.")
    bank: str | None = strawberry.field(default=None, description="The bank's name.")

    def read(self) -> BankAccount:
        """The domain's account."""
        return BankAccount(holder=self.holder, iban=self.iban, bic=self.bic, bank=self.bank)


@strawberry.input(description="How papers of one channel's orders are to look.")
class ChannelPapersInput:
    """Read with `read`."""

    channel: str = strawberry.field(description="The channel's code.")
    language: PaperLanguage | None = strawberry.field(
        default=PaperLanguage.EN, description="The language that they are written in."
    )
    accent_color: str | None = strawberry.field(
        default=None, description="The color of lines and totals, `#rrggbb`; left out: ours."
    )
    logo: list[str] | None = strawberry.field(
        default=None,
        description=f"A PNG or SVG of {MAX_BYTES:,} bytes at most, base64, in pieces of 4,000 characters at most; left"
        " out: stays as it is; empty: none.",
    )
    footer: str | None = strawberry.field(default=None, description="What stands at their end.")

    def read(self, path: tuple[str, ...]) -> StatedPapers:
        """The use case's part. Raises InvalidInput for a logo that is no base64."""
        return StatedPapers(
            channel=self.channel,
            language=self.language or PaperLanguage.EN,
            accent_color=self.accent_color,
            logo=None if self.logo is None else _decoded("".join(self.logo), (*path, "logo")),
            footer=self.footer,
        )


@strawberry.input(description="Who sells before the law; it replaces what stood there.")
class LegalEntityUpsertInput:
    """Read with `read`."""

    code: str = strawberry.field(
        description="Your code for it; trimmed, case-sensitive, never changed. The one that was made by itself, because"
        " something was billed before anybody said who sells, has the code `default`."
    )
    name: str = strawberry.field(description="The name, as it is registered.")
    address: AddressInput = strawberry.field(description="Where it is.")
    tax_id: str | None = strawberry.field(default=None, description="Its tax number, as it stands on papers.")
    registration: str | None = strawberry.field(default=None, description="Register and number.")
    email: str | None = strawberry.field(default=None, description="Where buyers write to.")
    phone: str | None = strawberry.field(default=None, description="Where buyers call.")
    website: str | None = strawberry.field(default=None, description="Where the shop is.")
    bank: BankAccountInput | None = strawberry.field(default=None, description="Where what is due is paid to.")
    timezone: str | None = strawberry.field(
        default="UTC", description="The IANA time zone in which the day of a paper is a day."
    )
    invoice_prefix: str | None = strawberry.field(
        default="INV-", description="How numbers of invoices begin; stays once a number was given."
    )
    credit_note_prefix: str | None = strawberry.field(
        default="CN-", description="How numbers of credit notes begin; stays once a number was given."
    )
    number_digits: int | None = strawberry.field(default=6, description="How many digits a number has at least.")
    yearly_numbers: bool | None = strawberry.field(
        default=True, description="Whether numbers begin anew each year; stays once a number was given."
    )
    payment_days: int | None = strawberry.field(
        default=14, description="Days within which what no tender covers is to be paid."
    )
    channels: list[ChannelPapersInput] | None = strawberry.field(
        default=None, description="The channels that it bills for by name; left out: stay as they are."
    )

    def read(self) -> SaveLegalEntity:
        """The use case's command."""
        stated = None
        if self.channels is not None:
            stated = tuple(one.read(("channels", str(index))) for index, one in enumerate(self.channels))
        return SaveLegalEntity(
            code=self.code,
            name=self.name,
            address=self.address.read(),
            tax_id=self.tax_id,
            registration=self.registration,
            email=self.email,
            phone=self.phone,
            website=self.website,
            bank=None if self.bank is None else self.bank.read(),
            timezone=self.timezone or "UTC",
            invoice_prefix="INV-" if self.invoice_prefix is None else self.invoice_prefix,
            credit_note_prefix="CN-" if self.credit_note_prefix is None else self.credit_note_prefix,
            number_digits=6 if self.number_digits is None else self.number_digits,
            yearly_numbers=self.yearly_numbers is not False,
            payment_days=14 if self.payment_days is None else self.payment_days,
            channels=stated,
        )


def _decoded(text: str, path: tuple[str, ...]) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput("this is no base64", path) from None
