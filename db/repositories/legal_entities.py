"""Legal entities and how papers of their channels look, for writing and reading: they are no secret to the merchant."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.invoicing.entities import BankAccount, ChannelPapers, LegalEntity
from app.domain.invoicing.numbering import Numbering
from app.domain.orders.model import Address
from db.models.invoices import InvoiceSeriesRow, LegalEntityChannelRow, LegalEntityRow
from db.models.reference import ChannelRow


class LegalEntityRepository:
    """Legal entities by code, and the one that bills for a channel."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_if_absent(self, entity: LegalEntity, at: datetime) -> bool:
        """Write a new one unless its code, or the default's place, is taken; whether it was written."""
        row = {**_row(entity, at), "id": entity.id, "code": entity.code, "is_default": entity.is_default}
        result = await self._session.execute(
            upsert(LegalEntityRow).values(row).on_conflict_do_nothing().returning(LegalEntityRow.id)
        )
        return result.scalar() is not None

    async def lock(self, code: str) -> LegalEntity | None:
        """The entity with this code. Locks: its row."""
        row = await self._session.scalar(
            select(LegalEntityRow)
            .where(LegalEntityRow.code == code)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return None if row is None else (await self._build([row]))[0]

    async def billing_for(self, channel_id: UUID) -> LegalEntity | None:
        """Who bills for a channel: who names it, else the default, if there is one."""
        named = select(LegalEntityChannelRow.legal_entity_id).where(LegalEntityChannelRow.channel_id == channel_id)
        rows = await self._session.scalars(
            select(LegalEntityRow)
            .where(LegalEntityRow.id.in_(named) | LegalEntityRow.is_default)
            .order_by(LegalEntityRow.is_default)
            .limit(1)
        )
        found = await self._build(rows.all())
        return found[0] if found else None

    async def save(self, entity: LegalEntity, at: datetime) -> None:
        """Write a locked entity and its channels, whole."""
        row = await self._session.get_one(LegalEntityRow, entity.id)
        for name, value in _row(entity, at).items():
            setattr(row, name, value)
        await self._session.flush()
        await self._session.execute(
            delete(LegalEntityChannelRow).where(LegalEntityChannelRow.legal_entity_id == entity.id)
        )
        if entity.channels:
            await self._session.execute(
                upsert(LegalEntityChannelRow).values(
                    [
                        {
                            "channel_id": papers.channel_id,
                            "legal_entity_id": entity.id,
                            "language": papers.language,
                            "accent_color": papers.accent_color,
                            "logo_sha256": papers.logo_sha256,
                            "footer": papers.footer,
                        }
                        for papers in entity.channels
                    ]
                )
            )

    async def has_numbered(self, entity_id: UUID) -> bool:
        """Whether a paper of the entity has a number."""
        found = select(InvoiceSeriesRow.year).where(InvoiceSeriesRow.legal_entity_id == entity_id).limit(1)
        return await self._session.scalar(found) is not None

    async def entities_of(self, channel_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """The codes of the entities that bill for these channels, by channel, where one names it."""
        rows = await self._session.execute(
            select(LegalEntityChannelRow.channel_id, LegalEntityRow.code)
            .join(LegalEntityRow, LegalEntityRow.id == LegalEntityChannelRow.legal_entity_id)
            .where(LegalEntityChannelRow.channel_id.in_(list(channel_ids)))
        )
        return {channel_id: code for channel_id, code in rows}

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, LegalEntity]:
        """Entities by id."""
        return {entity.id: entity for entity in await self._found(LegalEntityRow.id.in_(list(ids)))}

    async def all(self) -> list[LegalEntity]:
        """Every entity, by code."""
        return await self._found(None)

    async def _found(self, which: ColumnElement[bool] | None) -> list[LegalEntity]:
        query = select(LegalEntityRow).order_by(LegalEntityRow.code)
        rows = await self._session.scalars(query if which is None else query.where(which))
        return await self._build(rows.all())

    async def _build(self, rows: Sequence[LegalEntityRow]) -> list[LegalEntity]:
        if not rows:
            return []
        channels = await self._session.execute(
            select(LegalEntityChannelRow, ChannelRow.code)
            .join(ChannelRow, ChannelRow.id == LegalEntityChannelRow.channel_id)
            .where(LegalEntityChannelRow.legal_entity_id.in_([row.id for row in rows]))
            .order_by(ChannelRow.code)
        )
        papers: dict[UUID, list[ChannelPapers]] = {row.id: [] for row in rows}
        for found, code in channels:
            papers[found.legal_entity_id].append(
                ChannelPapers(
                    channel_id=found.channel_id,
                    channel=code,
                    language=found.language,
                    accent_color=found.accent_color,
                    logo_sha256=found.logo_sha256,
                    footer=found.footer,
                )
            )
        return [_value(row, papers[row.id]) for row in rows]


def _value(row: LegalEntityRow, papers: Sequence[ChannelPapers]) -> LegalEntity:
    details = dict(row.details)
    return LegalEntity(
        id=row.id,
        code=row.code,
        name=row.name,
        version=row.version,
        address=Address(**row.address),
        tax_id=row.tax_id,
        bank=BankAccount(**details.pop("bank")),
        timezone=row.timezone,
        numbering=Numbering(
            invoice_prefix=row.invoice_prefix,
            credit_note_prefix=row.credit_note_prefix,
            digits=row.number_digits,
            yearly=row.yearly_numbers,
        ),
        payment_days=row.payment_days,
        is_default=row.is_default,
        channels=tuple(papers),
        **details,
    )


def _row(entity: LegalEntity, at: datetime) -> dict[str, Any]:
    return {
        "name": entity.name,
        "address": asdict(entity.address),
        "tax_id": entity.tax_id,
        "details": {
            "registration": entity.registration,
            "email": entity.email,
            "phone": entity.phone,
            "website": entity.website,
            "bank": asdict(entity.bank),
        },
        "timezone": entity.timezone,
        "invoice_prefix": entity.numbering.invoice_prefix,
        "credit_note_prefix": entity.numbering.credit_note_prefix,
        "number_digits": entity.numbering.digits,
        "yearly_numbers": entity.numbering.yearly,
        "payment_days": entity.payment_days,
        "version": entity.version,
        "updated_at": at,
    }
