"""What comes to, or moves between, locations is seen by those who act for the merchant at one of them."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.principal import Principal
from db.models.reference import ChannelLocationRow, ChannelRow
from db.repositories.scope import ALL, location_ids


def at_an_end(principal: Principal, *ends: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """The condition that every read carries; one narrowed to channels sees the locations that serve those channels."""
    if not principal.acts_for_merchant:
        return false()
    conditions: list[ColumnElement[bool]] = []
    if principal.locations is not None:
        here = location_ids(principal.locations)
        conditions.append(or_(*(end.in_(here) for end in ends)))
    if principal.channels is not None:
        serving = (
            select(ChannelLocationRow.location_id)
            .join(ChannelRow, ChannelRow.id == ChannelLocationRow.channel_id)
            .where(ChannelRow.code.in_(list(principal.channels)))
        )
        conditions.append(or_(*(end.in_(serving) for end in ends)))
    return and_(*conditions) if conditions else ALL
