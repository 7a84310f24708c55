"""The law of events, for what shoppers were told of stock."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_shopper_stock",
    statement="Folding the events of a SKU's band in a channel gives the band that was told last.",
    reading="A band: what its newest event says and what the row says. Bands that were never told have no events.",
    sql=fold(
        "ShopperStock",
        "(SELECT * FROM shopper_stock WHERE version > 0) r JOIN skus s ON s.id = r.sku_id"
        " JOIN channels c ON c.id = r.channel_id",
        {"sku": "s.code", "channel": "c.code", "status": "r.status"},
    ),
)
