"""State who sells before the law, for which channels, and how their papers are numbered and look."""

import re
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import available_timezones

from app.domain.codes import business_code
from app.domain.enums import PaperLanguage
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.invoicing.entities import BankAccount, ChannelPapers, LegalEntity
from app.domain.invoicing.iban import compact_iban
from app.domain.invoicing.numbering import Numbering
from app.domain.orders.model import Address
from app.invoicing.entities import record_saved
from app.invoicing.logos import logo_type
from db.unit_of_work import UnitOfWork

MAX_TEXT, MAX_FOOTER, MAX_PREFIX, MAX_DIGITS, MAX_DAYS = 200, 1_000, 20, 12, 365
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPapers:
    """How papers of a channel are to look; `logo` None leaves it as it is, empty takes it away."""

    channel: str
    language: PaperLanguage = PaperLanguage.EN
    accent_color: str | None = None
    logo: bytes | None = None
    footer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveLegalEntity:
    """What is asked; it replaces what stood there. `channels` None leaves them as they are."""

    code: str
    name: str
    address: Address
    tax_id: str | None = None
    registration: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    bank: BankAccount | None = None
    timezone: str = "UTC"
    invoice_prefix: str = "INV-"
    credit_note_prefix: str = "CN-"
    number_digits: int = 6
    yearly_numbers: bool = True
    payment_days: int = 14
    channels: tuple[StatedPapers, ...] | None = None


async def save_legal_entity(uow: UnitOfWork, command: SaveLegalEntity) -> UUID:
    """Create or change the entity with this code; answers with its id. No change, no event.

    The first one bills for every channel that no other names. Papers that were issued stay as they are.

    Raises InvalidInput (code, texts, time zone, numbers; a channel that another entity bills for; prefixes and yearly
    numbers once a number was given), NotFound (channel). Emits legal_entity.saved. Locks: its row.
    """
    code = business_code(command.code, ("code",))
    _refuse_nonsense(command)
    fresh = LegalEntity(id=new_id(), code=code, name=command.name, version=0, address=command.address)
    added = await uow.legal_entities.add_if_absent(replace(fresh, is_default=True), uow.now)
    added = added or await uow.legal_entities.add_if_absent(fresh, uow.now)
    before = await uow.legal_entities.lock(code)
    assert before is not None, "it is there: ours or another's"
    after = replace(
        before,
        name=command.name.strip(),
        address=command.address,
        tax_id=command.tax_id,
        registration=command.registration,
        email=command.email,
        phone=command.phone,
        website=command.website,
        bank=_bank(command.bank),
        timezone=command.timezone,
        numbering=Numbering(
            invoice_prefix=command.invoice_prefix,
            credit_note_prefix=command.credit_note_prefix,
            digits=command.number_digits,
            yearly=command.yearly_numbers,
        ),
        payment_days=command.payment_days,
        channels=before.channels if command.channels is None else await _papers(uow, before, command.channels),
    )
    if not added and replace(after.numbering, digits=1) != replace(before.numbering, digits=1):
        await _refuse_renumbering(uow, before)
    if added or after != before:
        after = replace(after, version=before.version + 1)
        await uow.legal_entities.save(after, uow.now)
        record_saved(uow, None if added else before, after)
    return after.id


async def _papers(uow: UnitOfWork, entity: LegalEntity, stated: tuple[StatedPapers, ...]) -> tuple[ChannelPapers, ...]:
    known = {papers.channel: papers for papers in entity.channels}
    channels = await uow.reference.channels([one.channel for one in stated])
    taken = await uow.legal_entities.entities_of([row.id for row in channels.values()])
    found: dict[str, ChannelPapers] = {}
    for index, one in enumerate(stated):
        place = ("channels", str(index))
        if one.channel not in channels:
            raise NotFound(f"there is no channel {one.channel}", (*place, "channel"))
        if one.channel in found:
            raise InvalidInput("a channel is named twice", (*place, "channel"))
        row = channels[one.channel]
        if taken.get(row.id, entity.code) != entity.code:
            raise InvalidInput(
                f"{taken[row.id]} bills for channel {one.channel}: take it from there first", (*place, "channel")
            )
        if one.accent_color is not None and not _COLOR.fullmatch(one.accent_color):
            raise InvalidInput("a color is #rrggbb", (*place, "accentColor"))
        if len(one.footer or "") > MAX_FOOTER:
            raise InvalidInput(f"a footer has at most {MAX_FOOTER:,} characters", (*place, "footer"))
        logo = known[one.channel].logo_sha256 if one.channel in known else None
        if one.logo is not None:
            logo = await _keep_logo(uow, one.logo, (*place, "logo"))
        found[one.channel] = ChannelPapers(
            channel_id=row.id,
            channel=one.channel,
            language=one.language,
            accent_color=one.accent_color.lower() if one.accent_color else None,
            logo_sha256=logo,
            footer=(one.footer or "").strip() or None,
        )
    return tuple(found[channel] for channel in sorted(found))


async def _keep_logo(uow: UnitOfWork, content: bytes, path: tuple[str, ...]) -> bytes | None:
    return await uow.documents.keep(content, logo_type(content, path), uow.now) if content else None


async def _refuse_renumbering(uow: UnitOfWork, entity: LegalEntity) -> None:
    """A prefix that changes could give a number twice, or hide a gap."""
    if await uow.legal_entities.has_numbered(entity.id):
        raise InvalidInput(
            "papers were numbered this way: prefixes and yearly numbers stay as they are", ("invoicePrefix",)
        )


def _bank(bank: BankAccount | None) -> BankAccount:
    if bank is None:
        return BankAccount()
    return replace(bank, iban=compact_iban(bank.iban, ("bank", "iban")) if bank.iban else None)


def _refuse_nonsense(command: SaveLegalEntity) -> None:
    if not command.name.strip():
        raise InvalidInput("a name is not empty", ("name",))
    bank = command.bank or BankAccount()
    texts = {
        ("name",): command.name,
        ("taxId",): command.tax_id,
        ("registration",): command.registration,
        ("email",): command.email,
        ("phone",): command.phone,
        ("website",): command.website,
        ("bank", "holder"): bank.holder,
        ("bank", "bic"): bank.bic,
        ("bank", "bank"): bank.bank,
    }
    for path, value in texts.items():
        if len(value or "") > MAX_TEXT:
            raise InvalidInput(f"this has at most {MAX_TEXT} characters", path)
    if command.timezone not in available_timezones():
        raise InvalidInput(f"{command.timezone} is no IANA time zone", ("timezone",))
    for name, prefix in (("invoicePrefix", command.invoice_prefix), ("creditNotePrefix", command.credit_note_prefix)):
        if len(prefix) > MAX_PREFIX or not prefix.isprintable() or prefix != prefix.strip():
            raise InvalidInput(f"a prefix has at most {MAX_PREFIX} printable characters, no space around it", (name,))
    if command.invoice_prefix == command.credit_note_prefix:
        raise InvalidInput("invoices and credit notes have prefixes of their own", ("creditNotePrefix",))
    if not 1 <= command.number_digits <= MAX_DIGITS:
        raise InvalidInput(f"numbers have 1 to {MAX_DIGITS} digits", ("numberDigits",))
    if not 0 <= command.payment_days <= MAX_DAYS:
        raise InvalidInput(f"what is due is paid within 0 to {MAX_DAYS} days", ("paymentDays",))
