"""What was last told of SKUs in channels: whoever tells of shelves that run low or fill again compares with it."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import StockStatus
from db.base import Base, Instant, Key, one_of


class ShopperStockRow(Base):
    """The band of one SKU in one channel, as the log tells it. Not what answers shoppers: that is read from levels."""

    __tablename__ = "shopper_stock"
    __table_args__ = (UniqueConstraint("sku_id", "channel_id"),)

    id: Mapped[Key]
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), index=True)
    status: Mapped[StockStatus] = mapped_column(one_of(StockStatus))
    version: Mapped[int]
    updated_at: Mapped[Instant]


class ShopperStockPlaceRow(Base):
    """Up to where the log was read for it: one row, whose lock is the turn of whoever tells."""

    __tablename__ = "shopper_stock_place"
    __table_args__ = (CheckConstraint("singleton", name="one_row"),)

    singleton: Mapped[bool] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    """Everything of the log up to here was looked at."""
    looked_again_to: Mapped[UUID | None]
    """Rows up to here were looked at again without an event; then from the beginning."""
